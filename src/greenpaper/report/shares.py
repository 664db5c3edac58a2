"""Shares and their intervals, rounded once, so that every table shows the same figure."""

from collections.abc import Sequence

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from greenpaper.report.findings import Share

DECIMALS = 6


def share(count: int, of: int) -> float | None:
    """`count` as a share of `of`; None where there is nothing to be a share of."""
    return round(count / of, DECIMALS) if of else None


def shares(counts: Sequence[int], of: int) -> list[Share]:
    """Each count as a share of `of`, with Wilson's 95% interval (statsmodels)."""
    if not of or not counts:
        return [Share(count, of, None, None, None) for count in counts]
    low, high = proportion_confint(np.asarray(counts), of, alpha=0.05, method="wilson")
    return [
        Share(count, of, share(count, of), round(float(a), DECIMALS), round(float(b), DECIMALS))
        for count, a, b in zip(counts, np.clip(low, 0, 1), np.clip(high, 0, 1), strict=True)
    ]
