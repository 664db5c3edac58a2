"""The language model, for pages that need it at once: loaded when first asked for, and kept."""

from contextlib import suppress
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from greenpaper.domain.errors import GreenpaperError
from greenpaper.wiring import load_embedder, read_settings

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder

_loading = Lock()


def embedder() -> "Embedder":
    """The built-in language model, with its cache; the same one for every thread.

    The first call takes a second or two. Raises MissingPartError where it can't be had.
    """
    with _loading:
        return _load()


def warm_up() -> None:
    """Load it before anybody asks. What is wrong, whoever asks will be told."""
    with suppress(GreenpaperError):
        embedder()


@cache
def _load() -> "Embedder":
    return load_embedder(read_settings())
