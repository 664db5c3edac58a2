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
    Whole = NDArray[np.int64]

BLOCK = 65_536


def portraits(
    corpus: Corpus,
    yardstick: Yardstick,
    fits: Sequence[Sequence[Fit]],
    voices: Mapping[str, Sequence[str]],
) -> dict[str, Portrait]:
    """A portrait of each theme of the yardstick, by its key.

    Quotes are the evidence of the surest codings, respondents' own words before a campaign's.
    """
    theme = np.array([fit.theme for found in fits for fit in found], dtype=np.int64)
    passage = np.array([fit.passage for found in fits for fit in found], dtype=np.int64)
    likeness = _likeness(corpus, yardstick, theme, passage)
    order = np.lexsort((passage, -likeness, theme))
    ends = np.searchsorted(theme[order], np.arange(1, len(yardstick.keys)))
    ranked = np.split(passage[order], ends)
    distinct = _distinctness(corpus, yardstick)
    return {
        key: Portrait(_quotes(corpus, ranked[number], voices), distinct[number])
        for number, key in enumerate(yardstick.keys)
    }


def _likeness(corpus: Corpus, yardstick: Yardstick, theme: "Whole", passage: "Whole") -> "Floats":
    """How like each passage is to the theme that it is evidence of."""
    parts = [
        yardstick.measure(corpus.vectors[passage[start : start + BLOCK]])[
            np.arange(len(theme[start : start + BLOCK])), theme[start : start + BLOCK]
        ]
        for start in range(0, len(theme), BLOCK)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _quotes(
    corpus: Corpus,
    ranked: "Whole",
    voices: Mapping[str, Sequence[str]],
) -> tuple[Evidence, ...]:
    own = [int(p) for p in ranked if corpus.own[p]]
    letters = [int(p) for p in ranked if not corpus.own[p]]
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
    for start in range(0, len(corpus.vectors), BLOCK):
        likeness = yardstick.measure(corpus.vectors[start : start + BLOCK])
        top = np.partition(likeness, -2, axis=1)[:, -2:]
        near, next_near = 1 - top[:, 1], np.maximum(1 - top[:, 0], 1e-9)
        theme = likeness.argmax(axis=1)
        total += np.bincount(theme, weights=1 - near / next_near, minlength=count)
        number += np.bincount(theme, minlength=count)
    return [round(float(value), 3) for value in np.clip(total / np.maximum(number, 1), 0, 1)]
