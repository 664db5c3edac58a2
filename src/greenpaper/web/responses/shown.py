"""Responses as pages show them: which words are marked, and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from greenpaper.domain.wording import places
from greenpaper.domain.wording import sought as parts_of

EXCERPT = 320
BEFORE = 80
_BREAK = re.compile(r"\r\n|\r|\n")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. `at`: where it begins, in characters; `numbers`: of what it is evidence;
    `ends`: the evidence that ends with it. A line break is a piece of its own.
    """

    text: str
    at: str
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    new_line: bool = False


def cut(text: str, evidence: Sequence[Span]) -> list[Piece]:
    """A text in pieces, each with the numbers (from 1) of the evidence that it belongs to."""
    breaks = [match.span() for match in _BREAK.finditer(text)]
    edges = {0, len(text)} | {edge for span in (*breaks, *evidence) for edge in span}
    inner = sorted(edge for edge in edges if 0 <= edge <= len(text))
    lines = {start for start, _ in breaks}
    found = []
    for start, end in pairwise(inner):
        numbers = tuple(n for n, (a, b) in enumerate(evidence, 1) if a <= start and end <= b)
        ends = tuple(n for n in numbers if evidence[n - 1][1] == end)
        found.append(Piece(text[start:end], str(start), numbers, ends, start in lines))
    return found


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some of a text, in runs that are marked or not; `cut_before`, `cut_after`: there is more."""

    runs: list[tuple[str, bool]]
    cut_before: bool
    cut_after: bool


def excerpt(text: str, words: str, near: Span | None = None) -> Excerpt:
    """The part of a text that a list shows: where the words that were looked for stand first."""
    marked = [near] if near else places(text, parts_of(words)) if words else []
    start = max(0, marked[0][0] - BEFORE) if marked and marked[0][1] > EXCERPT else 0
    if start:
        start = text.find(" ", start, marked[0][0]) + 1 or start
    end = len(text) if len(text) <= start + EXCERPT else _word_end(text, start + EXCERPT)
    return Excerpt(list(_runs(text, start, end, marked)), start > 0, end < len(text))


def _word_end(text: str, end: int) -> int:
    at = text.rfind(" ", end - 40, end)
    return at if at > 0 else end


def _runs(text: str, start: int, end: int, marked: Iterable[Span]) -> Iterable[tuple[str, bool]]:
    here = start
    for a, b in marked:
        a, b = max(a, here), min(b, end)  # noqa: PLW2901
        if a < b:
            yield text[here:a], False
            yield text[a:b], True
            here = b
    yield text[here:end], False
