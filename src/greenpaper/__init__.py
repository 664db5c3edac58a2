"""Greenpaper: sorts public-consultation responses into themes, on your own computer.

    from greenpaper import publish, sort

    result = sort("responses.csv")     # or a polars or pandas frame
    result.themes                      # a polars frame, one row a theme
    publish(result, "responses-sorted")

Nothing is loaded until it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenpaper.library import (
        Sorting,
        TakenIn,
        code_responses,
        find_themes,
        publish,
        sort,
        take_in,
    )

__version__ = "0.1.0"

__all__ = ["Sorting", "TakenIn", "code_responses", "find_themes", "publish", "sort", "take_in"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("greenpaper.library"), name)
