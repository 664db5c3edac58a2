"""The tutorial, done from the first command to the last as a reader would."""

import inspect
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
import yaml

ROOT = Path(__file__).parents[3]
TUTORIAL = (ROOT / "docs" / "tutorial" / "first-consultation.md").read_text("utf-8")


def commands() -> list[str]:
    return [line.strip() for line in re.findall(r"^ {4}((?:greenpaper|cp) .+)$", TUTORIAL, re.M)]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line)
    if words[0] == "greenpaper":
        words[:1] = [sys.executable, "-c", "from greenpaper.cli.main import main; main()"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def edit(book: Path) -> None:
    """Step 5: rename a theme, merge two, add the tutorial's own."""
    text = book.read_text("utf-8")
    text = re.sub(r'(- key: t1\n +title: )".*"', r'\1"Traffic and safety"', text, count=1)
    last = re.search(r"\n      - key: t3\n.*?(?=\n      - key: )", text, re.DOTALL)
    assert last
    text = text.replace(last[0], "", 1)
    text = re.sub(r"(- key: t2\n)", r"\1        merged: [t3]\n", text, count=1)
    school = re.search(r"^ +- key: school\n(?:^ {12}.*\n)+", TUTORIAL, re.MULTILINE)
    assert school
    theirs = re.sub(r"^ {4}", "", school[0], flags=re.MULTILINE)
    begins = [m.start() for m in re.finditer(r"^  - question: ", text, re.MULTILINE)]
    book.write_text(text[: begins[1]] + theirs + "\n" + text[begins[1] :], encoding="utf-8")


def sign(book: Path) -> None:
    """Step 6, with the lines that the tutorial shows."""
    text = book.read_text("utf-8")
    for line in re.findall(r"^ {4}(signed_off_\w+: .+)$", TUTORIAL, re.MULTILINE):
        field = line.partition(":")[0]
        text = re.sub(rf"^{field}: .*$", line, text, count=1, flags=re.MULTILINE)
    book.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(ROOT / "examples", folder / "examples")
    said: dict[str, str] = {}
    for line in commands():
        if line.startswith("greenpaper code") and "--draft" in line:
            edit(folder / "codebook.yaml")
        elif line.startswith("greenpaper code") and "late" not in line:
            assert "DRAFT" in (folder / "aberwen-coded" / "report.html").read_text("utf-8")
            unsigned = run(line, folder)
            assert unsigned.returncode == 2
            assert "signed" in unsigned.stderr
            sign(folder / "codebook.yaml")
        result = run(line, folder)
        assert result.returncode == 0, f"{line}\n{result.stderr}"
        said[line] = result.stdout
    return folder, said


def page(folder: Path) -> str:
    html = re.sub(
        r"<style>.*?</style>", "", (folder / "report.html").read_text("utf-8"), flags=re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_columns_are_what_the_tutorial_says(done: tuple[Path, dict[str, str]]) -> None:
    folder, said = done
    shown = next(text for line, text in said.items() if line.startswith("greenpaper columns"))
    roles = re.findall(
        r"│ (id|date|segment|single|multiple|open|personal|ignore|question) +│", shown
    )
    assert sorted(roles) == sorted(
        ["id", "date", "segment", "segment", "single", "multiple", *["open"] * 3, "personal"]
    )
    addresses = pl.read_csv(folder / "examples/aberwen-high-street/responses.csv").to_series(-1)
    assert not any(address in shown for address in addresses.drop_nulls())


def test_the_report_shows_what_the_tutorial_says(done: tuple[Path, dict[str, str]]) -> None:
    folder, _ = done
    seen = page(folder / "aberwen-sorted")
    assert "DRAFT" in seen
    claims = re.search(r"\*\*At a glance\*\* says: (.+)\.", TUTORIAL)
    assert claims
    for claim in claims[1].split(", "):
        number, what = claim.split(" ", 1)
        assert f"{what} {number}" in seen, claim
    for heading in re.findall(r"\*\*([A-Z][^*]+)\*\*", TUTORIAL):
        assert " ".join(heading.split()) in seen, heading
    found = json.loads((folder / "aberwen-sorted" / "findings.json").read_text("utf-8"))
    why = found["questions"][0]
    assert (why["key"], why["asked"], why["not_coded"]) == ("q2", 446, 10)
    assert (why["in_campaigns"], why["campaigns"][0]["identical"]) == (44, 24)


def test_the_signed_report_names_who_signed(done: tuple[Path, dict[str, str]]) -> None:
    folder, _ = done
    seen = page(folder / "aberwen-coded")
    assert "DRAFT" not in seen
    assert "Themes signed off by Mair Pugh on 22 November 2026" in seen
    assert "Not checked by people" in seen


def test_the_edits_are_in_the_results(done: tuple[Path, dict[str, str]]) -> None:
    folder, _ = done
    themes = pl.read_csv(folder / "aberwen-coded" / "themes.csv").filter(pl.col("question") == "q2")
    titles = dict(themes.select("theme", "title").iter_rows())
    assert titles["t1"] == "Traffic and safety"
    assert "t3" not in titles
    raised = dict(themes.select("theme", "responses").iter_rows())
    assert raised["school"] > 0
    book = yaml.safe_load((folder / "aberwen-coded" / "codebook.yaml").read_text("utf-8"))
    assert book["signed_off_by"] == "Mair Pugh"


def test_each_late_respondent_has_an_outcome_for_each_question(
    done: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = done
    codings = pl.read_csv(folder / "late-coded" / "codings.csv")
    assert codings["response_id"].n_unique() == 10
    assert codings.select("question", "response_id").unique().height == 30
    assert {"coded", "no_content", "blank", "not_coded"} <= set(codings["status"])


def test_a_number_of_the_report_is_traced_as_the_guide_says(
    done: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = done
    guide = (ROOT / "docs" / "how-to" / "trace-a-number.md").read_text("utf-8")
    section = guide.split("## In Python")[1].split("The program's own tests")[0]
    code = "\n".join(line[4:] for line in section.splitlines() if line.startswith("    "))
    code = code.replace("responses-sorted/", "aberwen-coded/")
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    raised, considered = map(int, result.stdout.strip().split(" of "))
    found = json.loads((folder / "aberwen-coded" / "findings.json").read_text("utf-8"))
    theme = next(t for t in found["questions"][0]["themes"] if t["key"] == "t1")
    assert (theme["responses"]["count"], theme["responses"]["of"]) == (raised, considered)


@pytest.mark.parametrize("page", ["README.md", "docs/reference/python.md"])
def test_the_python_that_is_shown_runs(page: str, tmp_path: Path) -> None:
    source = ROOT / "examples" / "aberwen-high-street" / "responses.csv"
    pl.read_csv(source, infer_schema=False).write_excel(tmp_path / "responses.xlsx")
    shutil.copy(source, tmp_path)
    blocks = re.findall(r"(?:^ {4}.*\n|^\n)+", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    code = next(block for block in blocks if "from greenpaper import" in block)
    plain = re.sub(r"^ {4}", "", code, flags=re.MULTILINE)
    result = subprocess.run(
        [sys.executable, "-c", plain], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "title" in result.stdout
    assert (tmp_path / "responses-sorted" / "report.html").is_file()


def test_the_functions_that_are_documented_are_those_there_are() -> None:
    import greenpaper

    text = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    shown = dict(re.findall(r"^\| `(\w+)\(([^`]*)\)` \|", text, re.MULTILINE))
    classes = {"Sorting", "TakenIn"}
    assert set(shown) == set(greenpaper.__all__) - classes
    for function, signature in shown.items():
        real = inspect.signature(getattr(greenpaper, function)).parameters
        named = set(re.findall(r"(\w+)(?:=\w+)?(?:,|$)", signature))
        assert named == set(real) - {"embedder", "progress"}, function
    attributes = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert attributes
    assert all(hasattr(greenpaper.Sorting, attribute) for attribute in attributes)
