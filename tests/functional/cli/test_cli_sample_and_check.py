"""`greenpaper sample` and `greenpaper check`, as people type them and mistype them."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from fake_embedder import WordEmbedder
from greenpaper import publish, sort

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street" / "responses.csv"


@pytest.fixture(scope="module")
def sorted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "responses-sorted"
    publish(sort(EXAMPLE, embedder=WordEmbedder()), folder)
    return folder


@pytest.fixture
def folder(sorted_once: Path, here: Path) -> Path:
    return Path(shutil.copytree(sorted_once, here / "responses-sorted")).relative_to(here)


def refused(greenpaper: Any, here: Path, *arguments: str | Path) -> str:
    before = sorted(here.iterdir())
    ran = greenpaper(*arguments)
    assert ran.code == 2, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert sorted(here.iterdir()) == before
    return str(ran.err).strip()


def fill(path: Path, themes: list[str]) -> None:
    book = load_workbook(path)
    for number, row in enumerate(book["Responses"].iter_rows(min_row=2)):
        row[3].value = themes[number % len(themes)]
    book.save(path)


def test_a_seed_of_ones_own(greenpaper: Any, folder: Path, here: Path) -> None:
    for seed, name in ((5, "a"), (5, "b"), (6, "c")):
        ran = greenpaper("sample", folder, "--size", 30, "--seed", seed, "--output", name)
        assert ran.code == 0, ran.err
        assert f"The seed is {seed}" in ran.out
    a, b, c = (json.loads((here / name / "sample.json").read_text("utf-8")) for name in "abc")
    assert a == b
    assert [d["response_id"] for d in a["drawn"]] != [d["response_id"] for d in c["drawn"]]


def test_as_many_as_a_width_needs(greenpaper: Any, folder: Path, here: Path) -> None:
    said = greenpaper("sample", folder, "--width", "25", "--coders", 3).out
    assert "near 50% will be about 25 points wide" in said
    made = here / "responses-sorted-sample"
    assert {p.name for p in made.iterdir()} == {
        "coder1.xlsx",
        "coder2.xlsx",
        "coder3.xlsx",
        "run.json",
        "sample.json",
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--size", "5", "--width", "10"), "Give --size or --width, not both"),
        (("--size", "0"), "--size says 0"),
        (("--width", "0"), "--width says 0"),
        (("--width", "100"), "--width says 100"),
        (("--coders", "0"), "--coders says 0"),
    ],
)
def test_numbers_that_make_no_sense(
    greenpaper: Any, folder: Path, here: Path, given: tuple[str, ...], said: str
) -> None:
    assert said in refused(greenpaper, here, "sample", folder, *given)


def test_a_folder_that_is_none(greenpaper: Any, here: Path) -> None:
    (here / "other").mkdir()
    for command in (["sample", "other"], ["check", "other", "x.csv"], ["sample", "nowhere"]):
        said = refused(greenpaper, here, *command)
        assert "not a folder that greenpaper sort or code wrote" in said or "no file x.csv" in said


def test_a_check_of_what_is_no_sheet(greenpaper: Any, here: Path, folder: Path) -> None:
    (here / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    assert "has no column “response_id”" in refused(greenpaper, here, "check", folder, "x.csv")
    assert "There is no file y.csv" in refused(greenpaper, here, "check", folder, "y.csv")


def test_empty_sheets_are_said(greenpaper: Any, here: Path, folder: Path) -> None:
    greenpaper("sample", folder, "--size", 30)
    sheet = here / "responses-sorted-sample" / "coder1.xlsx"
    said = refused(greenpaper, here, "check", folder, sheet)
    assert "None of the sheets has a judgement that can be used" in said
    assert "rows are not coded yet" in said


def test_one_coder_alone(greenpaper: Any, here: Path, folder: Path) -> None:
    greenpaper("sample", folder, "--size", 40, "--coders", 1)
    sheet = here / "responses-sorted-sample" / "coder1.xlsx"
    fill(sheet, ["none", "t1", "t1; t2", "can't tell"])
    ran = greenpaper("check", folder, sheet)
    assert ran.code == 0, ran.err
    assert "No two people judged the same responses" in ran.out
    assert not (here / "responses-sorted-check" / "adjudicate.xlsx").exists()


def test_sheets_without_the_record_of_the_sample(greenpaper: Any, here: Path, folder: Path) -> None:
    greenpaper("sample", folder, "--size", 40)
    made = here / "responses-sorted-sample"
    for name in ("coder1.xlsx", "coder2.xlsx"):
        fill(made / name, ["none", "t1", "t2"])
        shutil.move(made / name, here / name)
    shutil.rmtree(made)
    ran = greenpaper("check", folder, "coder1.xlsx", "coder2.xlsx")
    assert ran.code == 0, ran.err
    assert "The record of the sample (sample.json) is neither beside the sheets" in ran.out


def test_a_check_again_takes_the_place_of_the_first(
    greenpaper: Any, here: Path, folder: Path
) -> None:
    greenpaper("sample", folder, "--size", 40)
    sheets = [here / "responses-sorted-sample" / f"coder{n}.xlsx" for n in (1, 2)]
    for number, sheet in enumerate(sheets):
        fill(sheet, [["none", "t1", "t2"], ["t1", "none"]][number])
    pages = []
    for _ in range(2):
        ran = greenpaper("check", folder, *sheets)
        assert ran.code == 0, ran.err
        pages.append((here / "responses-sorted-check" / "check.json").read_bytes())
    assert pages[0] == pages[1]
    settle = here / "responses-sorted-check" / "adjudicate.xlsx"
    assert re.search(r"To settle the \d+ differences", ran.out)
    # Half of them settled: the sheet stays, and what is open comes in another.
    book = load_workbook(settle)
    rows = list(book["Responses"].iter_rows(min_row=2))
    for row in rows[::2]:
        row[5].value = "t3"
    book.save(settle)
    filled = settle.read_bytes()
    assert "was changed since" in refused(greenpaper, here, "check", folder, *sheets)
    ran = greenpaper("check", folder, *sheets, settle)
    assert ran.code == 0, ran.err
    assert settle.read_bytes() == filled
    more = load_workbook(settle.with_name("adjudicate-2.xlsx"))["Responses"]
    assert more.max_row - 1 == len(rows) - len(rows[::2])
    assert (
        f"{settle.name} (sheet “Responses”): {len(rows) // 2} rows are not settled yet" in ran.out
    )
    ran = greenpaper("check", folder, *sheets, settle, settle.with_name("adjudicate-2.xlsx"))
    assert ran.code == 0, ran.err
