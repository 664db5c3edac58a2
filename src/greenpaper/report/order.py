"""The order in which things are listed: "r9" before "r10", whatever the order of the source."""

import re
from functools import lru_cache

_PARTS = re.compile(r"[0-9]+|[^0-9]+")

NaturalKey = tuple[tuple[tuple[int, int, str], ...], str]


# The same ids are sorted several times, in several tables.
@lru_cache(maxsize=2**16)
def natural(text: str) -> NaturalKey:
    """A sort key that reads runs of digits as numbers; equal numbers fall back to the text."""
    return tuple(_part(p) for p in _PARTS.findall(text)), text


def _part(part: str) -> tuple[int, int, str]:
    if "0" <= part[0] <= "9":
        digits = part.lstrip("0")
        # Compared by length, then digit by digit: int() refuses numbers of over 4,300 digits.
        return 0, len(digits), digits
    return 1, 0, part.casefold()
