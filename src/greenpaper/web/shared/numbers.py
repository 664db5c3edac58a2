"""Whole numbers out of addresses and forms: whatever somebody wrote there, nothing breaks."""

from collections.abc import Iterable

DIGITS = 18
"""More than that, no database's number has."""


def as_number(text: str, otherwise: int) -> int:
    """The number, or another value where it is none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else otherwise


def as_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are numbers, each once, in order."""
    return [n for n in (as_number(text, -1) for text in dict.fromkeys(texts)) if n >= 0]
