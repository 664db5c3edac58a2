"""Which groups raise a theme more, or less, often than all others: what chance doesn't explain.

For each group that is shown and each theme, those in the group are compared with those who are
not. Each campaign's letter counts once in a group, however many of the group sent it, since its
senders did not write independently. The test is the "N - 1" chi-squared test (Campbell, Statistics
in Medicine 26, 2007, 3661) or, where fewer than `ENOUGH` would be expected in a cell, Fisher's
exact test. All tests of one question are corrected together by Holm's method, so that where no
groups differ at all, the chance that any sentence is said is at most 5%.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2, fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from greenpaper.report.findings import Grouping
from greenpaper.report.own_wording import NOT_ANSWERED, is_together
from greenpaper.report.shares import DECIMALS
from greenpaper.report.standing import Groups, Heard, Numbered, Standing
from greenpaper.report.suppression import SMALLEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH = 10
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """A theme that one group raises more or less often than the others, beyond chance.

    `count` of the group's `of` voices raise it, and `others_count` of the others' `others_of`. The
    difference of the shares lies from `low` to `high` (Newcombe's 95% interval, for it alone);
    `p` is corrected for all comparisons of the question.
    """

    asked: str
    group: str
    theme: str
    count: int
    of: int
    others_count: int
    others_of: int
    low: float
    high: float
    p: float

    @property
    def difference(self) -> float:
        """The group's share less the others'."""
        return self.count / self.of - self.others_count / self.others_of


@dataclass(frozen=True, slots=True)
class _Compared:
    asked: str
    group: str
    theme: str
    cells: tuple[int, int, int, int]
    """In the group: raised it, didn't. Not in the group: raised it, didn't."""


def differences(
    heard: Heard, groupings: Iterable[tuple[Grouping, Groups]]
) -> tuple[Difference, ...]:
    """The differences of one question, the largest first.

    Each grouping comes with the groups of each response, by response id.
    """
    spoken = Numbered.of(heard)
    compared = [one for grouping, of in groupings for one in _compared(spoken, grouping, of)]
    if not compared:
        return ()
    sure = multipletests(p_values([c.cells for c in compared]), alpha=LEVEL, method="holm")
    found = [
        _difference(c, float(p))
        for c, p, real in zip(compared, sure[1], sure[0], strict=True)
        if real
    ]
    return tuple(sorted(found, key=lambda d: (-abs(d.difference), d.asked, d.group, d.theme)))


def p_values(tables: Sequence[tuple[int, int, int, int]]) -> "NDArray[np.float64]":
    """Two-sided p values of two-by-two tables, each as (a, b, c, d) by rows."""
    cells = np.asarray(tables, dtype=np.float64)
    a, b, c, d = cells.T
    total = cells.sum(axis=1)
    rows, columns = (a + b, c + d), (a + c, b + d)
    least = np.minimum(*rows) * np.minimum(*columns) / np.maximum(total, 1)
    product = rows[0] * rows[1] * columns[0] * columns[1]
    squared = (total - 1) * (a * d - b * c) ** 2 / np.maximum(product, 1)
    found = np.asarray(chi2.sf(squared, 1), dtype=np.float64)
    for number in np.flatnonzero(least < ENOUGH):
        found[number] = fisher_exact(cells[number].astype(int).reshape(2, 2)).pvalue
    return found


def _compared(spoken: Numbered, grouping: Grouping, of: Groups) -> list[_Compared]:
    """What is compared in one grouping: groups that are shown and are groups, with all others."""
    names = [g.name for g in grouping.groups if g.responses and not _is_rest(g.name)]
    standing = Standing(spoken.ids, of)
    sizes = standing.sizes(spoken.said)
    total = spoken.said.speakers if _overlaps(grouping) else sum(sizes.values())
    found = []
    for theme, raisers in spoken.raised.items():
        counts = standing.sizes(raisers)
        raised = raisers.speakers if _overlaps(grouping) else sum(counts.values())
        if raised < SMALLEST:
            continue
        for name in names:
            count, size = counts.get(name, 0), sizes.get(name, 0)
            others, rest = raised - count, total - size
            if size >= SMALLEST and rest >= SMALLEST and others >= 0:
                cells = (count, size - count, others, rest - others)
                found.append(_Compared(grouping.key, name, theme, cells))
    return _once(found, names, grouping)


def _once(found: list[_Compared], names: Sequence[str], grouping: Grouping) -> list[_Compared]:
    """Where two groups are all there is, to compare the one is to compare the other."""
    everyone = len([g for g in grouping.groups if g.responses != 0]) == 2
    if _overlaps(grouping) or len(names) != 2 or not everyone:
        return found
    return [c for c in found if c.group == names[0]]


def _overlaps(grouping: Grouping) -> bool:
    return grouping.kind == "multiple"


def _is_rest(name: str) -> bool:
    return name == NOT_ANSWERED or is_together(name)


def _difference(one: _Compared, p: float) -> Difference:
    a, b, c, d = one.cells
    low, high = confint_proportions_2indep(a, a + b, c, c + d, method="newcomb", compare="diff")
    return Difference(
        one.asked,
        one.group,
        one.theme,
        a,
        a + b,
        c,
        c + d,
        round(float(low), DECIMALS),
        round(float(high), DECIMALS),
        float(p),
    )
