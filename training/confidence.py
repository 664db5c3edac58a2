"""Fit what a likeness is worth (src/greenpaper/themes/confidence.json).

    make confidence        # needs ../shared; a few minutes

Truth for themes that were found: an oracle signs them off (protocol D's mapping, on all the
responses), and a theme fits a response if people gave the response the code it maps to; themes
that map to no code are left out. Truth for themes that a person wrote: ArgKP's key points given as
descriptions. Fitted on ArgKP train and banking77 train; never on nhs_fft, ArgKP dev, govbills or
banking77 test, on which `make bench` reports the calibration.
"""

import json
import sys
from pathlib import Path

import numpy as np
from bench import loaders
from bench.pairs import Pairs, found_pairs, written_pairs
from sklearn.linear_model import LogisticRegression

TARGET = Path(__file__).parents[1] / "src" / "greenpaper" / "themes" / "confidence.json"


def main(shared: Path) -> None:
    """Fit both curves and write them beside the code that reads them."""
    sides = loaders.argkp(shared, "train")
    motions = loaders.argkp_motions(shared, "train")
    found = [found_pairs(q) for q in [*sides, loaders.banking77(shared, "train")]]
    written = [written_pairs(q) for q in motions]
    curves = {"found": _fit(found), "written": _fit(written)}
    TARGET.write_text(json.dumps(curves, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(TARGET.read_text())


def _fit(parts: list[Pairs]) -> dict[str, object]:
    """Each question weighs the same, however many responses it has."""
    rows = np.concatenate([p.rows for p in parts])
    right = np.concatenate([p.right for p in parts])
    weights = np.concatenate([np.full(len(p.right), 1 / max(1, len(p.right))) for p in parts])
    model = LogisticRegression(C=1e6, max_iter=5000)
    model.fit(rows, right, sample_weight=weights * len(right) / weights.sum())
    return {
        "weights": [round(float(w), 4) for w in model.coef_[0]],
        "constant": round(float(model.intercept_[0]), 4),
        "pairs": len(right),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/data"))
