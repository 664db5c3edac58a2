"""Section: quality and cost of whatever model `make bench MODEL_URL=…` names.

`MODEL_URL` is an OpenAI-compatible address, `MODEL` the model's name there (else "default").
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.frame import Row
from bench.loaders import argkp, nhs_fft
from bench.model_curve import Asked, halves, score, written
from bench.vectors import load_embedder
from greenpaper.providers import chat

TITLE = "A model of your own"
ORDER = 48
ABOUT = """The same curve with a real model, named by `make bench MODEL_URL=… MODEL=…`: micro-F1 by
the share of responses sent, with what it cost. Without `MODEL_URL` nothing is measured."""
SHARES = (0.0, 0.05, 0.1)


def run(shared: Path) -> list[Row]:
    """Micro-F1, tokens and time on each set; a row that says so without a model."""
    url = os.environ.get("MODEL_URL", "").strip()
    if not url:
        return [{"set": "no model was named: make bench MODEL_URL=…"}]
    name = os.environ.get("MODEL", "").strip() or "default"
    data, embedder = shared / "data", load_embedder()
    points = argkp(data)
    sets = {
        "nhs_fft, themes found": list(halves([nhs_fft(data)], embedder)),
        "argkp dev, themes written": [written(q, embedder, n) for n, q in enumerate(points)],
    }
    return [_row(name, url, key, questions) for key, questions in sets.items()]


def _row(name: str, url: str, key: str, questions: Sequence[Asked]) -> Row:
    row: Row = {"set": key, "model": name}
    with tempfile.TemporaryDirectory() as folder:
        reader = chat.load(name, url, os.environ.get("GREENPAPER_MODEL_KEY"), Path(folder))
        for share in SHARES:
            scored = score(questions, share, reader)
            row[f"{share:.0%}"] = scored.micro_f1
            row["weight"] = scored.weight
            for replies, column in ((scored.replies, "answered"), (scored.lost, "lost")):
                row[column] = int(str(row.get(column, 0))) + replies
            row["tokens"] = int(str(row.get("tokens", 0))) + scored.tokens
            row["seconds"] = float(str(row.get("seconds", 0))) + scored.seconds
    return row
