"""Cutting a response into passages: sentences, and the clauses of very long ones.

A passage is a span of the response, so that the words behind a coding can be cut out verbatim.
"""

import re
from itertools import pairwise

LEAST_WORDS = 3
MOST_WORDS = 60

_SENTENCE_END = re.compile(
    r"""(?<=[.!?…])['")\]’”]*\s+(?=[^\s.,;:!?)])   # a full stop, then something that can begin
      | \n+                                         # a line break
      | [•●▪◦·]\s*                                  # a bullet
      | (?<=\s)[-–—*]\s+(?=[A-Z])                   # a dash that begins a list item
    """,
    re.VERBOSE,
)
_NO_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|rev|cllr|st|rd|ave|no|nos|vs|etc|e\.g|i\.e|eg|ie|approx|inc|ltd|co"
    r"|sec|para|fig|p|pp|vol|u\.s|[a-z])|\b\d+)\.$",
    re.IGNORECASE,
)
_LONGEST_NO_END = 12
_CLAUSE_END = re.compile(r"(?<=[;:,])\s+|(?<!\s)\s+(?=(?:and|but|because|so|which|however)\s)")
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def split(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the passages of `text`, in order, without outer white space.

    Sentences of fewer than 3 words join the one before (or after); longer ones than 60 words are
    cut at clauses. A text with a word or more has at least one passage.
    """
    sentences = _merge_short(text, _cut(text, 0, len(text), _SENTENCE_END, check=True))
    spans: list[tuple[int, int]] = []
    for start, end in sentences:
        spans += _shorten(text, start, end)
    return spans


def words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words a text has, or a span of it."""
    return sum(1 for _ in _WORD.finditer(text, start, len(text) if end is None else end))


def _cut(
    text: str, start: int, end: int, where: re.Pattern[str], check: bool = False
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = start
    for match in where.finditer(text, start, end):
        near = max(begin, match.start() - _LONGEST_NO_END)
        if check and "\n" not in match.group() and _NO_END.search(text, near, match.start()):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, end))
    return [span for span in (_trim(text, *s) for s in spans) if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _merge_short(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans of fewer than 3 words to the one before; those at the beginning to the next."""
    merged: list[tuple[int, int]] = []
    pending: int | None = None
    waiting = 0
    for start, end in spans:
        count = waiting + words(text, start, end)
        begin = start if pending is None else pending
        if count >= LEAST_WORDS:
            merged.append((begin, end))
            pending, waiting = None, 0
        elif merged:
            merged[-1] = (merged[-1][0], end)
        else:
            pending, waiting = begin, count
    if pending is not None and waiting:
        merged.append((pending, spans[-1][1]))
    return merged


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a long sentence at clauses into pieces of at most 60 words where that can be done."""
    if words(text, start, end) <= MOST_WORDS:
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    total = 0
    for piece in _pieces(text, start, end):
        count = words(text, *piece)
        if pieces and total + count <= MOST_WORDS // 2:
            pieces[-1] = (pieces[-1][0], piece[1])
            total += count
        else:
            pieces.append(piece)
            total = count
    return _merge_short(text, pieces)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Clauses; a clause that is still too long is cut by counting words."""
    pieces: list[tuple[int, int]] = []
    for first, last in _cut(text, start, end, _CLAUSE_END):
        found = list(_WORD.finditer(text, first, last))
        cuts = [first, *(w.start() for w in found[MOST_WORDS::MOST_WORDS]), last]
        pieces += [_trim(text, a, b) for a, b in pairwise(cuts)]
    return pieces
