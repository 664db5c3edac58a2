"""Settings are read here, once, and become what the rooms need from outside."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.errors import GreenpaperError, MissingPartError

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder, LanguageModel


VECTORS, REPLIES = "vectors", "replies"
"""Folders of the cache."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings say. `threads`: None for as many as there are processor cores.

    `model_key` opens a language model's server. It is never shown, nor written anywhere.
    """

    threads: int | None
    cache: Path
    model_key: str | None = field(default=None, repr=False)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `GREENPAPER_THREADS`, `GREENPAPER_CACHE` and `GREENPAPER_MODEL_KEY`.

    Raises GreenpaperError where they make no sense.
    """
    given = os.environ if environment is None else environment
    threads = given.get("GREENPAPER_THREADS", "").strip()
    if threads and not (threads.isdecimal() and int(threads) > 0):
        raise GreenpaperError(
            f"GREENPAPER_THREADS says “{threads}”. Give a whole number from 1, or leave it out."
        )
    key = given.get("GREENPAPER_MODEL_KEY", "").strip()
    cache = _cache(given.get("GREENPAPER_CACHE", ""))
    return Settings(int(threads) if threads else None, cache, key or None)


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
    return CachedEmbedder(embedder, settings.cache / VECTORS)


def load_language_model(settings: Settings, name: str, url: str | None) -> "LanguageModel":
    """The language model of this name, behind an OpenAI-compatible URL or as pydantic-ai knows it.

    Its replies are kept in the cache folder. Raises MissingPartError if what it needs is not
    installed, ModelError if there is no such model.
    """
    try:
        from greenpaper.providers import chat
    except ImportError as error:
        raise MissingPartError(
            "Language models need a part that is not installed: pip install 'greenpaper[models]'."
        ) from error
    return chat.load(name, url, settings.model_key, settings.cache / REPLIES)


def forget(settings: Settings) -> None:
    """Empty the cache of what was made of responses: vectors, and a language model's replies.

    All of it, for nobody can tell whose a vector is. Whatever is needed again is computed again.
    """
    for name in (VECTORS, REPLIES):
        shutil.rmtree(settings.cache / name, ignore_errors=True)


def _cache(given: str) -> Path:
    if given:
        return Path(given).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("greenpaper", appauthor=False)
