"""What a likeness is worth: the estimated probability that a theme fits a response.

A logistic curve on three plain features, fitted by `training/confidence.py` on sets that are not
among those the calibration is reported on (docs/reference/measurements.md, "Confidence").
"""

import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]


def features(likeness: "Floats", lead: "Floats", share: "Floats", crowd: "Floats") -> "Floats":
    """One row a (response, theme) pair.

    `likeness` of the best passage to the theme and its `lead` over the response's best other theme
    (negative when behind), both as parts of what lies between `crowd`, the passage's mean likeness
    to all themes (a passage that is like everything says little), and being the same; and the
    `share` of the passages that hold the theme.
    """
    room = np.maximum(1 - crowd, 1e-3)
    return np.stack([(likeness - crowd) / room, lead / room, share], axis=1).astype(np.float32)


def probability(rows: "Floats", found: "NDArray[np.bool_]") -> "Floats":
    """Probability that the theme fits, for each row of features.

    `found` says for each row whether the theme was found (it has a centroid) or written.
    """
    scores = [rows @ weights + constant for weights, constant in _curves()]
    score = np.where(found, scores[0], scores[1])
    return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float32)


def moved(sure: "Doubles", by: float) -> "Doubles":
    """Probabilities with `by` added to their log-odds; 0 and 1 stay."""
    odds = sure * math.exp(by)
    return np.asarray(odds / (1 - sure + odds), dtype=np.float64)


@cache
def _curves() -> "tuple[tuple[Floats, np.float32], tuple[Floats, np.float32]]":
    """Weights and constant for themes found, and for themes written."""
    text = files("greenpaper.themes").joinpath("confidence.json").read_text("utf-8")
    fitted = json.loads(text)
    found, written = (
        (np.array(fitted[kind]["weights"], np.float32), np.float32(fitted[kind]["constant"]))
        for kind in ("found", "written")
    )
    return found, written
