"""What all recognisers share: the shape of a find, and words that stand near it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Found = tuple[int, int, float]
"""Start, end (in characters of the folded text) and confidence."""

# Three levels, so that a reader can tell them apart. They rank; they are no measured probability.
SURE = 0.95
"""A checksum or a cue in words confirms the shape."""
LIKELY = 0.8
"""The shape is seldom anything else."""
POSSIBLE = 0.6
"""The shape alone, and other things have it too."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Finds one kind of personal data.

    `spot` is asked only about a text with at least `digits` digits and, where `words` has any,
    with one of those words (in small letters; "@" and a line's end count as words). Most responses
    hold nothing of the kind, and fifty thousand of them must cost seconds.
    """

    kind: str
    spot: Callable[[str], Iterator[Found]]
    digits: int = 0
    words: frozenset[str] = frozenset()


_WORDS = re.compile(r"[^\W\d_]+|[@\n]")


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters, and "@" and a line's end if they are there."""
    return frozenset(_WORDS.findall(text.lower()))


def precedes(cue: re.Pattern[str], text: str, position: int, reach: int = 40) -> bool:
    """Whether `cue` is found in the `reach` characters before `position`."""
    return cue.search(text, max(0, position - reach), position) is not None


def follows(cue: re.Pattern[str], text: str, position: int, reach: int = 40) -> bool:
    """Whether `cue` begins exactly at `position`, looking `reach` characters ahead."""
    return cue.match(text, position, min(len(text), position + reach)) is not None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the span is all that the response says, but for space and full stops."""
    if len(text) > end - start + 20:
        return False
    return not (text[:start] + text[end:]).strip(" \t\r\n.,;:")
