"""Krippendorff's alpha for many samples at once, by sums.

Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability"; for sets with Passonneau's
distance MASI (2006). A test holds it to Krippendorff's own examples and to nltk, which is not used
here since a thousand resamples take it minutes (docs/decisions/0011).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def alpha(values: "Floats", distance: "Floats", weights: "Floats") -> "Floats":
    """Alpha of each row of weights, shape (B,). NaN where everybody always says the same.

    `values` (I, K): how many coders gave unit i the value k; a unit with fewer than two values is
    left out. `distance` (K, K): between values, squared where the metric says so. `weights`
    (B, I): how often each unit counts.
    """
    coders = values.sum(axis=1)
    pairable = coders >= 2
    values, coders, weights = values[pairable], coders[pairable], weights[:, pairable]
    differing = np.einsum("ik,kl,il->i", values, distance, values, optimize=True)
    observed = weights @ (differing / (coders - 1))
    totals = weights @ values
    number = totals.sum(axis=1)
    expected = np.einsum("bk,kl,bl->b", totals, distance, totals, optimize=True) / (number - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(expected > 0, 1 - observed / expected, np.nan)
    return found


def sets(given: "Flags", judged: "Flags") -> "tuple[Floats, Floats]":
    """What coders said as sets of themes: counts (I, K) of each different set, and MASI (K, K).

    `given` (C, I, T), `judged` (C, I). That none fits is a set of its own: as far from every other
    as two sets without a theme in common.
    """
    coders, items, themes = given.shape
    whole = np.concatenate([given, ~given.any(axis=2, keepdims=True)], axis=2)
    flat = whole.reshape(coders * items, themes + 1)
    kinds, which = np.unique(flat, axis=0, return_inverse=True)
    counts = np.zeros((items, len(kinds)))
    unit = np.tile(np.arange(items), coders)
    np.add.at(counts, (unit, which.reshape(-1)), judged.reshape(-1).astype(np.float64))
    return counts, masi(kinds)


def masi(kinds: "Flags") -> "Floats":
    """Passonneau's distance between sets, (K, K): 1 - Jaccard × 1, ⅔, ⅓ or 0.

    1 for equal sets, ⅔ where one holds the other, ⅓ where they overlap, 0 where they don't.
    """
    whole = kinds.astype(np.float64)
    both = whole @ whole.T
    size = whole.sum(axis=1)
    either = size[:, None] + size[None, :] - both
    inside = both == np.minimum(size[:, None], size[None, :])
    equal = inside & (size[:, None] == size[None, :])
    kind = np.where(equal, 1.0, np.where(inside, 2 / 3, np.where(both > 0, 1 / 3, 0.0)))
    with np.errstate(divide="ignore", invalid="ignore"):
        jaccard = np.where(either > 0, both / either, 1.0)
    found: Floats = 1 - jaccard * kind
    return found


def nominal(kinds: int) -> "Floats":
    """The distance of values that are either the same or not."""
    return 1 - np.eye(kinds)


def counted(units: Sequence[Sequence[object]]) -> "tuple[Floats, list[object]]":
    """Units as lists of the values that coders gave (None: no value), as counts (I, K)."""
    values = sorted({v for unit in units for v in unit if v is not None}, key=repr)
    counts = [[sum(v == value for v in unit) for value in values] for unit in units]
    return np.array(counts, dtype=np.float64), list(values)
