"""Choosing the words that show a theme: central, readable, by different people, not all alike."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from greenpaper.themes.passages import words
from greenpaper.themes.phrases import content_words

if TYPE_CHECKING:
    from greenpaper.themes.corpus import Corpus

MOST = 5
LOOKED_AT = 60
SHORT, LONG = 6, 45


def choose(
    corpus: "Corpus", passages: Sequence[int], voices: Mapping[str, Sequence[str]]
) -> list[int]:
    """Up to five of `passages` (the most central first), each by another respondent.

    Those of 6–45 words come first. One that repeats the words of one already chosen is passed over
    while there are others.
    """
    readable = sorted(passages[:LOOKED_AT], key=lambda p: _unreadable(corpus.passage(p)))
    chosen: list[int] = []
    for alike in (0.5, 1.1):
        for passage in readable:
            if len(chosen) == MOST:
                return chosen
            if passage not in chosen and _adds(corpus, passage, chosen, voices, alike):
                chosen.append(passage)
    return chosen


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
    said = content_words(corpus.passage(passage))
    for other in chosen:
        before = content_words(corpus.passage(other))
        if said == before or len(said & before) > alike * max(1, min(len(said), len(before))):
            return False
    return True
