"""Choosing the words that show a theme: central, readable, by different people, not all alike."""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from greenpaper.themes.passages import words
from greenpaper.themes.phrases import content_words

if TYPE_CHECKING:
    from greenpaper.themes.corpus import Corpus

MOST = 5
SHORT, LONG = 6, 45
POOLS = ((60, 0.5), (400, 1.0))
"""Where quotes are looked for, until there are five: among so many of the most central passages,
those that repeat at most so great a part of the telling words of one already chosen."""
RUN = 3
COPIED = 0.5
"""A passage is a copy, perhaps lightly edited, if it shares so many of the runs of three words of
the shorter one."""


def choose(
    corpus: "Corpus", passages: Sequence[int], voices: Mapping[str, Sequence[str]]
) -> list[int]:
    """Up to five of `passages` (the most central first), each by another respondent.

    Those of 6–45 words come first. A campaign's letter is quoted once. A passage that repeats much
    of one already chosen is passed over while there are others; one that copies it, always.
    """
    chosen: list[int] = []
    for looked_at, alike in POOLS:
        pool = passages[:looked_at]
        for passage in sorted(pool, key=lambda p: _unreadable(corpus.passage(p))):
            if len(chosen) == MOST:
                return chosen
            if passage not in chosen and _adds(corpus, passage, chosen, voices, alike):
                chosen.append(passage)
    return chosen


def in_turn(passages: Sequence[Sequence[int]]) -> list[int]:
    """Passages of several themes as one list: the first of each, then the second of each …"""
    return [p for row in zip_longest(*passages) for p in row if p is not None]


def speaker(corpus: "Corpus", passage: int, voices: Mapping[str, Sequence[str]]) -> str:
    """The respondent who is quoted for a passage: the first who gave its text."""
    text = corpus.texts[int(corpus.owner[passage])]
    return next(iter(voices.get(text, ())), text)


def _unreadable(text: str) -> int:
    """0 for a sentence of a fair length, 1 for a fair length, 2 for the rest."""
    if not SHORT <= words(text) <= LONG:
        return 2
    return 0 if text[:1].isupper() and not text.isupper() else 1


def _adds(
    corpus: "Corpus",
    passage: int,
    chosen: list[int],
    voices: Mapping[str, Sequence[str]],
    alike: float,
) -> bool:
    if speaker(corpus, passage, voices) in {speaker(corpus, c, voices) for c in chosen}:
        return False
    letter = corpus.letters[passage]
    if letter and letter in {corpus.letters[c] for c in chosen}:
        return False
    text = corpus.passage(passage)
    return all(_differs(text, corpus.passage(other), alike) for other in chosen)


def _differs(text: str, other: str, alike: float) -> bool:
    said, before = content_words(text), content_words(other)
    if said == before or len(said & before) > alike * max(1, min(len(said), len(before))):
        return False
    runs, others = _runs(text), _runs(other)
    return len(runs & others) < COPIED * min(len(runs), len(others))


def _runs(text: str) -> set[tuple[str, ...]]:
    """All runs of three words, or the only one of a shorter text."""
    said = re.findall(r"\w+", text.casefold())
    return {tuple(said[n : n + RUN]) for n in range(max(1, len(said) - RUN + 1))}
