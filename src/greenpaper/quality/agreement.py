"""Agreement between people, and between people and the machine, beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.board import Board, resampled
from greenpaper.quality.coded import MACHINE
from greenpaper.quality.pair import Compared, compare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TIMES = 1000
"""Resamples for an interval."""
AGREED = "agreed"
"""The name under which what people settled on is compared, where several coded."""
MARGIN = 0.05
"""As well as people agree with each other: less than this of micro-F1 below it."""
PLACES = 6
SIDES = (
    ("precision", "recall"),
    ("over", "under"),
    ("none_first", "none_second"),
    ("themes_first", "themes_second"),
)
"""Figures that change places when the coders do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its 95% interval. None where it can't be computed."""

    value: float | None
    low: float | None
    high: float | None


class Verdict(StrEnum):
    """Whether the machine agrees with people about as well as they agree with each other."""

    AS_WELL = "as_well"
    """The interval of the difference lies above -`MARGIN`."""
    LESS = "less"
    """The interval of the difference lies below 0."""
    UNSURE = "unsure"
    ONE_CODER = "one_coder"
    """Nobody to compare with: too little was coded by two people."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coders, on the responses that both judged: see `compare` for what the figures are."""

    first: str
    second: str
    responses: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """Agreement on one theme: means over the pairs of people, and of people with the machine.

    `by_people` and `by_machine` are the shares of the judged responses that were given it.
    """

    question: str
    theme: str
    by_people: Figure
    by_machine: Figure
    people: Mapping[str, Figure]
    machine: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree. `people` and `machine` are means over the pairs of either kind, on the
    `responses` that two people judged; where nobody's were judged twice, on all, without `people`.

    `difference` is the machine's micro-F1 less that of people among themselves, on these.
    """

    responses: int
    pairs: tuple[Pair, ...]
    people: Mapping[str, Figure]
    machine: Mapping[str, Figure]
    difference: Figure
    verdict: Verdict
    themes: tuple[ThemeAgreement, ...]


def agreement(board: Board, seed: int, times: int = TIMES) -> Agreement:
    """The agreement of a board's coders: people, the machine and perhaps what people settled on."""
    weights = resampled(board, times, seed)
    people = [n for n, c in enumerate(board.coders) if c not in (MACHINE, AGREED)]
    others = [n for n, c in enumerate(board.coders) if c in (MACHINE, AGREED)]
    machine = board.coders.index(MACHINE)
    twos = list(combinations(people, 2))
    pairs = [*twos, *((p, machine) for p in people)]
    pairs += [(n, machine) for n in others if n != machine]
    found = {pair: compare(board, *pair, weights) for pair in pairs}
    twice = board.judged[people].sum(axis=0) >= 2
    shown = board.only(twice) if twice.any() else board
    again = weights[:, twice] if twice.any() else weights
    theirs = [compare(shown, *pair, again) for pair in twos] if twice.any() else []
    mine = [compare(shown, person, machine, again) for person in people]
    theirs, mine = ([one for one in some if one.items] for some in (theirs, mine))
    difference = _difference(mine, theirs)
    return Agreement(
        responses=int(board.judged[people].any(axis=0).sum() if not twice.any() else twice.sum()),
        pairs=tuple(_pair(board, pair, one) for pair, one in found.items()),
        people=_means([both_ways(one.overall) for one in theirs]),
        machine=_means([one.overall for one in mine]),
        difference=difference,
        verdict=_verdict(difference),
        themes=_themes(shown, theirs, mine),
    )


def both_ways(figures: "Mapping[str, Floats]") -> "dict[str, Floats]":
    """Figures of two people, of whom neither is first: the mean of either way round."""
    found = dict(figures)
    for one, other in SIDES:
        found[one] = found[other] = mean([figures[one], figures[other]])
    return found


def figure(many: "Floats") -> Figure:
    """A figure from its value and those of the resamples: the percentile interval."""
    value, rest = many[0], many[1:][~np.isnan(many[1:])]
    if np.isnan(value):
        return Figure(None, None, None)
    if not rest.size:
        return Figure(_rounded(value), None, None)
    low, high = np.percentile(rest, [2.5, 97.5])
    return Figure(_rounded(value), _rounded(low), _rounded(high))


def mean(many: "Sequence[Floats]") -> "Floats":
    """The mean over several, of those that can be computed."""
    stacked = np.stack(many)
    known = ~np.isnan(stacked)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    found: Floats = np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
    return found


def _rounded(number: float) -> float:
    return round(float(number), PLACES) + 0.0


def _pair(board: Board, pair: tuple[int, int], one: Compared) -> Pair:
    first, second = (board.coders[number] for number in pair)
    figures = {name: figure(many) for name, many in one.overall.items()} if one.items else {}
    return Pair(first, second, one.items, figures)


def _means(some: "Sequence[Mapping[str, Floats]]") -> dict[str, Figure]:
    return {name: figure(mean([one[name] for one in some])) for name in (some[0] if some else ())}


def _difference(mine: Sequence[Compared], theirs: Sequence[Compared]) -> Figure:
    if not mine or not theirs:
        return Figure(None, None, None)
    machine, people = (mean([one.overall["f1"] for one in some]) for some in (mine, theirs))
    return figure(machine - people)


def _verdict(difference: Figure) -> Verdict:
    if difference.value is None or difference.low is None or difference.high is None:
        return Verdict.ONE_CODER
    if difference.low > -MARGIN:
        return Verdict.AS_WELL
    return Verdict.LESS if difference.high < 0 else Verdict.UNSURE


def _themes(
    board: Board, theirs: Sequence[Compared], mine: Sequence[Compared]
) -> tuple[ThemeAgreement, ...]:
    if not mine:
        return ()
    return tuple(
        ThemeAgreement(
            question=question,
            theme=theme,
            by_people=figure(mean([one.by_theme["first"][:, n] for one in mine])),
            by_machine=figure(mean([one.by_theme["second"][:, n] for one in mine])),
            people=_means(_column(theirs, n)),
            machine=_means(_column(mine, n)),
        )
        for n, (question, theme) in enumerate(board.themes)
    )


def _column(some: Iterable[Compared], n: int) -> "list[dict[str, Floats]]":
    names = ("f1", "precision", "recall", "kappa", "alpha")
    return [{name: one.by_theme[name][:, n] for name in names} for one in some]
