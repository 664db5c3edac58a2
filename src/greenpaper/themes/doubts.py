"""Which theme each response's coding is least sure of, so that people know what to check first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.coding import Doubt, Outcome
from greenpaper.domain.response import Response
from greenpaper.themes.code import Weighed
from greenpaper.themes.corpus import Corpus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

SUREST = 1e-6
"""Nearer to 0 or 1 than this, confidence counts as this near."""


def doubted(
    outcomes: Sequence[Outcome], responses: Sequence[Response], corpus: Corpus, weighed: Weighed
) -> list[Outcome]:
    """The outcomes, each with its doubt. `outcomes` are those of `responses`, in their order."""
    place = {text: number for number, text in enumerate(corpus.texts)}
    found = doubts(weighed, len(corpus.texts))
    return [
        replace(outcome, doubt=found[place[response.text]])
        for outcome, response in zip(outcomes, responses, strict=True)
    ]


def doubts(weighed: Weighed, texts: int) -> list[Doubt | None]:
    """For each of so many texts, the theme whose confidence is nearest to what decides."""
    text, theme = weighed.pairs.text, weighed.pairs.theme
    gap = np.round(log_odds(weighed.sure) - log_odds(weighed.least), 3)
    order = np.lexsort((theme, np.abs(gap), text))
    _, first = np.unique(text[order], return_index=True)
    found: list[Doubt | None] = [None] * texts
    for pair in order[first]:
        key, sure = weighed.keys[int(theme[pair])], round(float(weighed.sure[pair]), 3)
        found[int(text[pair])] = Doubt(key, sure, float(gap[pair]))
    return found


def log_odds(chance: "Doubles") -> "Doubles":
    """Log-odds of chances, which count as at least 1e-6 and at most 1 - 1e-6."""
    clipped = np.clip(chance, SUREST, 1 - SUREST)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))
