"""How far two coders agree: precision, recall, F1, kappa, alpha and the like, for many samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.alpha import alpha, alpha_of_themes, sets
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
    by_theme = {**_scores(cells), "kappa": _kappa(cells)}
    two, theirs = np.stack([a, b]), np.ones((2, int(both.sum())), dtype=np.bool_)
    by_theme["alpha"] = _theme_alpha(board, both, (first, second), weights)
    by_theme["first"] = _mean(mine, a.astype(np.float64), asked.astype(np.float64))
    by_theme["second"] = _mean(mine, b.astype(np.float64), asked.astype(np.float64))
    whole = {name: part.sum(axis=1) for name, part in cells.items()}
    overall = {
        **_scores(whole),
        "kappa": _kappa(whole),
        "alpha_masi": alpha(*sets(two, theirs), mine),
        "alpha": _pooled_alpha(two, asked, mine),
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


def _kappa(cells: Many) -> "Floats":
    """Cohen's kappa (1960) of whether the theme fits."""
    hit, extra, missed, neither = (cells[n] for n in ("hit", "extra", "missed", "neither"))
    number = hit + extra + missed + neither
    agreed = _divided(hit + neither, number)
    yes = _divided(hit + missed, number) * _divided(hit + extra, number)
    no = _divided(neither + extra, number) * _divided(neither + missed, number)
    return _divided(agreed - yes - no, 1 - yes - no)


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


def _theme_alpha(board: Board, both: "Flags", pair: tuple[int, int], weights: "Floats") -> "Floats":
    """Alpha of each theme, on the responses to its own question."""
    found = np.full((len(weights), len(board.themes)), np.nan)
    yes = board.given[list(pair)].sum(axis=0).astype(np.float64)
    for question in dict.fromkeys(question for question, _ in board.themes):
        columns = np.array([q == question for q, _ in board.themes])
        rows = both & board.asked[:, columns].any(axis=1)
        two = np.full(int(rows.sum()), 2.0)
        found[:, columns] = alpha_of_themes(yes[np.ix_(rows, columns)], two, weights[:, rows])
    return found


def _pooled_alpha(two: "Flags", asked: "Flags", weights: "Floats") -> "Floats":
    """Nominal alpha of all decisions together: each response with each theme of its question.

    A response counts as often as it has themes to decide on; so by response, the decisions that
    differ, that are twice yes, and that are twice no, are all that is needed.
    """
    yes = two.sum(axis=0)
    differing = ((yes == 1) & asked).sum(axis=1).astype(np.float64)
    ones, decided = weights @ yes.sum(axis=1), 2 * (weights @ asked.sum(axis=1))
    expected = _divided(2 * ones * (decided - ones), decided - 1)
    found: Floats = 1 - _divided(2 * (weights @ differing), expected)
    return found


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
