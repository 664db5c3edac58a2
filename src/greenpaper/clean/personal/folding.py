"""The same text as a person reads it: plain digits, plain spaces, nothing invisible.

An identifier with a zero-width space inside, or in full-width digits, looks the same on paper.
Recognisers read the folded text; what they find is mapped back to the characters as given.
"""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_IS_SPACE = re.compile(f"[{_SPACES}]")
_IS_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_FOLDABLE = re.compile(
    rf"{_IS_INVISIBLE.pattern}|{_IS_SPACE.pattern}|{_IS_DASH.pattern}|{_FULL_WIDTH.pattern}"
    r"|(?![0-9])\d"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters the index in the text as given.

    `origin` is None where nothing was left out: then both have the same indices.
    """

    text: str
    origin: tuple[int, ...] | None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given that `start:end` of the folded text came from."""
        if self.origin is None or end <= start:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold digits, full-width forms, spaces and dashes; leave out what cannot be seen."""
    if text.isascii() or not _FOLDABLE.search(text):
        return Folded(text, None)
    folded = "".join(map(_plain, text))
    if not _IS_INVISIBLE.search(folded):
        return Folded(folded, None)
    kept = tuple(i for i, c in enumerate(folded) if not _IS_INVISIBLE.match(c))
    return Folded("".join(folded[i] for i in kept), kept)


def _plain(character: str) -> str:
    """One character for one, so that indices stay."""
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if _FULL_WIDTH.match(character):
        return chr(ord(character) - 0xFEE0)
    if _IS_SPACE.match(character):
        return " "
    if _IS_DASH.match(character):
        return "-"
    return character
