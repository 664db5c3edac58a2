"""Does confidence mean what it says? Of codings about so sure, how many people would make too."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Codings with a confidence from `low` up to `high`: their number, mean confidence, and the
    share of them that people made too.
    """

    low: float
    high: float
    codings: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability table, and the expected calibration error."""

    bins: tuple[Bin, ...]
    error: float | None
    codings: int


def calibration(sure: "Floats", right: "Floats", weights: "Floats | None" = None) -> Calibration:
    """Ten bins of equal width; empty ones are left out.

    `sure`: the confidence of each coding. `right`: the share of people who made it too. The error
    is the mean of |mean confidence - share right| over the bins, weighted by their size (Naeini,
    Cooper and Hauskrecht 2015).
    """
    weight = np.ones(len(sure)) if weights is None else weights
    tenth = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    bins, error = [], 0.0
    for number in range(BINS):
        mine = tenth == number
        share = weight[mine].sum()
        if not share:
            continue
        mean_sure = float((sure[mine] * weight[mine]).sum() / share)
        mean_right = float((right[mine] * weight[mine]).sum() / share)
        error += abs(mean_sure - mean_right) * share / weight.sum()
        size = int(mine.sum())
        bins.append(
            Bin(number / BINS, (number + 1) / BINS, size, round(mean_sure, 6), round(mean_right, 6))
        )
    return Calibration(tuple(bins), round(float(error), 6) if bins else None, len(sure))
