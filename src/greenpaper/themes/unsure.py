"""The responses whose coding is least sure, and some that are surest, for a second reader."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.doubtful import Candidate, Unsure
from greenpaper.themes import confidence
from greenpaper.themes.code import (
    LEAST_CONFIDENCE,
    LEAST_CONFIDENCE_WRITTEN,
    Weighed,
    measured,
)
from greenpaper.themes.corpus import Corpus
from greenpaper.themes.doubts import log_odds
from greenpaper.themes.likeness import Yardstick

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

SHOWN = 8
"""Themes that a second reader chooses from: those given or nearly given, then the likeliest."""
LEAST_DOUBT = 0.1
"""With less doubt than this the engine is sure of a response, and nobody else need read it."""
SUREST = 0.2
"""Checks are drawn from this part of the responses, the surest of which it is the one theme."""


def unsure(
    question: str,
    corpus: Corpus,
    yardstick: Yardstick,
    weighed: Weighed,
    voices: Mapping[str, Sequence[str]],
    *,
    most: int,
    checks: int,
    moved: float = 0.0,
) -> tuple[Unsure, ...]:
    """The `most` texts of greatest doubt, the greatest first, then `checks` that are sure.

    Doubt is the expected number of a text's candidate themes that are wrongly given or withheld.
    Checks are drawn by a hash of their words from the fifth in which a theme is surest, so nobody
    can write a response so that it becomes one. `moved`: see `Weighed.moved`.
    """
    if not len(weighed.pairs.text):
        return ()
    doubt, best = _doubt(weighed, len(corpus.texts))
    surest = np.lexsort((np.arange(len(best)), -best))[: max(checks, int(SUREST * len(best)))]
    drawn = sorted((int(text) for text in surest), key=lambda text: _draw(corpus.texts[text]))
    drawn = drawn[:checks]
    order = np.lexsort((np.arange(len(doubt)), -doubt))
    unsure_of = [int(text) for text in order if doubt[text] >= LEAST_DOUBT]
    chosen = [text for text in unsure_of if text not in set(drawn)][:most]
    given = set(zip(weighed.pairs.text.tolist(), weighed.pairs.theme.tolist(), strict=True))
    return tuple(
        Unsure(
            question,
            tuple(voices.get(corpus.texts[text], ())),
            corpus.texts[text],
            _candidates(text, corpus, yardstick, given, moved),
            round(float(doubt[text]), 6),
            check=number >= len(chosen),
        )
        for number, text in enumerate([*chosen, *drawn])
    )


def _doubt(weighed: Weighed, texts: int) -> "tuple[Doubles, Doubles]":
    """For each text its doubt, and its highest confidence."""
    gap = np.abs(log_odds(weighed.sure) - log_odds(weighed.least))
    doubt = np.bincount(weighed.pairs.text, weights=1 / (1 + np.exp(gap)), minlength=texts)
    best = np.zeros(texts)
    np.maximum.at(best, weighed.pairs.text, weighed.sure)
    return np.round(doubt, 9), np.round(best, 9)


def _draw(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _candidates(
    text: int, corpus: Corpus, yardstick: Yardstick, tried: set[tuple[int, int]], moved: float
) -> tuple[Candidate, ...]:
    """The themes that a text may have, those that were candidates for its coding first."""
    begin, end = (int(np.searchsorted(corpus.owner, text + n)) for n in (0, 1))
    likeness = yardstick.measure(corpus.vectors[begin:end])
    whole = yardstick.measure(corpus.responses[text : text + 1])
    owner = np.zeros(end - begin, dtype=np.int64)
    pairs = measured(likeness, whole, owner, yardstick)
    sure = confidence.probability(pairs.rows[0], yardstick.found).astype(np.float64)
    sure = confidence.moved(sure, moved) if moved else sure
    least = np.where(yardstick.found, LEAST_CONFIDENCE, LEAST_CONFIDENCE_WRITTEN)
    was_tried = np.array([(text, theme) in tried for theme in range(len(yardstick.keys))])
    order = np.lexsort((np.arange(len(sure)), -np.round(sure, 6), ~was_tried))[:SHOWN]
    return tuple(
        Candidate(
            yardstick.keys[theme],
            round(float(sure[theme]), 6),
            float(least[theme]),
            *corpus.spans[begin + int(pairs.where[0, theme])],
            given=bool(was_tried[theme] and sure[theme] >= least[theme]),
        )
        for theme in order
    )
