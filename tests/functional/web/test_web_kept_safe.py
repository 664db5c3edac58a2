"""Backup and restore, accounts and the record, as commands; on SQLite and on PostgreSQL."""

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import postgresql_server

HERE = Path(__file__).parent
Run = Callable[..., subprocess.CompletedProcess[str]]
FILE = "id,Why?\n" + "".join(f"r{n},The bus never comes on time in road {n}\n" for n in range(9))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where everything is kept."""
    if request.param == "sqlite":
        yield str(tmp_path / "kept.sqlite3")
        return
    if postgresql_server.programs() is None:
        pytest.skip("needs a PostgreSQL server (Debian: postgresql)")
    with postgresql_server.running() as url:
        yield url


@pytest.fixture
def run(place: str, tmp_path: Path) -> Run:
    binaries = postgresql_server.programs()

    def call(*command: str) -> subprocess.CompletedProcess[str]:
        surroundings = {**os.environ, "GREENPAPER_HOME": str(tmp_path / "home")}
        surroundings["GREENPAPER_DATABASE"] = place
        if binaries:
            surroundings["PATH"] = f"{binaries}{os.pathsep}{surroundings['PATH']}"
        first = [] if command[0].endswith(".py") else ["-m", "greenpaper.cli.main"]
        return subprocess.run(
            [sys.executable, *first, *command],
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def made(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILE)
    done = run(str(HERE / "make_kept.py"), str(tmp_path / name))
    assert done.returncode == 0, done.stderr


def test_everything_comes_back(run: Run, tmp_path: Path) -> None:
    assert run("people", "add", "ann@example.org", "--name", "Ann").returncode == 0
    made(run, tmp_path, "a.csv")
    file = tmp_path / "monday.backup"
    done = run("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert f"Everything is in {file}" in done.stdout
    assert file.stat().st_mode & 0o077 == 0
    before = run("verify-record").stdout
    assert "record 1, line 2" in before

    run("people", "add", "bob@example.org", "--name", "Bob")
    refused = run("restore", str(file))
    assert (refused.returncode, "--overwrite" in refused.stderr) == (2, True)
    assert "bob@example.org" in run("people", "list").stdout

    done = run("restore", str(file), "--overwrite")
    assert done.returncode == 0, done.stderr
    assert "Every record holds together." in done.stdout
    assert run("people", "list").stdout == "ann@example.org  Ann\n"
    assert run("verify-record").stdout == before
    assert not list(tmp_path.glob(".*"))


def test_record_cut_short_is_noticed(run: Run, place: str, tmp_path: Path) -> None:
    made(run, tmp_path, "a.csv")
    known = tmp_path / "sums.txt"
    known.write_text(run("verify-record").stdout)
    assert run("verify-record", "--against", str(known)).returncode == 0
    _do(place, "DELETE FROM greenpaper_entry WHERE consultation = 1 AND number = 2")
    assert run("verify-record").returncode == 0, "a chain alone can't know where it ended"
    done = run("verify-record", "--against", str(known))
    assert done.returncode == 1
    assert "Line 2 was there before, and is gone" in done.stderr
    _do(place, "UPDATE greenpaper_entry SET who = 'Nobody' WHERE consultation = 1")
    done = run("verify-record")
    assert done.returncode == 1
    assert "Kept (1): Line 1 was changed." in done.stderr


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_wrong_backup_changes_nothing(run: Run, tmp_path: Path) -> None:
    made(run, tmp_path, "a.csv")
    file = tmp_path / "a.backup"
    assert run("backup", str(file)).returncode == 0
    assert "is there already" in run("backup", str(file)).stderr
    whole = file.read_bytes()
    damaged = {
        "cut.backup": whole[: len(whole) // 2],
        "turned.backup": whole[:-9000] + bytes(b ^ 1 for b in whole[-9000:-8000]) + whole[-8000:],
        "text.backup": b"not a backup",
    }
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        done = run("restore", str(tmp_path / name), "--overwrite")
        assert done.returncode == 2, name
        assert "no backup that 'greenpaper backup' made, or it is damaged" in done.stderr, name
    with zipfile.ZipFile(tmp_path / "newer.backup", "w") as packed:
        packed.writestr("backup.json", '{"greenpaper": "99.0", "made": "", "kind": "sqlite"}')
        packed.writestr("database", b"")
    assert (
        "newer than this one"
        in run("restore", str(tmp_path / "newer.backup"), "--overwrite").stderr
    )
    assert "There is no file" in run("restore", str(tmp_path / "none"), "--overwrite").stderr
    assert "record 1, line 2" in run("verify-record").stdout


def _do(place: str, statement: str) -> None:
    """What somebody with the database's password can do."""
    if place.startswith("postgresql"):
        import psycopg

        with psycopg.connect(place) as connection:
            connection.execute(statement)  # type: ignore[call-overload]
        return
    with sqlite3.connect(place) as connection:
        connection.execute(statement)
