"""Does the machine serve some respondents worse? Its agreement with people, group by group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.agreement import AGREED, Figure, figure
from greenpaper.quality.board import Board, resampled
from greenpaper.quality.coded import MACHINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LEAST = 20
"""A group with fewer responses that people judged is not shown: it would tell nothing, or too much
about whom it holds."""
TIMES = 2000
SURE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A group of respondents (or a language) and which of a board's responses are theirs.

    `rest` are those to compare it with: of other groups of the same segment.
    """

    segment: str
    group: str
    mine: "Flags"
    rest: "Flags"


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """The machine's micro-F1 against people in a group, and less that in the rest.

    `p` is corrected for the number of looks (Holm 1979); `differs`: it is under `SURE`.
    """

    segment: str
    group: str
    responses: int
    machine: Figure
    difference: Figure
    p: float
    differs: bool


@dataclass(frozen=True, slots=True)
class GroupsFound:
    """The groups that can be compared, and how many have too few responses for that."""

    groups: tuple[GroupAgreement, ...]
    too_small: int


def by_group(board: Board, looks: Sequence[Look], seed: int) -> GroupsFound:
    """Compare each group with the rest of its segment, on what people judged."""
    from statsmodels.stats.multitest import multipletests

    cells = _cells(board)
    people = [n for n, c in enumerate(board.coders) if c not in (MACHINE, AGREED)]
    judged = board.judged[people].any(axis=0) & board.judged[board.coders.index(MACHINE)]
    large = [
        look for look in looks if min((x & judged).sum() for x in (look.mine, look.rest)) >= LEAST
    ]
    weights = resampled(board, TIMES, seed)
    many = [(_f1(cells, weights, x.mine), _f1(cells, weights, x.rest)) for x in large]
    raw = [_p(mine - rest) for mine, rest in many]
    held = multipletests(raw, method="holm")[1] if raw else []
    found = [
        GroupAgreement(
            look.segment,
            look.group,
            int((look.mine & judged).sum()),
            figure(mine),
            figure(mine - rest),
            round(float(p), 4),
            bool(p < SURE),
        )
        for look, (mine, rest), p in zip(large, many, held, strict=True)
    ]
    return GroupsFound(tuple(found), len(looks) - len(large))


def _cells(board: Board) -> "Floats":
    """For each response: codings that person and machine share, and that only one made; (2, I)."""
    number = board.coders.index(MACHINE)
    machine = board.given[number]
    shared, lone = np.zeros(len(board.items)), np.zeros(len(board.items))
    for coder, name in enumerate(board.coders):
        if name not in (MACHINE, AGREED):
            said = board.judged[coder] & board.judged[number]
            shared += said * (board.given[coder] & machine).sum(axis=1)
            lone += said * (board.given[coder] ^ machine).sum(axis=1)
    return np.stack([shared, lone])


def _f1(cells: "Floats", weights: "Floats", rows: "Flags") -> "Floats":
    shared, lone = (weights[:, rows] @ part[rows] for part in cells)
    whole = 2 * shared + lone
    found: Floats = np.where(whole > 0, 2 * shared / np.where(whole > 0, whole, 1.0), np.nan)
    return found


def _p(many: "Floats") -> float:
    """Two-sided, by the share of resamples on the other side of no difference."""
    rest = many[1:][~np.isnan(many[1:])]
    if np.isnan(many[0]) or not rest.size:
        return 1.0
    beyond = min((rest <= 0).sum(), (rest >= 0).sum())
    return float(min(1.0, 2 * (beyond + 1) / (rest.size + 1)))
