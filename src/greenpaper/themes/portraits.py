"""How each theme shows itself in the coded responses: its quotes and how distinct it is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.coding import Evidence
from greenpaper.domain.results import Portrait
from greenpaper.themes.code import Fit
from greenpaper.themes.corpus import Corpus
from greenpaper.themes.likeness import Yardstick
from greenpaper.themes.quotes import choose, speaker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def portraits(
    corpus: Corpus,
    yardstick: Yardstick,
    fits: Sequence[Sequence[Fit]],
    voices: Mapping[str, Sequence[str]],
) -> dict[str, Portrait]:
    """A portrait of each theme of the yardstick, by its key.

    Quotes are the evidence of the surest codings, respondents' own words before a campaign's.
    """
    evidence: dict[int, list[tuple[float, int]]] = {n: [] for n in range(len(yardstick.keys))}
    for found in fits:
        for fit in found:
            likeness = yardstick.measure(corpus.vectors[fit.passage : fit.passage + 1])[0]
            evidence[fit.theme].append((-float(likeness[fit.theme]), fit.passage))
    distinct = _distinctness(corpus, yardstick)
    return {
        key: Portrait(_quotes(corpus, sorted(evidence[number]), voices), distinct[number])
        for number, key in enumerate(yardstick.keys)
    }


def _quotes(
    corpus: Corpus,
    ranked: list[tuple[float, int]],
    voices: Mapping[str, Sequence[str]],
) -> tuple[Evidence, ...]:
    own = [p for _, p in ranked if corpus.own[p]]
    letters = [p for _, p in ranked if not corpus.own[p]]
    return tuple(
        Evidence(speaker(corpus, p, voices), *corpus.spans[p])
        for p in choose(corpus, [*own, *letters[:1]], voices)
    )


def _distinctness(corpus: Corpus, yardstick: Yardstick) -> list[float]:
    """Simplified silhouette (Hruschka et al. 2004): how much nearer to its own than the next."""
    count = len(yardstick.keys)
    if count < 2:
        return [1.0] * count
    total = np.zeros(count)
    number = np.zeros(count)
    for start in range(0, len(corpus.vectors), 65_536):
        likeness = yardstick.measure(corpus.vectors[start : start + 65_536])
        top = np.partition(likeness, -2, axis=1)[:, -2:]
        near, next_near = 1 - top[:, 1], np.maximum(1 - top[:, 0], 1e-9)
        theme = likeness.argmax(axis=1)
        total += np.bincount(theme, weights=1 - near / next_near, minlength=count)
        number += np.bincount(theme, minlength=count)
    return [round(float(value), 3) for value in np.clip(total / np.maximum(number, 1), 0, 1)]
