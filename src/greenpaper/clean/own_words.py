"""What a member of a campaign wrote themselves."""

import itertools
import re
from collections.abc import Iterator, Sequence

import numpy as np

from greenpaper.clean.letters import Overlap
from greenpaper.clean.words import Hashes, normal_words, word_spans
from greenpaper.domain.campaign import Relation

Span = tuple[int, int]

_SENTENCE_END = re.compile(
    r"[.!?…。！？][\"'”’)\]]*(?:\s|$)|\n\s*\n|\n(?=\s*[\"“A-Z0-9•*-])|[。！？]"
)
_FORMALITY = re.compile(
    r"^(?:dear|to whom|hello|hi|good (?:morning|afternoon|evening)|yours|kind regards|best|regards"
    r"|sincerely|respectfully|thank you|thanks|many thanks|annwyl|cofion|yn gywir|diolch)\b"
)
_SHORTEST = 4
_LONG_INSERT = 10
_ENOUGH = 8


def own_spans(text: str, letter: Sequence[str], overlap: Overlap) -> tuple[Span, ...]:
    """The stretches of `text`, in characters, that the letter does not have.

    A sentence is the respondent's own if less than half of it is copied and it isn't one of the
    letter's sentences in other words; so is an insertion of ten words or more. Greetings and
    signatures are nobody's argument and are left out. Neighbours are joined.
    """
    spans = word_spans(text)
    own: list[Span] = []
    for first, last in _sentences(text, spans):
        for start, end in _own_parts(first, last, overlap):
            if _is_own(text[spans[start][0] : spans[end - 1][1]], letter):
                own.append((start, end))
    return tuple(_as_characters(text, spans, own))


def relation(text: str, own: Sequence[Span], letter: Hashes, words: Hashes) -> Relation:
    """How a member's text relates to the letter, given the stretches that are their own.

    A greeting before the letter and a signature after it leave it identical.
    """
    written = sum(len(word_spans(text[start:end])) for start, end in own)
    if written >= _ENOUGH:
        return Relation.TEMPLATE_AND_OWN_WORDS
    return Relation.IDENTICAL if not own and _as_sent(letter, words) else Relation.EDITED


def _as_sent(letter: Hashes, words: Hashes) -> bool:
    """Whether the letter stands in the response word for word, with little round it."""
    return any(
        len(words) - start - len(letter) <= _ENOUGH
        and np.array_equal(words[start : start + len(letter)], letter)
        for start in range(_ENOUGH + 1)
    )


def _sentences(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The sentences of a text, as ranges of its words."""
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    firsts = np.searchsorted([start for start, _ in spans], ends).tolist()
    breaks = sorted({0, len(spans), *firsts})
    return list(itertools.pairwise(breaks))


def _own_parts(first: int, last: int, overlap: Overlap) -> list[tuple[int, int]]:
    """The whole sentence if less than half of it is copied, else the long insertions in it."""
    own = overlap.places[first:last] < 0
    if own.mean() > 0.5:
        return [(first, last)]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], own, [False]]).astype(np.int8)))
    runs = [(first + int(a), first + int(b)) for a, b in edges.reshape(-1, 2)]
    return [run for run in runs if run[1] - run[0] >= _LONG_INSERT]


def _is_own(passage: str, letter: Sequence[str]) -> bool:
    said = normal_words(passage)
    formal = len(said) <= 12 and _FORMALITY.match(" ".join(said))
    if len(said) < _SHORTEST or formal or _is_signature(passage):
        return False
    return not _retold({word for word in said if len(word) > 3}, letter)


def _is_signature(passage: str) -> bool:
    """A few names and numbers; capitals throughout are a shout, not a name."""
    words = passage.split()
    names = [w for w in words if w[0].isdigit() or (w[0].isupper() and not w[1:].isupper())]
    return len(words) <= _ENOUGH and 3 * len(names) >= 2 * len(words)


def _retold(telling: set[str], letter: Sequence[str], window: int = 30) -> bool:
    """Whether two thirds of the telling words stand close together in the letter."""
    if not telling:
        return True
    hits = [(i, word) for i, word in enumerate(letter) if word in telling]
    needed = 2 * len(telling) / 3
    for n, (start, _) in enumerate(hits):
        near = {word for i, word in hits[n:] if i < start + window}
        if len(near) >= needed:
            return True
    return False


def _as_characters(
    text: str, spans: Sequence[Span], own: Sequence[tuple[int, int]]
) -> Iterator[Span]:
    """Word ranges as character spans, with the closing mark, neighbours joined."""
    joined: list[list[int]] = []
    for start, end in own:
        if joined and joined[-1][1] == start:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    for start, end in joined:
        stop = spans[end - 1][1]
        closing = re.match(r"[.!?…)\]\"”’]*", text[stop:])
        yield spans[start][0], stop + (closing.end() if closing else 0)
