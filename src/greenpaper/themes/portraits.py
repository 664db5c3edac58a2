"""How each theme shows itself in the coded responses: its quotes and how distinct it is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Evidence
from greenpaper.domain.results import Portrait
from greenpaper.themes.code import Fit
from greenpaper.themes.corpus import Corpus
from greenpaper.themes.likeness import Yardstick
from greenpaper.themes.quotes import choose, in_turn, speaker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]

BLOCK = 65_536


def portraits(
    corpus: Corpus,
    codebook: Codebook,
    yardstick: Yardstick,
    fits: Sequence[Sequence[Fit]],
    voices: Mapping[str, Sequence[str]],
) -> dict[str, Portrait]:
    """A portrait of each theme of the codebook, by its key.

    Quotes are the evidence of the surest codings, respondents' own words before a campaign's; a
    broader theme's are drawn from those of its themes in turn, the commonest theme first.
    """
    theme = np.array([fit.theme for found in fits for fit in found], dtype=np.int64)
    passage = np.array([fit.passage for found in fits for fit in found], dtype=np.int64)
    likeness = _likeness(corpus, yardstick, theme, passage)
    order = np.lexsort((passage, -likeness, theme))
    ends = np.searchsorted(theme[order], np.arange(1, len(yardstick.keys)))
    ranked = dict(zip(yardstick.keys, np.split(passage[order], ends), strict=True))
    chosen = {
        key: choose(corpus, _own_first(corpus, passages), voices)
        for key, passages in ranked.items()
    }
    for parent in sorted(codebook.parents):
        under = [theme.key for theme in codebook.themes if theme.parent == parent]
        under.sort(key=lambda key: -len(ranked[key]))
        chosen[parent] = choose(corpus, in_turn([chosen[key] for key in under]), voices)
    distinct = _distinctness(corpus, codebook, yardstick)
    return {
        key: Portrait(
            tuple(Evidence(speaker(corpus, p, voices), *corpus.spans[p]) for p in passages),
            distinct[key],
        )
        for key, passages in chosen.items()
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


def _own_first(corpus: Corpus, ranked: "Whole") -> list[int]:
    passages = [int(p) for p in ranked]
    return sorted(passages, key=lambda p: bool(corpus.letters[p]))


def _distinctness(corpus: Corpus, codebook: Codebook, yardstick: Yardstick) -> dict[str, float]:
    """How distinct each theme is among the themes, and each broader one among what has no parent.

    Simplified silhouette (Hruschka et al. 2004): how much nearer to its own than to the next.
    """
    above = {theme.key: theme.parent or theme.key for theme in codebook.themes}
    tops = [above[key] for key in yardstick.keys]
    levels = (tops, list(yardstick.keys))
    sums = [np.zeros((len(set(level)), 2)) for level in levels]
    for start in range(0, len(corpus.vectors), BLOCK):
        likeness = yardstick.measure(corpus.vectors[start : start + BLOCK])
        added = (_silhouettes(likeness, level) for level in levels)
        sums = [total + more for total, more in zip(sums, added, strict=True)]
    distinct: dict[str, float] = {}
    for level, total in zip(levels, sums, strict=True):
        means = np.clip(total[:, 0] / np.maximum(total[:, 1], 1), 0, 1)
        distinct |= {key: round(float(m), 3) for key, m in zip(_each(level), means, strict=True)}
    return distinct


def _silhouettes(likeness: "Floats", level: Sequence[str]) -> "NDArray[np.float64]":
    """For each different theme of `level` (one entry a column): its passages' sum and number."""
    place = np.array([_each(level).index(key) for key in level])
    count = int(place.max()) + 1
    if count < 2:
        return np.full((1, 2), float(len(likeness)))
    themes = np.stack([likeness[:, place == n].max(axis=1) for n in range(count)], axis=1)
    top = np.partition(themes, -2, axis=1)[:, -2:]
    near, next_near = 1 - top[:, 1], np.maximum(1 - top[:, 0], 1e-9)
    nearest = themes.argmax(axis=1)
    total = np.bincount(nearest, weights=1 - near / next_near, minlength=count)
    return np.stack([total, np.bincount(nearest, minlength=count)], axis=1)


def _each(level: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(level))
