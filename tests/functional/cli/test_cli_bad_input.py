"""Whatever is wrong with the input: one clear sentence, exit code 2, nothing half-written."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from bad_files import BAD, GOOD, bytes_in, workbook


def refused(greenpaper: Any, here: Path, *arguments: str | Path) -> str:
    """What was said, once it is certain that it was a mistake's sentence and nothing was left."""
    before = sorted(p.name for p in here.iterdir())
    ran = greenpaper(*arguments)
    assert ran.code == 2, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    said = ran.err.strip()
    assert re.match(r"^[A-Z“'I0-9/\w]", said)
    assert said.endswith((".", "?"))
    assert len(said) < 700
    assert sorted(p.name for p in here.iterdir()) == before
    return str(said)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["sort", "columns"])
def test_a_bad_file(greenpaper: Any, here: Path, tmp_path: Path, name: str, command: str) -> None:
    called, make, said = BAD[name]
    file = make(tmp_path / called)
    if (name, command) == ("no open question", "columns"):
        assert greenpaper(command, file).code == 0  # it is just what `columns` is for
        return
    assert said in refused(greenpaper, here, command, file)


def test_a_bad_file_to_code(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    good = bytes_in(tmp_path / "good.csv", GOOD.encode())
    assert greenpaper("sort", good).code == 0
    empty = bytes_in(tmp_path / "late.csv", b"")
    book = here / "good-sorted" / "codebook.yaml"
    assert "empty" in refused(greenpaper, here, "code", empty, "--codebook", book, "--draft")


def test_a_sheet_and_a_row_that_are_not_there(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx")
    assert "no sheet" in refused(greenpaper, here, "sort", file, "--sheet", "Other")
    assert "can't be in row" in refused(greenpaper, here, "sort", file, "--header-row", "900")


def test_roles_that_do_not_fit(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    roles = bytes_in(tmp_path / "roles.yaml", b"columns:\n  Wat do you think?: open\n")
    said = refused(greenpaper, here, "sort", file, "--roles", roles)
    assert "Did you mean “What do you think?”" in said
    bytes_in(roles, b"columns:\n  What do you think?: [\n")
    assert "not valid YAML" in refused(greenpaper, here, "sort", file, "--roles", roles)


def test_a_setting_that_makes_no_sense(
    greenpaper: Any, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPAPER_THREADS", "many")
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    assert "GREENPAPER_THREADS says “many”" in refused(greenpaper, here, "sort", file)


def test_a_command_that_makes_no_sense(greenpaper: Any, here: Path) -> None:
    for arguments in (["sotr"], ["sort"], ["sort", "a.csv", "--nonsense"], ["code", "a.csv"]):
        ran = greenpaper(*arguments)
        assert ran.code == 2
        assert "Traceback" not in ran.err


# Codebooks

THEME = "{{key: {key}, title: {title}, description: About it, parent: {parent}}}"


def codebook(path: Path, *themes: tuple[str, str], signed: bool = True) -> Path:
    by, on = ("A. Person", "2026-01-31") if signed else ("", "")
    lines = [
        "consultation: Buses",
        f"signed_off_by: '{by}'",
        f"signed_off_on: '{on}'",
        "questions:",
        "  - question: What do you think?",
        "    themes:",
        *(
            f"      - {THEME.format(key=k, title=f'Theme {n}', parent=p or repr(''))}"
            for n, (k, p) in enumerate(themes)
        ),
    ]
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize(
    ("themes", "said"),
    [
        ([("t1", ""), ("t1", "")], "two themes have the key 't1'"),
        ([("t1", "g9")], "the parent of 't1' is 'g9'"),
        ([("t1", "t2"), ("t2", "t1")], "round in a circle"),
        ([("t1", "t1")], "round in a circle"),
    ],
)
def test_a_bad_codebook(
    greenpaper: Any, here: Path, tmp_path: Path, themes: list[tuple[str, str]], said: str
) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    book = codebook(tmp_path / "codebook.yaml", *themes)
    assert said in refused(greenpaper, here, "code", file, "--codebook", book)


def test_an_unsigned_codebook_needs_draft(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    book = codebook(tmp_path / "codebook.yaml", ("t1", ""), ("t2", ""), signed=False)
    said = refused(greenpaper, here, "code", file, "--codebook", book)
    assert "Nobody has signed off codebook.yaml" in said
    assert "--draft" in said
    assert greenpaper("code", file, "--codebook", book, "--draft").code == 0
    assert "DRAFT" in (here / "a-coded" / "report.html").read_text("utf-8")


def test_a_signed_codebook_makes_no_draft(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    book = codebook(tmp_path / "codebook.yaml", ("t1", ""), ("t2", ""))
    assert greenpaper("code", file, "--codebook", book).code == 0
    report = (here / "a-coded" / "report.html").read_text("utf-8")
    assert "DRAFT" not in report
    assert "A. Person" in report


def test_a_codebook_for_other_questions(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    heading, *rows = GOOD.splitlines()
    two = [f"{heading},And why is that so?", *(f"{row},{row.split(',')[1]}" for row in rows)]
    file = bytes_in(tmp_path / "a.csv", "\n".join(two).encode())
    book = codebook(tmp_path / "codebook.yaml", ("t1", ""))
    book.write_text(book.read_text().replace("What do you think?", "How did you travel today"))
    said = refused(greenpaper, here, "code", file, "--codebook", book)
    assert "What do you think?" in said
    assert "How did you travel today" in said


def test_no_codebook_there(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    assert "no codebook" in refused(greenpaper, here, "code", file, "--codebook", "codebook.yaml")


# Where the results go


def test_output_where_nothing_can_be_written(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    said = refused(greenpaper, here, "sort", file, "--output", file / "below")
    assert "can't be put in" in said
    said = refused(greenpaper, here, "sort", file, "--output", file)
    assert "is not a folder" in said
    said = refused(greenpaper, here, "sort", file, "--output", "/proc/greenpaper")
    assert "can't be put in" in said


def test_folders_are_made_only_when_there_is_something_to_put_in(
    greenpaper: Any, here: Path, tmp_path: Path
) -> None:
    refused(greenpaper, here, "sort", "nowhere.csv", "--output", "deep/down/results")
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    assert greenpaper("sort", file, "--output", "deep/down/results").code == 0
    assert (here / "deep" / "down" / "results" / "report.html").is_file()


@pytest.mark.usefixtures("permissions_bind")
def test_output_that_may_not_be_written(greenpaper: Any, here: Path, tmp_path: Path) -> None:
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o500)
    said = refused(greenpaper, here, "sort", file, "--output", sealed / "results")
    assert "you may not write there" in said


@pytest.mark.parametrize(
    "at", ["themes.csv", "report.html", "responses.xlsx", "codebook.yaml", "run.json"]
)
def test_a_full_disk(
    greenpaper: Any, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Every file of the folder may be the one for which there is no room."""
    file = bytes_in(tmp_path / "a.csv", GOOD.encode())
    fill_up(monkeypatch, at)
    assert "the disk is full" in refused(greenpaper, here, "sort", file)


def fill_up(monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """Let the disk be full when the file called `at` is written."""
    import builtins
    import errno
    import io

    real = io.open

    def full(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if str(file).endswith(at) and set(mode) & set("wxa+"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        return real(file, mode, *rest, **more)

    def full_for_polars(frame: Any, file: Any, *rest: Any, **more: Any) -> None:
        if str(file).endswith(at):  # polars says it so, without a number
            raise OSError("No space left on device (os error 28)")
        Path(file).touch()

    monkeypatch.setattr(io, "open", full)
    monkeypatch.setattr(builtins, "open", full)
    monkeypatch.setattr("polars.DataFrame.write_csv", full_for_polars)
