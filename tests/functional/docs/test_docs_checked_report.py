"""The tutorial from a sample to a report that people checked, done as a reader would.

tests/functional/web/test_web_accuracy_journey.py does its other half, in the browser.
"""

import json
import re
import shutil
import zipfile
from pathlib import Path

import polars as pl
import pytest
from test_docs_check import EXAMPLE, ROOT, SETTLE, SHEETS, fill, run

GUIDE = (ROOT / "docs" / "tutorial" / "a-checked-report.md").read_text("utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^ {8}(greenpaper .+)$", GUIDE, re.MULTILINE)]
CODED, LEARNED = Path("responses-coded"), Path("responses-coded-learned")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all of it was done."""
    here = tmp_path_factory.mktemp("checked")
    shutil.copy(EXAMPLE / "responses.csv", here)
    signed = 'signed_off_by: Mair Pugh\nsigned_off_on: "2026-11-22"\n'
    book = (EXAMPLE / "gold-codebook.yaml").read_text("utf-8")
    (here / "codebook.yaml").write_text(signed + book, "utf-8")
    for number, line in enumerate(COMMANDS, start=1):
        run(line, here)
        if number == 2:
            fill(here / SHEETS / "coder1.xlsx", 0.05, seed=1)
            fill(here / SHEETS / "coder2.xlsx", 0.05, seed=2)
        elif number == 3:
            fill(here / SETTLE, 0.0, seed=0, column=6)
    return here


def test_the_page_has_the_whole_journey() -> None:
    steps = [line.split()[1] for line in COMMANDS]
    assert steps == ["code", "sample", "check", "check", "learn"]


def test_before_there_is_a_sample_nothing_is_called_checked(folder: Path) -> None:
    page = (folder / CODED / "report.html").read_text("utf-8")
    assert "Not checked by people" in page
    assert "Checked by people" not in page


def test_the_report_tells_checked_shares_and_who_stands_behind_them(folder: Path) -> None:
    found = json.loads((folder / LEARNED / "findings.json").read_text("utf-8"))["questions"][0]
    people = found["checked_by"]
    assert f"people's codings of {people} responses" in GUIDE.replace("\n", " ")
    page = (folder / LEARNED / "report.html").read_text("utf-8")
    assert f"people’s codings of {people} responses drawn by chance" in page
    with zipfile.ZipFile(folder / LEARNED / "report.docx") as word:
        text = re.sub(r"<[^>]+>", "", word.read("word/document.xml").decode())
    assert f"people’s codings of {people} responses drawn by chance" in text
    themes = pl.read_csv(folder / LEARNED / "themes.csv")
    assert set(themes.filter(pl.col("question") == found["key"])["checked_by"]) == {people}
    assert all(f"{theme['checked']['share']:.0%}" in page for theme in found["themes"])


def test_teaching_makes_the_checked_shares_no_less_sure(folder: Path) -> None:
    check = json.loads((folder / "responses-coded-check" / "check.json").read_text("utf-8"))
    before = {t["key"]: t["checked"] for t in check["questions"][0]["shares"]["themes"]}
    found = json.loads((folder / LEARNED / "findings.json").read_text("utf-8"))["questions"][0]
    after = {theme["key"]: theme["checked"] for theme in found["themes"]}
    assert set(before) == set(after)
    widths = [
        (after[k]["high"] - after[k]["low"], high - low) for k, (_, low, high) in before.items()
    ]
    assert sum(a for a, _ in widths) < 1.02 * sum(b for _, b in widths)
    # Two good answers to one question: their intervals meet.
    assert all(
        after[k]["low"] <= high and low <= after[k]["high"] for k, (_, low, high) in before.items()
    )
