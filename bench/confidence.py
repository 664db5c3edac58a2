"""Section: does confidence mean what it says?"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.bars import Bar
from bench.frame import Row
from bench.loaders import argkp, argkp_motions, banking77, govbills, nhs_fft
from bench.pairs import Pairs, found_pairs, written_pairs
from greenpaper.themes.confidence import probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

TITLE = "Confidence"
ORDER = 30
ABOUT = """Each coding has a confidence: the probability that people would give the response that
theme. Here it is held against what people gave. Themes found are signed off by protocol D's oracle
on all the responses; themes that map to no code are left out. Themes written are ArgKP's key points
and the NHS frame's names. The curves were fitted on ArgKP train and banking77 train and on nothing
below. ECE: expected calibration error, ten bins; AUC: how well confidence puts right codings before
wrong ones (.5 is chance)."""

BINS = 10
BARS = (Bar("ECE", 0.04, most=True, note="on unseen questions, with a trained matcher"),)


def run(shared: Path) -> list[Row]:
    """Calibration of codings on the sets that the curves were not fitted on."""
    data = shared / "data"
    found = {
        "nhs_fft": [found_pairs(nhs_fft(data))],
        "argkp dev": [found_pairs(q) for q in argkp(data)],
        "govbills": [found_pairs(govbills(data))],
        "banking77 test": [found_pairs(banking77(data))],
    }
    written = {
        "argkp dev": [written_pairs(q) for q in argkp_motions(data)],
        "nhs_fft, bare names": [written_pairs(nhs_fft(data))],
    }
    return [
        *(_row("themes found", name, pairs, True) for name, pairs in found.items()),
        *(_row("themes written", name, pairs, False) for name, pairs in written.items()),
    ]


def _row(table: str, name: str, parts: list[Pairs], found: bool) -> Row:
    rows = np.concatenate([p.rows for p in parts])
    right = np.concatenate([p.right for p in parts])
    sure = probability(rows, np.full(len(rows), found))
    return {
        "table": table,
        "set": name,
        "pairs": len(right),
        "mean confidence": float(sure.mean()),
        "right": float(right.mean()),
        "ECE": calibration_error(sure, right),
        "AUC": _auc(sure, right),
        "bars": BARS,
    }


def calibration_error(sure: "NDArray[np.float32]", right: "NDArray[np.int64]") -> float:
    """Mean over ten equal bins of |mean confidence - share right|, weighted by size."""
    bins = np.clip((sure * BINS).astype(int), 0, BINS - 1)
    return float(
        sum(
            abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def _auc(sure: "NDArray[np.float32]", right: "NDArray[np.int64]") -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(right, sure))
