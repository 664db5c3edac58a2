"""What people do with the commands: sort, read, change, code, and again."""

import csv
import json
import random
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
import yaml

from fake_embedder import WordEmbedder
from greenpaper import publish, sort, wiring
from greenpaper.workflow import publish as published
from greenpaper.workflow import take_in

PROJECT = Path(__file__).parents[3]
EXAMPLE = PROJECT / "examples" / "aberwen-high-street" / "responses.csv"
FIXED = ("codings.csv", "themes.csv", "campaigns.csv", "codebook.yaml", "findings.json")
FILES = {
    *FIXED,
    "codebook.safetensors",
    "report.docx",
    "report.html",
    "responses.csv",
    "responses.xlsx",
    "roles.yaml",
    "run.json",
}


def said_by(greenpaper: Any, *arguments: str | Path) -> str:
    ran = greenpaper(*arguments)
    assert ran.code == 0, ran.err
    return str(ran.out)


def same(one: Path, other: Path, *names: str) -> None:
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.fixture(scope="module")
def sorted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, sorted once for several tests."""
    folder = tmp_path_factory.mktemp("example") / "responses-sorted"
    publish(sort(EXAMPLE, embedder=WordEmbedder()), folder)
    return folder


@pytest.fixture
def folder(sorted_once: Path, here: Path) -> Path:
    """The same, in the folder that commands run in."""
    return Path(shutil.copytree(sorted_once, here / "responses-sorted"))


def test_sort_the_example(greenpaper: Any, here: Path, sorted_once: Path) -> None:
    said = said_by(greenpaper, "sort", EXAMPLE)
    folder = here / "responses-sorted"
    same(folder, sorted_once, *FIXED)  # the library and the command come to the same
    assert {p.name for p in folder.iterdir()} == FILES
    assert f"The report is {Path('responses-sorted') / 'report.html'}" in said
    assert "Please tell us why" in said


def test_code_with_the_codebook_as_it_is(greenpaper: Any, here: Path, folder: Path) -> None:
    """A codebook that nobody has changed codes the same file as it was coded at first."""
    book = folder / "codebook.yaml"
    said_by(greenpaper, "code", EXAMPLE, "--codebook", book, "--draft")
    coded = here / "responses-coded"
    same(folder, coded, *FIXED, "responses.csv", "codebook.safetensors")


def test_late_responses_are_coded_as_the_first_were(
    greenpaper: Any, here: Path, folder: Path, tmp_path: Path
) -> None:
    """A response's coding depends on its words and the codebook, not on the other responses."""
    book = folder / "codebook.yaml"
    heading, rows = _rows(EXAMPLE)
    late = tmp_path / "late.csv"
    _write(late, heading, rows[50:90])
    named = tmp_path / "roles.yaml"
    said_by(greenpaper, "columns", EXAMPLE, "--write", named)
    said_by(greenpaper, "code", late, "--codebook", book, "--draft", "--roles", named)
    first, again = (_codings(f) for f in (folder, here / "late-coded"))
    assert again
    assert [row for row in first if row.split(",")[1] in _ids(again)] == again


def test_an_edited_and_signed_codebook(greenpaper: Any, here: Path, folder: Path) -> None:
    book = folder / "codebook.yaml"
    content = yaml.safe_load(book.read_text("utf-8"))
    themes = content["questions"][0]["themes"]
    leaves = [t for t in themes if t["key"].startswith("t")]
    kept, gone = leaves[0], leaves[1]
    kept["title"], kept["merged"] = "A better title", [gone["key"]]
    themes.remove(gone)
    themes.append({"key": "new", "title": "Dogs on the High Street", "description": "Dogs."})
    content |= {"signed_off_by": "Ffion Example", "signed_off_on": "2026-01-31"}
    mine = here / "mine.yaml"
    mine.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    (here / "mine.safetensors").write_bytes(book.with_suffix(".safetensors").read_bytes())
    said_by(greenpaper, "code", EXAMPLE, "--codebook", mine)
    report = (here / "responses-coded" / "report.html").read_text("utf-8")
    assert "A better title" in report
    assert "Dogs on the High Street" in report
    assert "Ffion Example" in report
    assert "DRAFT" not in report
    found = json.loads((here / "responses-coded" / "findings.json").read_text("utf-8"))
    keys = {t["key"] for t in found["questions"][0]["themes"]}
    assert "new" in keys
    assert gone["key"] not in keys


