"""Section: does confidence mean what it says?"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench import reliability
from bench.bars import Bar
from bench.frame import ROOT, Row
from bench.loaders import argkp, argkp_motions, banking77, govbills, nhs_fft, unseen_sets
from bench.pairs import Pairs, found_pairs, written_pairs
from bench.vectors import load_embedder
from greenpaper.quality.calibration import calibration
from greenpaper.themes.confidence import probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

TITLE = "Confidence"
ORDER = 30
ABOUT = """Each pair of a response and a theme that may fit has a confidence: the probability
that people would give the response that theme. Here it is held against what people gave. Themes
found, as many as protocol D allows, are signed off on all the responses by an oracle like its
own, which goes by all such pairs; themes that map to no code are left out. Themes written are
ArgKP's key points and the NHS frame's names. Half of the codes of govbills and banking77 were
seen when the encoder was taught and the curve of themes found was fitted; the other halves stand
by themselves. ECE: expected calibration error, ten bins; AUC: how well confidence puts right
codings before wrong ones (.5 is chance)."""

GOVBILLS, BANKING77 = "govbills, half of it seen", "banking77 test, half of it seen"
PICTURE = ROOT / "docs" / "images" / "reliability.svg"
BARS = (Bar("ECE", 0.04, most=True, note="on unseen questions"),)


def run(shared: Path) -> list[Row]:
    """Calibration of codings on the sets that the curves were not fitted on."""
    data, embedder = shared / "data", load_embedder()
    found = {
        "nhs_fft": [found_pairs(nhs_fft(data), embedder)],
        "argkp dev": [found_pairs(q, embedder) for q in argkp(data)],
        **{name: [found_pairs(q, embedder)] for name, q in unseen_sets(data).items()},
        GOVBILLS: [found_pairs(govbills(data), embedder)],
        BANKING77: [found_pairs(banking77(data), embedder)],
    }
    written = {
        "argkp dev, one side": [written_pairs(q, embedder) for q in argkp(data)],
        "argkp dev, both sides": [written_pairs(q, embedder) for q in argkp_motions(data)],
        "nhs_fft, bare names": [written_pairs(nhs_fft(data), embedder)],
    }
    tables = {"themes found": found, "themes written": written}
    rows: list[Row] = []
    points = []
    for table, sets in tables.items():
        for name, parts in sets.items():
            sure, right = _judged(parts, table == "themes found")
            rows.append(_row(table, name, sure, right))
            points += reliability.bins(f"{name} ({table})", sure, right)
    reliability.draw(points, PICTURE)
    return rows


def _judged(parts: list[Pairs], found: bool) -> "tuple[NDArray[np.float32], NDArray[np.int64]]":
    """Confidence of each pair, and whether people agree."""
    rows = np.concatenate([p.rows for p in parts])
    right = np.concatenate([p.right for p in parts])
    return probability(rows, np.full(len(rows), found)), right


def _row(table: str, name: str, sure: "NDArray[np.float32]", right: "NDArray[np.int64]") -> Row:
    return {
        "table": table,
        "set": name,
        "pairs": len(right),
        "mean confidence": float(sure.mean()),
        "right": float(right.mean()),
        "ECE": calibration_error(sure, right),
        "AUC": _auc(sure, right),
        **({} if name in (GOVBILLS, BANKING77) else {"bars": BARS}),
    }


def calibration_error(sure: "NDArray[np.float32]", right: "NDArray[np.int64]") -> float:
    """As `greenpaper check` has it; 0 where there is no coding."""
    return calibration(sure.astype(np.float64), right.astype(np.float64)).error or 0.0


def _auc(sure: "NDArray[np.float32]", right: "NDArray[np.int64]") -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(right, sure))
