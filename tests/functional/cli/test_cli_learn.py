"""`greenpaper learn` on the command line: mistakes are sentences, and nothing is half-written."""

import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street"
GOLD = pl.read_csv(EXAMPLE / "gold.csv", infer_schema=False).fill_null("")
TRUE = {
    i: frozenset(re.findall(r"\w+", said))
    for i, said in GOLD.select("response_id", "themes").iter_rows()
}


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


NEW = "parking_loss"
"""A theme that the codebook gets after Ann has coded."""


@pytest.fixture
def grown(greenpaper: Any, here: Path) -> Path:
    """`first-learned` with what Ann said, `second` coded with one theme more, and its sample."""
    whole = (EXAMPLE / "gold-codebook.yaml").read_text("utf-8")
    fewer = re.sub(rf"(?ms)^ +- key: {NEW}\n.*?(?=^ +- key: |\Z)", "", whole)
    for name, text in (("first", fewer), ("second", whole)):
        (here / f"{name}.yaml").write_text(text, "utf-8")
        source = ["code", EXAMPLE / "responses.csv", "--codebook", f"{name}.yaml", "--draft"]
        assert greenpaper(*source, "--output", name).code == 0
    rows = [f"q2,{i},{'; '.join(sorted(t - {NEW})) or 'none'}\n" for i, t in TRUE.items()]
    ann = "question,response_id,themes\n" + "".join(rows[::2])
    (here / "Ann.csv").write_text(ann, "utf-8")
    assert greenpaper("learn", "first", "Ann.csv").code == 0
    assert greenpaper("sample", "second", "--size", 60, "--coders", 1).code == 0
    book = load_workbook(here / "second-sample" / "coder1.xlsx")
    for row in book["Responses"].iter_rows(min_row=2):
        row[3].value = "; ".join(sorted(TRUE[str(row[1].value)])) or "none"
    book.save(here / "second-sample" / "coder1.xlsx")
    return here


def test_those_who_could_not_give_a_theme_neither_teach_nor_check_it(
    greenpaper: Any, grown: Path
) -> None:
    earlier = people_of(grown / "first-learned")
    assert earlier.filter(COULD).is_empty()
    ours, theirs = "second-sample/coder1.xlsx", "first-learned/people.csv"
    for output, folder, sheets in (
        ("both", "second", [ours, theirs]),
        ("only-what-was-kept", "second", [theirs]),
        ("in-the-folder", "first-learned", [ours]),
    ):
        if folder == "first-learned":
            shutil.copy(grown / "second.yaml", grown / folder / "codebook.yaml")
        ran = greenpaper("learn", folder, *sheets, "--output", output)
        assert ran.code == 0, ran.err
        assert "nobody taught codes them" in ran.out, output
        now = people_of(grown / output)
        mine = now.filter(pl.col("coder") == "coder1")
        assert now.filter(COULD).equals(mine), output
        assert mine.is_empty() == (ours not in sheets)
        others = set(earlier["response_id"]) - set(mine["response_id"])
        assert who_have(grown / "second") & others
        assert who_have(grown / output) & others == who_have(grown / "second") & others, output
        checked = checked_of(grown / output)
        assert checked.pop(NEW) == "not checked by people", output
        assert set(checked.values()) == {"checked by people"}, output
    # Without what Ann said, all could give it.
    assert greenpaper("learn", "second", ours, "--output", "anew").code == 0
    assert checked_of(grown / "anew")[NEW] == "checked by people"


COULD = pl.col("could_give").str.split("; ").list.contains(NEW)


def people_of(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "people.csv", infer_schema=False).fill_null("")


def checked_of(folder: Path) -> dict[str, str]:
    themes = pl.read_csv(folder / "themes.csv").filter(pl.col("question") == "q2")
    return dict(themes.select("theme", "checked").iter_rows())


def who_have(folder: Path) -> set[str]:
    codings = pl.read_csv(folder / "codings.csv", infer_schema=False)
    return set(codings.filter(pl.col("theme") == NEW)["response_id"])
