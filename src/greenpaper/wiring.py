"""Settings are read here, once, and become what the rooms need from outside."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.domain.asking import NamedModel
from greenpaper.domain.errors import GreenpaperError, MissingPartError, ModelError

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder, LanguageModel


VECTORS, REPLIES = "vectors", "replies"
"""Folders of the cache."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings say. `threads`: None for as many as there are processor cores.

    `model_key` opens a language model's server. It is never shown, nor written anywhere. `models`
    are those that may be named on the web pages; None: any.
    """

    threads: int | None
    cache: Path
    model_key: str | None = field(default=None, repr=False)
    models: tuple[NamedModel, ...] | None = None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `GREENPAPER_THREADS`, `_CACHE`, `_MODEL_KEY` and `_MODELS`.

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
    models = _models(given.get("GREENPAPER_MODELS", ""), given.get("GREENPAPER_TEAM", "") == "1")
    return Settings(int(threads) if threads else None, cache, key or None, models)


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


def load_language_model(
    settings: Settings, name: str, url: str | None, replies: Path | None = None
) -> "LanguageModel":
    """The language model of this name, behind an OpenAI-compatible URL or as pydantic-ai knows it.

    Its replies are kept in `replies`, or else in the cache folder. Raises MissingPartError if what
    it needs is not installed, ModelError if there is no such model.
    """
    try:
        from greenpaper.providers import chat
    except ImportError as error:
        raise MissingPartError(
            "Language models need a part that is not installed: pip install 'greenpaper[models]'."
        ) from error
    return chat.load(name, url, settings.model_key, replies or settings.cache / REPLIES)


def load_listed_model(settings: Settings, named: NamedModel, replies: Path) -> "LanguageModel":
    """A model that somebody named on the web pages. Raises ModelError unless it may be used here.

    Who runs the server says which: otherwise whoever may name an address could have the server
    send requests to any place that it can reach.
    """
    if settings.models is not None and named not in settings.models:
        raise ModelError(
            f"“{named.name}” is not, or no longer, among the language models that this server may "
            "use. Ask whoever looks after it; the variable is GREENPAPER_MODELS."
        )
    return load_language_model(settings, named.name, named.url or None, replies)


def forget(settings: Settings) -> None:
    """Empty the cache of what was made of responses: vectors, and a language model's replies.

    All of it, for nobody can tell whose a vector is. Whatever is needed again is computed again.
    """
    for name in (VECTORS, REPLIES):
        shutil.rmtree(settings.cache / name, ignore_errors=True)


def _models(given: str, team: bool) -> tuple[NamedModel, ...] | None:
    """What `GREENPAPER_MODELS` lists. For a team only what is listed may be used."""
    if not given.strip():
        return () if team else None
    listed = []
    for entry in (e.split() for e in given.split(",") if e.strip()):
        if len(entry) > 2 or (len(entry) == 2 and not entry[1].startswith(("http://", "https://"))):
            raise GreenpaperError(
                f"GREENPAPER_MODELS says “{' '.join(entry)}”. Give each model's name and, after a "
                "space, its address (http:// or https://), with commas between models."
            )
        listed.append(NamedModel(*entry))
    return tuple(listed)


def _cache(given: str) -> Path:
    if given:
        return Path(given).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("greenpaper", appauthor=False)
