"""Settings are read here, once, and become what the rooms need from outside."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.errors import GreenpaperError, MissingPartError

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings say. `threads`: None for as many as there are processor cores."""

    threads: int | None
    cache: Path


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `GREENPAPER_THREADS` and `GREENPAPER_CACHE`.

    Raises GreenpaperError where they make no sense.
    """
    given = os.environ if environment is None else environment
    threads = given.get("GREENPAPER_THREADS", "").strip()
    if threads and not (threads.isdecimal() and int(threads) > 0):
        raise GreenpaperError(
            f"GREENPAPER_THREADS says “{threads}”. Give a whole number from 1, or leave it out."
        )
    return Settings(int(threads) if threads else None, _cache(given.get("GREENPAPER_CACHE", "")))


def load_embedder(settings: Settings) -> "Embedder":
    """The built-in language model, with a cache of what it has read.

    Raises MissingPartError if its weights are absent or the cache folder can't be used.
    """
    from greenpaper.providers import minilm
    from greenpaper.providers.cache import CachedEmbedder

    try:
        embedder = minilm.load(settings.cache, settings.threads)
    except OSError as error:
        raise MissingPartError(
            f"The language model could not be kept in {settings.cache}: {error.strerror}. Set "
            "GREENPAPER_CACHE to a folder with 200 MB of room that you may write to."
        ) from error
    return CachedEmbedder(embedder, settings.cache / "vectors")


def _cache(given: str) -> Path:
    if given:
        return Path(given).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("greenpaper", appauthor=False)
