"""How many responses raise a theme, from people's codings of a sample and the machine's of all.

The estimate is the share among the sampled responses that people coded, moved by how far the
machine's probabilities of all responses differ from those of the sampled (the difference estimator
of survey sampling: Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, 6.3; for a
machine's predictions PPI++: Angelopoulos, Duchi and Zrnic, arXiv 2311.01453, whose tuning is used).
What the machine says of a sampled response must not rest on that response's own coding (Zrnic and
Candès, Cross-prediction-powered inference, PNAS 2024): give left-one-out probabilities.

The interval is Jeffreys' for a share, as modified near 0 and 1 by Brown, Cai and DasGupta (2001,
4.1.2), with as many codings as would be as sure without a machine. Derivation, and why not the
normal interval of PPI++: docs/explanation/what-the-numbers-mean.md and docs/decisions/0014.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import beta

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Flags = NDArray[np.bool_]

TAIL = 0.025
TUNED = 2.0
"""The machine's part is shrunk as if two codings with the theme had shown that it says nothing."""
EXPLAINED = 4.0
"""And what it explains as if four had: from few codings one learns little of how good it is."""
MOST_EXPLAINED = 0.95
FEWEST = 10
"""Fewer responses coded by people than this are no ground for an estimate."""


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """What the sample was drawn from: N units (a response, or a campaign's letter for all of it).

    `weight` (N,): how many responses each stands for; `machine` (N, T): the probability that the
    machine gives each theme, left-one-out for those that people coded; `certain` (N,): it was not
    left to chance whether people were given it; `respondent` (N,): numbers of who wrote them.
    """

    weight: "Floats"
    machine: "Floats"
    certain: "Flags"
    respondent: "Whole"


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Of T themes: the `share` of responses, and its 95% interval; `naive`: the machine's alone.

    `people` is the number of units that people coded and that count here; `worth` (T,) how many
    would be needed for as narrow an interval without the machine and if no unit were left.
    """

    share: "Floats"
    low: "Floats"
    high: "Floats"
    naive: "Floats"
    people: int
    worth: "Floats"


def estimate(all_units: Population, rows: "Whole", given: "Floats") -> Shares | None:
    """The share of each theme; None where too few units are there to estimate it.

    `rows` are the units that people coded, of those drawn by chance (all with the same chance) or
    taken for certain; `given` (n, T) the share of people who gave each theme. A unit taken for
    certain that nobody coded yet counts as drawn by chance with the others.
    """
    counted = all_units.weight[rows] > 0
    rows, given = rows[counted], given[counted]
    coded = np.zeros(len(all_units.weight), dtype=bool)
    coded[rows] = True
    known = all_units.certain & coded
    if len(rows) < min(FEWEST, int((all_units.weight > 0).sum())) or not len(rows):
        return None
    total = all_units.weight.sum()
    sure = known[rows]
    exact = all_units.weight[rows[sure]] @ given[sure] / total
    rest = all_units.weight * ~known
    part = rest.sum() / total
    naive = all_units.weight @ all_units.machine / total
    if not part:
        return Shares(exact, exact, exact, naive, len(rows), np.full(len(exact), np.inf))
    if sure.all():
        return None
    share, worth = _by_chance(all_units, rest, rows[~sure], given[~sure])
    low, high = _jeffreys(share, worth, given[~sure].sum(axis=0), len(rows) - sure.sum())
    return Shares(
        share=exact + part * share,
        low=exact + part * low,
        high=exact + part * high,
        naive=naive,
        people=len(rows),
        worth=worth,
    )


def _by_chance(
    units: Population, weight: "Floats", rows: "Whole", given: "Floats"
) -> "tuple[Floats, Floats]":
    """Share and worth, of units drawn with equal chance from those that have `weight`."""
    mine, number = weight[rows], int((weight > 0).sum())
    per_unit = mine / mine.sum()
    held, everywhere = units.machine[rows], weight @ units.machine / weight.sum()
    people, machine = per_unit @ given, per_unit @ held
    apart, said = given - people, held - machine
    # Each unit's part in the variance of a weighted mean.
    part = (per_unit**2)[:, None]
    spread, explained = (part * apart**2).sum(axis=0), (part * said**2).sum(axis=0)
    both = (part * apart * said).sum(axis=0)
    times = given.sum(axis=0)
    rarer = np.minimum(times, len(rows) - times)
    tuned = np.clip(both / np.maximum(explained, 1e-15), 0, 1) * rarer / (rarer + TUNED)
    # Rounded, so that a share of all or none is exactly 1 or 0.
    share = np.round(np.clip(people + tuned * (everywhere - machine), 0, 1), 12)
    left = apart - tuned * said
    ratio = (part * left**2).sum(axis=0) / np.maximum(spread, 1e-15)
    better = np.clip(1 - ratio, 0, MOST_EXPLAINED) * rarer / (rarer + EXPLAINED)
    alone = 1 / (per_unit**2).sum() / max(1 - len(rows) / number, 1e-9)
    alone = alone / _together(per_unit[:, None] * left, units.respondent[rows])
    return share, alone / (1 - better)


def _together(parts: "Floats", respondent: "Whole") -> "Floats":
    """By how much the variance grows because several units may be one respondent's: 1 or more."""
    _, who = np.unique(respondent, return_inverse=True)
    if who.max() + 1 == len(who):
        return np.ones(parts.shape[1])
    sums = np.zeros((who.max() + 1, parts.shape[1]))
    np.add.at(sums, who, parts)
    apart = np.maximum((parts**2).sum(axis=0), 1e-15)
    return np.asarray(np.maximum(1, (sums**2).sum(axis=0) / apart))


def _jeffreys(
    share: "Floats", worth: "Floats", times: "Floats", number: int
) -> "tuple[Floats, Floats]":
    """Jeffreys' interval, modified: where one person or nobody gave the theme it reaches down to 0,
    and it never ends below what is possible although nobody gave it; and so at 1.
    """
    yes, no = share * worth + 0.5, (1 - share) * worth + 0.5
    low, high = beta.ppf(TAIL, yes, no), beta.ppf(1 - TAIL, yes, no)
    least = TAIL ** (1 / worth)
    low = np.where((times <= 1) | (share <= 0), 0.0, np.minimum(low, least))
    high = np.where((times >= number - 1) | (share >= 1), 1.0, np.maximum(high, 1 - least))
    return low, high