def test_the_order_of_rows_makes_no_difference(
    greenpaper: Any, here: Path, folder: Path, tmp_path: Path
) -> None:
    heading, rows = _rows(EXAMPLE)
    random.Random(5).shuffle(rows)
    shuffled = tmp_path / "responses.csv"
    _write(shuffled, heading, rows)
    said_by(greenpaper, "sort", shuffled, "--output", "other")
    same(folder, here / "other", *FIXED, "codebook.safetensors")
    lines = [
        sorted((where / "responses.csv").read_bytes().splitlines())
        for where in (folder, here / "other")
    ]
    assert lines[0] == lines[1]


def test_the_real_command_and_model_on_one_and_two_threads(tmp_path: Path) -> None:
    """As a person runs it, in two processes with other seeds and threads and an empty cache."""
    heading, rows = _rows(EXAMPLE)
    for threads, run in ((1, rows[:120]), (2, rows[:120][::-1])):
        folder = tmp_path / f"{threads}"
        folder.mkdir()
        _write(folder / "responses.csv", heading, run)
        ran = subprocess.run(
            [Path(sys.executable).parent / "greenpaper", "sort", "responses.csv"],
            cwd=folder,
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": str(tmp_path),
                "GREENPAPER_THREADS": str(threads),
                "OMP_NUM_THREADS": str(threads),
                "GREENPAPER_CACHE": str(folder / "cache"),
                "PYTHONHASHSEED": str(threads),
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        assert "The report is" in ran.stdout
        assert list(folder.glob("cache/vectors/*/*.safetensors"))
    same(tmp_path / "1/responses-sorted", tmp_path / "2/responses-sorted", *FIXED)


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = list(csv.reader(file))
    return heading, rows


def _write(path: Path, heading: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])


def _codings(folder: Path) -> list[str]:
    with (folder / "codings.csv").open(encoding="utf-8", newline="") as file:
        return [",".join(row) for row in list(csv.reader(file))[1:]]


def _ids(lines: list[str]) -> set[str]:
    return {line.split(",")[1] for line in lines}


def test_the_commands_that_are_proposed_can_be_copied(
    greenpaper: Any, here: Path, small: Path
) -> None:
    """Whatever the paths are called, and with what was said about the file."""
    file = here / "all the responses.xlsx"
    table = pl.read_csv(small, infer_schema=False)
    with xlsxwriter.Workbook(file) as book:
        pl.DataFrame({"about": ["notes"]}).write_excel(book, "First sheet")
        table.write_excel(book, "Form 1", position="A3")
    where = ("--sheet", "Form 1", "--header-row", "3")
    said = said_by(greenpaper, "columns", file, "--write", "its roles.yaml", *where)
    said = said_by(greenpaper, *_proposed(said), "--output", "it's sorted")
    proposed = _proposed(said)
    assert proposed[0] == "code"
    assert Path(proposed[-1]) == Path("it's sorted") / "codebook.yaml"
    said_by(greenpaper, *proposed, "--draft")
    sorted_, coded = (here / name for name in ("it's sorted", "all the responses-coded"))
    assert _codings(sorted_) == _codings(coded)


def _proposed(said: str) -> list[str]:
    """The words after "greenpaper" in the last line that has a command."""
    last = [line for line in said.splitlines() if "greenpaper " in line][-1]
    return shlex.split(last[last.index("greenpaper ") :])[1:]


