"""How far two coders agree: precision, recall, F1, kappa, alpha and the like, for many samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.alpha import alpha, sets
from greenpaper.quality.board import Board

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Many = Mapping[str, "Floats"]
"""By measure: the figure itself first, then that of each resample."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two coders' agreement. `overall` by measure (B,); `by_theme` by measure (B, T)."""

    items: int
    overall: Many
    by_theme: Many


def compare(board: Board, first: int, second: int, weights: "Floats") -> Compared:
    """The second coder against the first, by number, on the responses that both judged.

    Precision is the part of the second's codings that the first made too, recall the part of the
    first's that the second made too. `weights` (B, I): see `resampled`.
    """
    both = board.judged[first] & board.judged[second]
    a, b, asked = board.given[first][both], board.given[second][both], board.asked[both]
    mine = weights[:, both]
    cells = {
        "hit": mine @ (a & b).astype(np.float64),
        "extra": mine @ (b & ~a).astype(np.float64),
        "missed": mine @ (a & ~b).astype(np.float64),
    }
    rest = mine @ asked.astype(np.float64) - cells["hit"] - cells["extra"] - cells["missed"]
    cells["neither"] = np.maximum(rest, 0.0)
    by_theme = {**_scores(cells), **_beyond_chance(cells)}
    two, theirs = np.stack([a, b]), np.ones((2, int(both.sum())), dtype=np.bool_)
    by_theme["first"] = _mean(mine, a.astype(np.float64), asked.astype(np.float64))
    by_theme["second"] = _mean(mine, b.astype(np.float64), asked.astype(np.float64))
    whole = {name: part.sum(axis=1) for name, part in cells.items()}
    overall = {
        **_scores(whole),
        **_beyond_chance(cells, over_all=True),
        "alpha_masi": alpha(*sets(two, theirs), mine),
        "macro_f1": _mean_of_themes(by_theme["f1"]),
        **_by_response(a, b, mine),
    }
    return Compared(int(both.sum()), overall, by_theme)


def _scores(cells: Many) -> "dict[str, Floats]":
    hit, extra, missed = cells["hit"], cells["extra"], cells["missed"]
    return {
        "f1": _divided(2 * hit, 2 * hit + extra + missed),
        "precision": _divided(hit, hit + extra),
        "recall": _divided(hit, hit + missed),
    }


def _beyond_chance(cells: Many, *, over_all: bool = False) -> "dict[str, Floats]":
    """Cohen's kappa (1960) and Krippendorff's alpha of whether a theme fits.

    Each is 1 - (decisions that differ) / (those that would by chance). Over all themes, either
    count is added up first: so a coder gets no credit for knowing which themes are common, and
    where each response has one theme, these are kappa and nominal alpha of several values.
    """
    hit, extra, missed, neither = (cells[n] for n in ("hit", "extra", "missed", "neither"))
    number, differing = hit + extra + missed + neither, extra + missed
    one, other = hit + missed, hit + extra
    by_habit = _divided(one * (number - other) + other * (number - one), number)
    yes, twice = one + other, 2 * number
    by_all = _divided(yes * (twice - yes), twice - 1)
    found = {}
    for name, chance in (("kappa", by_habit), ("alpha", by_all)):
        observed, expected = differing, np.nan_to_num(chance)
        if over_all:
            observed, expected = observed.sum(axis=1), expected.sum(axis=1)
        found[name] = 1 - _divided(observed, expected)
    return found


def _by_response(a: "Flags", b: "Flags", weights: "Floats") -> "dict[str, Floats]":
    """Measures that each response has, taken as a mean over them."""
    common, either = (a & b).sum(axis=1), a.sum(axis=1) + b.sum(axis=1)
    measures = {
        "response_f1": np.where(either > 0, 2 * common / np.maximum(either, 1), 1.0),
        "exact": (a == b).all(axis=1),
        "over": (b & ~a).any(axis=1),
        "under": (a & ~b).any(axis=1),
        "none_first": ~a.any(axis=1),
        "none_second": ~b.any(axis=1),
        "themes_first": a.sum(axis=1),
        "themes_second": b.sum(axis=1),
    }
    total = weights.sum(axis=1)
    return {n: _divided(weights @ m.astype(np.float64), total) for n, m in measures.items()}


def _mean(weights: "Floats", values: "Floats", among: "Floats") -> "Floats":
    return _divided(weights @ values, weights @ among)


def _mean_of_themes(scores: "Floats") -> "Floats":
    """The mean over the themes that either coder gave at all (in the resample)."""
    known = ~np.isnan(scores)
    return _divided(np.where(known, scores, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64))


def _divided(above: "Floats", below: "Floats") -> "Floats":
    """NaN where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)
    return found
