"""`greenpaper check` with sheets as people hand them in: all is said, and the rest is used."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bad_sheets import SPOILT, fill, older, spoil
from fake_embedder import WordEmbedder
from greenpaper import publish, sort

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street" / "responses.csv"


@pytest.fixture(scope="module")
def sorted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "responses-sorted"
    publish(sort(EXAMPLE, embedder=WordEmbedder()), folder)
    return folder


@pytest.fixture
def sheets(sorted_once: Path, greenpaper: Any, here: Path) -> list[Path]:
    """Two sheets of a sample, filled in."""
    shutil.copytree(sorted_once, here / "responses-sorted")
    greenpaper("sample", "responses-sorted", "--size", 30)
    made = [Path("responses-sorted-sample") / f"coder{n}.xlsx" for n in (1, 2)]
    fill(made[0], ["none", "t1", "t2"])
    fill(made[1], ["t1", "none"])
    return made


def judged(here: Path) -> dict[str, int]:
    found = json.loads((here / "responses-sorted-check" / "check.json").read_text("utf-8"))
    return {coder["name"]: coder["judged"] for coder in found["coders"]}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_wrong_is_said_and_the_rest_is_used(
    greenpaper: Any, here: Path, sheets: list[Path], what: str
) -> None:
    change, said = SPOILT[what]
    spoil(sheets[0], change)
    ran = greenpaper("check", "responses-sorted", *sheets)
    assert ran.code == 0, ran.err
    assert said in ran.out
    counts = judged(here)
    assert counts["coder1"] >= counts["coder2"] - 3
    if not said:
        assert "coder1.xlsx" not in ran.out.split("To settle")[0]
        assert counts["coder1"] == counts["coder2"]


def test_the_same_sheet_twice(greenpaper: Any, here: Path, sheets: list[Path]) -> None:
    shutil.copy(sheets[0], sheets[1])
    ran = greenpaper("check", "responses-sorted", *sheets)
    assert ran.code == 0, ran.err
    assert "one person's word can't count twice" in ran.out
    assert list(judged(here)) == ["coder1"]


def test_a_sheet_of_an_older_codebook(greenpaper: Any, here: Path, sheets: list[Path]) -> None:
    older(sheets[0])
    ran = greenpaper("check", "responses-sorted", *sheets)
    assert ran.code == 0, ran.err
    assert "was made with another version of the codebook" in ran.out
    assert "no theme has the key “gone_since”" in ran.out
    counts = judged(here)
    assert counts["coder1"] == counts["coder2"] - 1
