"""No cell of a CSV file can be run as a formula, and every cell can be had back exactly."""

import csv
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.report.csv_file import GUARDED, guarded, write_csv

RISKY = [
    "=1+1",
    "+44 7700 900123",
    "- no\n- never",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "-",
    "+",
]


def cells(*texts: str | None) -> list[str | None]:
    return guarded(pl.DataFrame({"c": texts}, schema={"c": pl.String}))["c"].to_list()


@pytest.mark.parametrize("text", RISKY)
def test_a_cell_that_could_be_run_gets_an_apostrophe(text: str) -> None:
    assert cells(text) == ["'" + text]


@pytest.mark.parametrize(
    "text", ["-5", "+3.25", "-1,000", "12%", "", "a=b", "it's", "'quoted'", " =1"]
)
def test_other_cells_are_left_alone(text: str) -> None:
    assert cells(text) == [text]


def test_missing_stays_missing() -> None:
    assert cells(None, "") == [None, ""]


def test_headings_are_guarded_too() -> None:
    assert guarded(pl.DataFrame({"=note": ["a"], "id": ["b"]})).columns == ["'=note", "id"]


@given(
    st.lists(st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝\"a,;0 é😀"), max_size=6), min_size=1)
)
def test_what_was_written_can_be_had_back(texts: list[str]) -> None:
    found = [
        re.sub(r"^'", "", t) if re.match(GUARDED, t) else t for t in cells(*texts) if t is not None
    ]
    assert found == texts


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_a_csv_reader_finds_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    frame = pl.DataFrame({"n": range(len(texts)), "c": texts})
    write_csv(frame, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [r[1] for r in rows[1:]] == cells(*texts)
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
