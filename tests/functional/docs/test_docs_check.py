"""The guide to checking accuracy, done from the first command to the last as a reader would."""

import csv
import json
import random
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "aberwen-high-street"
GUIDE = (ROOT / "docs" / "how-to" / "check-accuracy.md").read_text("utf-8")
COMMANDS = [line.strip() for line in re.findall(r"^ {8}(greenpaper .+)$", GUIDE, re.MULTILINE)]
SHEETS = Path("responses-coded-sample")
SETTLE = Path("responses-coded-check") / "adjudicate.xlsx"


def gold() -> dict[str, frozenset[str]]:
    with (EXAMPLE / "gold.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["response_id"]: frozenset(row["themes"].split(";")) - {"", "none"}
            for row in csv.DictReader(file)
        }


def fill(path: Path, chance_of_error: float, seed: int, column: int = 4) -> None:
    """Code a sheet as a person might: mostly as the gold codes say."""
    rng, truth = random.Random(seed), gold()
    keys = sorted(frozenset().union(*truth.values()))
    book = load_workbook(path)
    for row in book["Responses"].iter_rows(min_row=2):
        given = {key for key in sorted(truth[row[1].value]) if rng.random() >= chance_of_error}
        if rng.random() < chance_of_error:
            given.add(rng.choice(keys))
        row[column - 1].value = "; ".join(sorted(given)) or "none"
        if column > 4:
            row[column].value = "As the codebook has it."
    book.save(path)


def run(line: str, folder: Path) -> str:
    words = [sys.executable, "-c", "from greenpaper.cli.main import main; main()"]
    words += shlex.split(line)[1:]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{line}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("check")
    shutil.copy(EXAMPLE / "responses.csv", folder)
    signed = 'signed_off_by: Mair Pugh\nsigned_off_on: "2026-11-22"\n'
    book = (EXAMPLE / "gold-codebook.yaml").read_text("utf-8")
    (folder / "codebook.yaml").write_text(signed + book, "utf-8")
    said = []
    for line in COMMANDS:
        said.append(run(line, folder))
        if line.startswith("greenpaper sample"):
            fill(folder / SHEETS / "coder1.xlsx", 0.1, seed=1)
            fill(folder / SHEETS / "coder2.xlsx", 0.1, seed=2)
        elif len(said) == 3:
            shutil.copytree(folder / "responses-coded-check", folder / "first-check")
            fill(folder / SETTLE, 0.0, seed=0, column=6)
    return folder, said


def test_the_guide_has_the_whole_journey() -> None:
    assert [line.split()[1] for line in COMMANDS] == ["code", "sample", "check", "check"]


def test_each_coder_knows_before_they_start(journey: tuple[Path, list[str]]) -> None:
    said = journey[1][1]
    assert "200 drawn by chance, 1 campaign letter, standing for 3" in said
    assert "points wide" in said
    assert re.search(r"Each coder has 2\d\d responses to code, about \d+ min", said)
    assert "The seed is" in said


def test_the_command_that_is_proposed_is_the_one_in_the_guide(
    journey: tuple[Path, list[str]],
) -> None:
    proposed = [re.findall(r"^ {4}(greenpaper check .+)$", s, re.MULTILINE) for s in journey[1]]
    assert proposed[1] == [COMMANDS[2]]
    assert proposed[2] == [COMMANDS[3]]
    assert proposed[3] == []


def test_the_first_check(journey: tuple[Path, list[str]]) -> None:
    folder, said = journey
    found = json.loads((folder / "first-check" / "check.json").read_text("utf-8"))
    assert found["whole"]["sentence"] in said[2]
    assert [coder["judged"] for coder in found["coders"]] == [found["drawn"]] * 2
    people, machine = found["whole"]["people"]["f1"], found["whole"]["machine"]["f1"]
    assert 0.75 < people[0] < 0.95
    assert machine[0] < people[0]
    assert found["whole"]["verdict"] == "less"
    assert found["differing"] > 20
    assert found["settled"] == 0
    assert f"The coders differ about {found['differing']} responses" in said[2]


def test_shares_as_coded_and_checked(journey: tuple[Path, list[str]]) -> None:
    folder, said = journey
    found = json.loads((folder / "responses-coded-check" / "check.json").read_text("utf-8"))
    shares = found["questions"][0]["shares"]
    themes = {theme["key"]: theme for theme in shares["themes"]}
    behind = f"stand people's codings of {shares['people']} responses drawn by chance"
    assert behind in said[3]
    for theme in themes.values():
        figures = (f"{part:.0%}" for part in (theme["coded"], *theme["checked"]))
        form = r"  *{}  *{}  {} to {}".format(*map(re.escape, figures))
        assert re.search(re.escape(theme["title"][:30]) + r".*" + form, said[3])
    truth = gold()
    coded = pl.read_csv(folder / "responses-coded" / "codings.csv", infer_schema=False)
    ids = coded.filter(pl.col("status").is_in(["coded", "none_fits"]))["response_id"].unique()
    right = {key: sum(key in truth[i] for i in ids) / len(ids) for key in themes}
    held = [t["checked"][1] <= right[k] <= t["checked"][2] for k, t in themes.items()]
    naive = [t["checked"][1] <= t["coded"] <= t["checked"][2] for t in themes.values()]
    assert sum(held) >= len(held) - 2
    assert sum(naive) < len(naive) - 5
    assert shares["groups"]
    assert all(group["responses"] >= 10 for group in shares["groups"])


def test_the_differences_are_settled(journey: tuple[Path, list[str]]) -> None:
    folder, _ = journey
    first, last = (
        json.loads((folder / name / "check.json").read_text("utf-8"))
        for name in ("first-check", "responses-coded-check")
    )
    assert (last["differing"], last["settled"]) == (0, first["differing"])
    assert not last["notes"]
    agreed = next(p for p in last["whole"]["pairs"] if p["first"] == "agreed")
    assert agreed["responses"] == last["drawn"]
    # Settling changes neither coder: agreement between them is what it was.
    assert first["whole"]["people"] == last["whole"]["people"]


def test_the_sheet_that_was_filled_in_is_still_there(journey: tuple[Path, list[str]]) -> None:
    folder, _ = journey
    rows = list(load_workbook(folder / SETTLE)["Responses"].iter_rows(values_only=True))
    assert rows[0] == ("question", "response_id", "text", "coder1", "coder2", "themes", "reason")
    assert all(row[5] for row in rows[1:])
    names = {path.name for path in (folder / SETTLE).parent.iterdir()}
    made = {"agreement.csv", "check.html", "check.json", "run.json", "shares.csv"}
    assert names == made | {"adjudicate.xlsx"}
