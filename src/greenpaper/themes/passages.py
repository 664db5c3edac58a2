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
      | \s*[•●▪◦·]\s*                               # a bullet
      | \s+[-–—*]\s+(?=[A-Z])                       # a dash that begins a list item
    """,
    re.VERBOSE,
)
_NO_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|rev|cllr|st|rd|ave|no|nos|vs|etc|e\.g|i\.e|eg|ie|approx|inc|ltd|co"
    r"|sec|para|fig|p|pp|vol|u\.s|[a-z])|\b\d+)\.$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"(?<=[;:,])\s+|\s+(?=(?:and|but|because|so|which|however)\s)")
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


def words(text: str) -> int:
    """How many words a text has."""
    return sum(1 for _ in _WORD.finditer(text))


def _cut(
    text: str, start: int, end: int, where: re.Pattern[str], check: bool = False
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = start
    for match in where.finditer(text, start, end):
        if check and "\n" not in match.group() and _NO_END.search(text, begin, match.start()):
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
    merged: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in spans:
        begin = start if pending is None else pending
        pending = None
        if words(text[begin:end]) >= LEAST_WORDS:
            merged.append((begin, end))
        elif merged:
            merged[-1] = (merged[-1][0], end)
        else:
            pending = begin
    if pending is not None and spans:
        merged.append((pending, spans[-1][1]))
    return [span for span in merged if words(text[span[0] : span[1]])]


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a long sentence at clauses into pieces of at most 60 words where that can be done."""
    if words(text[start:end]) <= MOST_WORDS:
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    for piece in _pieces(text, start, end):
        joined = (pieces[-1][0], piece[1]) if pieces else piece
        if pieces and words(text[joined[0] : joined[1]]) <= MOST_WORDS // 2:
            pieces[-1] = joined
        else:
            pieces.append(piece)
    return _merge_short(text, pieces)


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Clauses; a clause that is still too long is cut by counting words."""
    pieces: list[tuple[int, int]] = []
    for first, last in _cut(text, start, end, _CLAUSE_END):
        found = list(_WORD.finditer(text, first, last))
        cuts = [first, *(w.start() for w in found[MOST_WORDS::MOST_WORDS]), last]
        pieces += [_trim(text, a, b) for a, b in pairwise(cuts)]
    return pieces