def test_no_slow_step_is_silent(
    greenpaper: Any, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps that can't count how far they are say how much time is left, too."""
    for name, value in (("TICK", 0.01), ("NOTABLE", 0.0), ("EVERY", 0.0)):
        monkeypatch.setattr(f"greenpaper.cli.progress.{name}", value)
    for room, name in (
        (take_in, "assemble"),
        (wiring, "load_embedder"),
        (published, "write_report"),
    ):
        monkeypatch.setattr(room, name, _slow(getattr(room, name)))
    ran = greenpaper("sort", small)
    for step in ("Reading the file", "Loading the language model", "Writing the report"):
        assert re.search(rf"^{step}: \d+%, about \d+ seconds? left$", ran.err, re.M), step
    monkeypatch.setattr(take_in, "recognise", _slow(take_in.recognise))
    assert "Reading the file: " in greenpaper("columns", small).err


def _slow(work: Callable[..., object]) -> Callable[..., object]:
    def slow(*given: object, **named: object) -> object:
        time.sleep(0.1)
        return work(*given, **named)

    return slow


# The folder of results


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Thirty responses."""
    heading, rows = _rows(EXAMPLE)
    _write(tmp_path / "small.csv", heading, rows[:30])
    return tmp_path / "small.csv"


def test_a_second_run_replaces_the_first(greenpaper: Any, here: Path, small: Path) -> None:
    said_by(greenpaper, "sort", small)
    folder = here / "small-sorted"
    (folder / "notes.txt").write_text("for the committee")
    before = (folder / "codings.csv").read_bytes()
    said_by(greenpaper, "sort", small)
    assert (folder / "codings.csv").read_bytes() == before
    assert (folder / "notes.txt").read_text() == "for the committee"
    assert [p.name for p in here.iterdir()] == ["small-sorted"]


def test_changed_results_are_kept_unless_one_says_otherwise(
    greenpaper: Any, here: Path, small: Path
) -> None:
    said_by(greenpaper, "sort", small)
    book = here / "small-sorted" / "codebook.yaml"
    edited = book.read_text("utf-8").replace('signed_off_by: ""', 'signed_off_by: "Ann"')
    book.write_text(edited, "utf-8")
    ran = greenpaper("sort", small)
    assert ran.code == 2
    assert "codebook.yaml" in ran.err
    assert "changed since" in ran.err
    assert book.read_text("utf-8") == edited
    said_by(greenpaper, "sort", small, "--overwrite")
    assert "Ann" not in book.read_text("utf-8")
    assert book.with_name("codebook (yours).yaml").read_text("utf-8") == edited


def test_a_folder_of_somebody_else_is_never_replaced(
    greenpaper: Any, here: Path, small: Path
) -> None:
    theirs = here / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("ten years")
    for more in ([], ["--overwrite"]):
        ran = greenpaper("sort", small, "--output", "theirs", *more)
        assert ran.code == 2
        assert "did not make it" in ran.err
    assert (theirs / "thesis.txt").read_text() == "ten years"
    (here / "empty").mkdir()
    said_by(greenpaper, "sort", small, "--output", "empty")


def test_ctrl_c_leaves_nothing(
    greenpaper: Any, here: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in ("greenpaper.workflow.publish.write_report", "greenpaper.workflow.sort.hear"):
        with monkeypatch.context() as patch:
            patch.setattr(where, _interrupt)
            ran = greenpaper("sort", small)
        assert ran.code == 130
        assert ran.err.strip() == "Stopped. Nothing was written."
        assert not list(here.iterdir())


def _interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_fault_of_our_own_is_said_plainly(
    greenpaper: Any, here: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("greenpaper.workflow.sort.hear", broken)
    ran = greenpaper("sort", small)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    kept = next(tmp_path.glob("greenpaper-*.txt"))
    assert str(kept) in ran.err
    assert "RuntimeError: a bug" in kept.read_text("utf-8")
    assert not list(here.iterdir())


# Columns and roles


def test_columns_are_shown_and_written_for_editing(greenpaper: Any, here: Path) -> None:
    said = said_by(greenpaper, "columns", EXAMPLE)
    for word in ("open", "single", "multiple", "segment", "personal", "99%"):
        assert word in said
    assert "@" not in said.replace("@ ", "")  # personal data is not shown
    said = said_by(greenpaper, "columns", EXAMPLE, "--write", "roles.yaml")
    assert "greenpaper sort" in said
    ran = greenpaper("columns", EXAMPLE, "--write", "roles.yaml")
    assert ran.code == 2
    roles = here / "roles.yaml"
    content = yaml.safe_load(roles.read_text("utf-8"))
    content["columns"]["What would the parking changes mean for you?"]["role"] = "ignore"
    roles.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    heading, rows = _rows(EXAMPLE)
    _write(here / "some.csv", heading, rows[:60])
    said = said_by(greenpaper, "sort", "some.csv", "--roles", roles)
    assert "parking changes" not in said


# Help


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_help_teaches(greenpaper: Any, arguments: list[str]) -> None:
    ran = greenpaper(*arguments)
    assert "Traceback" not in ran.err
    said = ran.out + ran.err
    for word in ("sort", "code", "columns", "greenpaper sort responses.xlsx"):
        assert word in said


def test_version(greenpaper: Any) -> None:
    from greenpaper import __version__

    assert said_by(greenpaper, "--version").strip() == f"greenpaper {__version__}"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, greenpaper, greenpaper.cli.main; "
        "print([m for m in ('numpy','polars','scipy','sklearn','onnxruntime','altair','yaml',"
        "'jinja2','pandas') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "[]"
