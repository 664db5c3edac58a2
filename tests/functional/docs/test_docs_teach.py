"""The guide to teaching, done from the first command to the last as a reader would."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from test_docs_check import EXAMPLE, ROOT, SHEETS, fill, run

GUIDE = (ROOT / "docs" / "how-to" / "teach-from-corrections.md").read_text("utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^ {8}(greenpaper .+)$", GUIDE, re.MULTILINE)]
LEARNED = "responses-coded-learned"


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("teach")
    for name in ("responses.csv", "late-responses.csv"):
        shutil.copy(EXAMPLE / name, folder)
    signed = 'signed_off_by: Mair Pugh\nsigned_off_on: "2026-11-22"\n'
    book = (EXAMPLE / "gold-codebook.yaml").read_text("utf-8")
    (folder / "codebook.yaml").write_text(signed + book, "utf-8")
    run("greenpaper code responses.csv --codebook codebook.yaml", folder)
    run("greenpaper sample responses-coded --size 120 --coders 2", folder)
    for number in (1, 2):
        fill(folder / SHEETS / f"coder{number}.xlsx", 0.08, seed=number)
    said = []
    for line in COMMANDS:
        said.append(run(line, folder))
        if len(said) == 1:
            fill(folder / LEARNED / "next.xlsx", 0.08, seed=3)
    return folder, said


def test_the_guide_has_the_whole_journey() -> None:
    assert [line.split()[1] for line in COMMANDS] == ["learn", "learn", "code"]


def test_it_is_said_what_was_learned_and_whether_more_would_help(
    journey: tuple[Path, list[str]],
) -> None:
    said = journey[1][0]
    assert "taught (version 1, " in said
    assert re.search(r"agreed with people at a micro-F1 of 0\.\d\d", said)
    assert re.search(r"Another 50 codings (would hardly help|may add about 0\.\d\d)", said)
    assert f"{Path(LEARNED) / 'next.xlsx'}" in said


def test_shares_are_checked_and_go_on_being_so(journey: tuple[Path, list[str]]) -> None:
    folder, _ = journey
    found = {}
    for name in (LEARNED, f"{LEARNED}-2"):
        question = json.loads((folder / name / "findings.json").read_text("utf-8"))["questions"][0]
        assert all(theme["checked"] for theme in question["themes"])
        found[name] = question
    first, second = found.values()
    assert first["checked_by"] == second["checked_by"] > 100
    assert second["coded_by_people"] == first["coded_by_people"] + 50
    pages = [(folder / name / "report.html").read_text("utf-8") for name in found]
    assert all("Checked by people" in page for page in pages)


def test_what_people_said_is_kept_and_added_to(journey: tuple[Path, list[str]]) -> None:
    folder, _ = journey
    first, second = (
        pl.read_csv(folder / name / "people.csv") for name in (LEARNED, f"{LEARNED}-2")
    )
    assert set(first["coder"]) == {"coder1", "coder2"}
    assert set(second["coder"]) == {"coder1", "coder2", "next"}
    assert second.filter(pl.col("coder") != "next").equals(first)


def test_late_responses_are_coded_by_the_taught_coder(journey: tuple[Path, list[str]]) -> None:
    folder, said = journey
    codings = pl.read_csv(folder / "late-responses-coded" / "codings.csv")
    assert codings.filter(pl.col("coder").str.contains("taught (version 1", literal=True)).height
    assert "coded by “machine, taught (version 1, " in said[2]
    kept = (folder / "late-responses-coded" / "coder.safetensors").read_bytes()
    assert kept == (folder / LEARNED / "coder.safetensors").read_bytes()
