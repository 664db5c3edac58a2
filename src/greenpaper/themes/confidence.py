"""What a likeness is worth: the estimated probability that a theme fits a response.

A logistic curve on a few plain features of the pair: one for themes that were found, two for themes
that a person wrote, and one for these once they have heard the responses. Fitted by `make matcher`
on questions that its encoder had not seen; calibration on other sets:
docs/reference/measurements.md, "Confidence".
"""

import hashlib
import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from greenpaper.domain.errors import MissingPartError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

FILE = "confidence.json"
FEATURES = ("whole", "best", "lead", "spread", "level", "share", "themes", "alone", "heard")
LIKENESSES = [FEATURES.index("whole"), FEATURES.index("best")]
LEAST_SPREAD = 1e-3
KINDS = ("found", "written", "few", "attuned")
FEW = 3
"""Codebooks of up to three themes have a curve of their own: leading the others says less there."""


def features(whole: "Floats", best: "Floats", share: "Floats", level: "Floats") -> "Floats":
    """One row a (response, theme) pair, shape (responses, themes, 9).

    Given, by response and theme: the likeness of the `whole` response and of its `best` passage to
    the theme, and the `share` of its passages that hold the theme; by theme: the `level`, how like
    the other themes it is. Made of these: the mean of whole and best, and by how much it leads the
    response's best other theme (`lead`, negative when behind), also in units of how the response's
    likenesses are spread (`spread`); how many `themes` there are, and whether this one is `alone`.
    Nothing is `heard` yet.
    """
    mean = ((whole + best) / 2).astype(np.float32)
    apart = np.maximum(mean.std(axis=1, keepdims=True), LEAST_SPREAD)
    rows = np.empty((*mean.shape, len(FEATURES)), dtype=np.float32)
    rows[..., 0], rows[..., 1], rows[..., 5] = whole, best, share
    rows[..., 2] = mean - best_other(mean)
    rows[..., 3] = (mean - mean.mean(axis=1, keepdims=True)) / apart
    rows[..., 4] = level
    rows[..., 6] = np.log(mean.shape[1])
    rows[..., 7] = mean.shape[1] == 1
    rows[..., 8] = 0
    return rows


def with_heard(rows: "Floats", by_ear: "Floats", shift: float) -> "Floats":
    """The rows with what the themes heard, in log-odds that are added to those by their words.

    `by_ear` are the features of the same pairs, measured with themes that heard the responses;
    `shift` makes these as sure on the whole as they are by their words.
    """
    heard = rows.copy()
    heard[..., FEATURES.index("heard")] = (
        log_odds(by_ear, "attuned") + np.float32(shift) - log_odds(rows, "written")
    )
    return heard


def best_other(likeness: "Floats") -> "Floats":
    """For each text and theme, the highest likeness among the other themes; its own if alone."""
    if likeness.shape[1] < 2:
        return likeness
    top = np.partition(likeness, -2, axis=1)[:, -2:]
    first, second = top[:, 1:], top[:, :1]
    return np.where(likeness == first, second, first)


def probability(rows: "Floats", found: "NDArray[np.bool_]") -> "Floats":
    """Probability that the theme fits, for each row of features (the last axis).

    `found` says for each row whether the theme was found (it has a centroid) or written.
    """
    few = rows[..., FEATURES.index("themes")] < np.log(FEW + 0.5)
    written = np.where(few, log_odds(rows, "few"), log_odds(rows, "written"))
    score = np.where(found, log_odds(rows, "found"), written)
    return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float32)


def moved(sure: "Doubles", by: float) -> "Doubles":
    """Probabilities with `by` added to their log-odds; 0 and 1 stay."""
    odds = sure * math.exp(by)
    return np.asarray(odds / (1 - sure + odds), dtype=np.float64)


def checksum(fitted: Mapping[str, object]) -> str:
    """sha256 over the curves of confidence.json."""
    curves = [fitted.get(kind) for kind in KINDS]
    return hashlib.sha256(json.dumps(curves, sort_keys=True).encode()).hexdigest()


def log_odds(rows: "Floats", kind: str) -> "Floats":
    """What the curve of this kind makes of each row of features."""
    weights, constant = curves()[kind]
    return np.asarray((rows * weights).sum(axis=-1) + constant, dtype=np.float32)


@cache
def curves() -> "dict[str, tuple[Floats, np.float32]]":
    """Weights on the features, and a constant, for each kind of theme."""
    try:
        fitted = json.loads(files("greenpaper.themes").joinpath(FILE).read_text("utf-8"))
        whole = fitted["sha256"] == checksum(fitted)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise MissingPartError(
            f"The file {FILE}, a part of Greenpaper's matcher, is missing or damaged. Install "
            "Greenpaper again from where you got it."
        )
    return as_curves(fitted)


def as_curves(fitted: Mapping[str, Any]) -> "dict[str, tuple[Floats, np.float32]]":
    """The curves of confidence.json, ready to be reckoned with."""
    return {
        kind: (np.array(fitted[kind]["weights"], np.float32), np.float32(fitted[kind]["constant"]))
        for kind in KINDS
        if kind in fitted
    }
