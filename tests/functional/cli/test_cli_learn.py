"""`greenpaper learn` on the command line: mistakes are sentences, and nothing is half-written."""

from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street"


@pytest.fixture
def coded(greenpaper: Any, here: Path) -> Path:
    source = ["code", EXAMPLE / "responses.csv", "--codebook", EXAMPLE / "gold-codebook.yaml"]
    assert greenpaper(*source, "--draft", "--output", "coded").code == 0
    return here / "coded"


def sheet(path: Path, rows: int) -> Path:
    lines = (EXAMPLE / "gold.csv").read_text("utf-8").splitlines()[1:]
    ids = [line.split(",")[1] for line in lines][:rows]
    said = "".join(f"q2,{i},buses\n" for i in ids)
    path.write_text("question,response_id,themes\n" + said, "utf-8")
    return path


def test_bad_input_is_a_sentence_and_nothing_is_written(
    greenpaper: Any, coded: Path, here: Path
) -> None:
    few, full = sheet(here / "few.csv", 5), sheet(here / "full.csv", 40)
    (here / "elsewhere").mkdir()
    no_column = here / "no-column.csv"
    no_column.write_text("id,themes\n1,buses\n", "utf-8")
    cases = [
        (["coded", few], "20 responses to one question are needed"),
        (["coded", no_column], "no column “response_id”"),
        (["coded", here / "none.xlsx"], "none.xlsx"),
        (["elsewhere", full], "not a folder that greenpaper sort or code wrote"),
        (["coded", full, "--output", "coded"], "stays as it is"),
        (["coded", full, "--output", "elsewhere/../few.csv"], "is not a folder"),
    ]
    before = {p.name: p.read_bytes() for p in coded.iterdir()}
    for arguments, sentence in cases:
        ran = greenpaper("learn", *arguments)
        assert ran.code == 2, arguments
        assert sentence in ran.err, (arguments, ran.err)
        assert not (here / "coded-learned").exists()
    assert before == {p.name: p.read_bytes() for p in coded.iterdir()}


def test_it_says_what_it_wrote_and_what_could_not_be_used(
    greenpaper: Any, coded: Path, here: Path
) -> None:
    full = sheet(here / "full.csv", 40)
    full.write_text(full.read_text("utf-8") + "q2,NOBODY-1,buses\n", "utf-8")
    ran = greenpaper("learn", coded, full)
    assert ran.code == 0, ran.err
    assert "there is no response “NOBODY-1” to q2: not used" in ran.out
    assert "No record of a sample" in ran.out
    assert f"The report is {coded}-learned/report.html" in ran.out
    assert (here / "coded-learned" / "next.xlsx").is_file()
