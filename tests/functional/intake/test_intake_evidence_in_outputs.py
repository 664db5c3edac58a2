"""Whatever line ends the source has, evidence can be cut out of responses.csv again."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper import publish, sort

Source = Callable[[list[tuple[str, str]], Path], Path | pl.DataFrame]

ASKED = "What should we change?"
SAID = (
    "The bus is late every morning.{0}{0}The school does not wait for the bus to come.",
    "Dear all,{0}plant more trees in the square please.{0}The trees give us shade.{0}",
    "= the parking is too dear{0}for those who work here, and the bus is late.",
    "{0}More trees, please! 🌳 And café tables under the trees in the square.",
    "Parking is too dear for us who work here. Rhys{0}",
)


ENDS = ("\r\n", "\r", "\n")


def rows(*ends: str) -> list[tuple[str, str]]:
    said = [SAID[n % len(SAID)].format(ends[n % len(ends)]) for n in range(40)]
    return [(f"R{n}", f"{text} ({n})") for n, text in enumerate(said)]


def as_csv(table: list[tuple[str, str]], folder: Path) -> Path:
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Response ID", ASKED), *table])
    return path


def as_json(table: list[tuple[str, str]], folder: Path) -> Path:
    path = folder / "answers.json"
    records = [{"Response ID": one, ASKED: said} for one, said in table]
    path.write_text(json.dumps(records), "utf-8")
    return path


def as_frame(table: list[tuple[str, str]], folder: Path) -> pl.DataFrame:
    return pl.DataFrame(table, schema=["Response ID", ASKED], orient="row")


def read_csv(path: Path) -> list[dict[str, str]]:
    """As docs/reference/output-folder.md says: one apostrophe is taken from a guarded cell."""
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    return [{name: re.sub(r"^'(?='*[=+\-@\t\r\n])", "", v) for name, v in r.items()} for r in found]


@pytest.mark.parametrize("source", [as_csv, as_json, as_frame])
def test_start_and_end_cut_the_evidence(tmp_path: Path, source: Source) -> None:
    given = source(rows(*ENDS), tmp_path)
    publish(sort(given, embedder=WordEmbedder()), tmp_path / "out")
    texts = {r["response_id"]: r[ASKED] for r in read_csv(tmp_path / "out" / "responses.csv")}
    assert texts == dict(rows("\n"))
    coded = [r for r in read_csv(tmp_path / "out" / "codings.csv") if r["start"]]
    assert len({r["response_id"] for r in coded}) > 20
    late = 0
    for row in coded:
        start, stop = int(row["start"]), int(row["end"])
        assert texts[row["response_id"]][start:stop] == row["evidence"]
        late += "\n" in texts[row["response_id"]][:start]
    assert late > 5, "too little evidence stands after a line end for this to test anything"
