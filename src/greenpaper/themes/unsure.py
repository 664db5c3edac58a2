"""The responses whose coding is least sure, and some that are surest, for a second reader."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from itertools import islice, zip_longest
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
"""Checks are drawn from this part of each theme's responses, those that have it most surely."""
PLAIN = re.compile(
    r"(?!.*[A-Za-z\d+/=&#%]{24})[^<>{}\[\]|`\\\x00-\x08\x0e-\x1f\u00ad\u200b-\u200f\u202a-\u202e]{1,600}",
    re.DOTALL,
)
"""What a check looks like: no marks of a machine's language, nothing encoded or hidden."""


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
    Checks are drawn from all themes in turn, by a hash of their words. `moved`: see
    `Weighed.moved`.
    """
    if not len(weighed.pairs.text):
        return ()
    doubt = _doubt(weighed, len(corpus.texts))
    drawn = _drawn(weighed, corpus, checks)
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


def _doubt(weighed: Weighed, texts: int) -> "Doubles":
    """The doubt of each text."""
    gap = np.abs(log_odds(weighed.sure) - log_odds(weighed.least))
    doubt = np.bincount(weighed.pairs.text, weights=1 / (1 + np.exp(gap)), minlength=texts)
    return np.round(doubt, 9)


def _drawn(weighed: Weighed, corpus: Corpus, checks: int) -> list[int]:
    """Texts for checks: one of each theme, the commonest theme first, then another of each …

    Drawn from the surest fifth of those that each theme is given to, and only from plain and short
    ones: so that people who agree to write the same thing, and thereby make a theme, can't become
    most of the checks.
    """
    sure = np.round(weighed.sure, 9)
    order = np.lexsort((weighed.pairs.theme, -sure, weighed.pairs.text))
    texts, first = np.unique(weighed.pairs.text[order], return_index=True)
    top, best = weighed.pairs.theme[order][first], sure[order][first]
    given = (weighed.sure >= weighed.least)[order][first]
    pools: list[list[int]] = []
    for theme in np.unique(top[given]):
        mine = np.flatnonzero((top == theme) & given)
        mine = mine[np.lexsort((texts[mine], -best[mine]))]
        surest = (int(text) for text in texts[mine[: max(1, int(SUREST * len(mine)))]])
        pools.append(sorted(surest, key=lambda text: _draw(corpus.texts[text])))
    pools.sort(key=lambda pool: -len(pool))
    drawn = (text for row in zip_longest(*pools) for text in row if text is not None)
    plain = (text for text in drawn if PLAIN.fullmatch(corpus.texts[text]))
    return list(islice(plain, checks))


def _draw(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _candidates(
    text: int, corpus: Corpus, yardstick: Yardstick, tried: set[tuple[int, int]], moved: float
) -> tuple[Candidate, ...]:
    """The themes that a text may have, those that were candidates for its coding first."""
    begin, end = (int(np.searchsorted(corpus.owner, text + n)) for n in (0, 1))
    owner = np.zeros(end - begin, dtype=np.int64)
    response = corpus.responses[text : text + 1]
    pairs = measured(corpus.vectors[begin:end], response, owner, yardstick)
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
