"""The agreement of two real people is the one that was published."""

import csv
from pathlib import Path

import pytest

from greenpaper.quality.agreement import agreement
from greenpaper.quality.board import board
from greenpaper.quality.coded import MACHINE, Drawn, Judgement, Part


@pytest.mark.real_data
def test_the_people_of_sight(shared_data: Path) -> None:
    """SIGHT's two coders: micro-F1 .853, the same set 75.9% (of the 286 that both coded)."""
    path = shared_data / "sight_double_coded" / "comments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = {
        name: [
            Judgement(name, "q1", row["id"], frozenset(row[name].split("|")))
            for row in rows
            if row[name]
        ]
        for name in ("coder1", "coder2")
    }
    said[MACHINE] = []
    codes = sorted({code for some in said.values() for j in some for code in j.themes})
    drawn = [Drawn("q1", r["id"], r["id"], Part.RANDOM, "", 1.0, 1.0) for r in rows]
    found = agreement(board(said, drawn, {"q1": codes}), seed=0)
    assert found.responses == 286
    f1, exact = found.people["f1"], found.people["exact"]
    assert f1.value is not None
    assert exact.value is not None
    assert (round(f1.value, 3), round(exact.value, 3)) == (0.853, 0.759)
    assert f1.low is not None
    assert f1.high is not None
    assert 0.78 < f1.low < 0.853 < f1.high < 0.92
