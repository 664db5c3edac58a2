"""Everything that is kept, in one file, and back. Needs no Django, so it works when pages don't.

The file is a ZIP of two: what it is (`backup.json`), and the database: a copy by SQLite's online
backup, or a dump by PostgreSQL's `pg_dump`. What DBOS needs to go on after a stop is left out: it
begins anew, and does once more what was not finished.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from greenpaper import __version__
from greenpaper.domain.errors import GreenpaperError, MissingPartError
from greenpaper.store.address import database, work_database
from greenpaper.store.clock import now

KIND = {"django.db.backends.sqlite3": "sqlite", "django.db.backends.postgresql": "postgresql"}
ABOUT, CONTENT = "backup.json", "database"


def backup(file: Path, *, overwrite: bool = False) -> int:
    """Write all that is kept into a file, while Greenpaper runs. Returns its bytes.

    Raises GreenpaperError where there is nothing to keep, or it can't be written.
    """
    if file.exists() and not overwrite:
        raise GreenpaperError(f"{file} is there already. Name another file, or add --overwrite.")
    place = database()
    about = {"greenpaper": __version__, "made": now().isoformat(), "kind": _kind(place)}
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".greenpaper-") as folder:
            copy = Path(folder) / CONTENT
            _copy_out(place, copy)
            part.touch(mode=0o600)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
                packed.writestr(ABOUT, json.dumps(about, indent=1))
                packed.write(copy, CONTENT)
        part.replace(file)
    except OSError as error:
        raise GreenpaperError(f"{file} can't be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, *, overwrite: bool = False) -> str:
    """Put back what a backup holds, in place of all that is kept now. Returns when it was made.

    Either all of it is put back, or nothing changes. Raises GreenpaperError.
    """
    place = database()
    if not overwrite and not _is_empty(place):
        raise GreenpaperError(
            "There are consultations here already, and restoring replaces everything. Make a "
            "backup of them first, then add --overwrite."
        )
    with _unpacked(file) as (about, copy):
        if about["kind"] != _kind(place):
            raise GreenpaperError(
                f"{file} is a backup of {_NAMES[about['kind']]}, and this Greenpaper keeps things "
                f"in {_NAMES[_kind(place)]}. Restore it with the same --database as it had."
            )
        if _number(about["greenpaper"]) > _number(__version__):
            raise GreenpaperError(
                f"{file} was made by Greenpaper {about['greenpaper']}, which is newer than this "
                f"one ({__version__}). Upgrade first."
            )
        _copy_in(place, copy)
    _forget_work(place)
    return about["made"]


_NAMES = {"sqlite": "a SQLite file", "postgresql": "PostgreSQL"}


def _kind(place: Mapping[str, object]) -> str:
    return KIND[str(place["ENGINE"])]


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]


@contextmanager
def _unpacked(file: Path) -> Iterator[tuple[dict[str, str], Path]]:
    with TemporaryDirectory(prefix="greenpaper-") as folder:
        yield _read(file, folder)


def _read(file: Path, folder: str) -> tuple[dict[str, str], Path]:
    """What a backup is, and its database, in a folder."""
    wrong = f"{file} is no backup that 'greenpaper backup' made, or it is damaged."
    try:
        with zipfile.ZipFile(file) as packed:
            about = json.loads(packed.read(ABOUT))
            copy = Path(packed.extract(CONTENT, folder))  # its check sum is verified
        said = {name: str(about[name]) for name in ("greenpaper", "made", "kind")}
    except FileNotFoundError as error:
        raise GreenpaperError(f"There is no file {file}.") from error
    except OSError as error:
        raise GreenpaperError(f"{file} can't be read: {error.strerror or error}.") from error
    except _DAMAGE as error:
        raise GreenpaperError(wrong) from error
    if said["kind"] not in _NAMES:
        raise GreenpaperError(wrong)
    return said, copy


_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    RuntimeError,
)
"""What reading a damaged ZIP raises. RuntimeError: a turned bit says that a part is encrypted, or
packed in a way that Python doesn't know."""


def _copy_out(place: Mapping[str, object], copy: Path) -> None:
    if _kind(place) == "postgresql":
        arguments = ["--format=custom", "--no-owner", "--exclude-schema=dbos", f"--file={copy}"]
        _run("pg_dump", arguments, place)
        return
    path = Path(str(place["NAME"]))
    if not path.is_file():
        raise GreenpaperError(f"There is nothing to keep yet: {path} doesn't exist.")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _copy_in(place: Mapping[str, object], copy: Path) -> None:
    if _kind(place) == "postgresql":
        arguments = ["--clean", "--if-exists", "--no-owner", "--single-transaction", str(copy)]
        _run("pg_restore", arguments, place)
        return
    with closing(sqlite3.connect(copy)) as source:
        try:
            well = source.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            well = False
        if not well:
            raise GreenpaperError("The backup's database is damaged. Use an earlier one.")
        path = Path(str(place["NAME"]))
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=30)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")


def _is_empty(place: Mapping[str, object]) -> bool:
    """Whether no consultation would be lost."""
    ask = "SELECT count(*) FROM greenpaper_consultation"
    if _kind(place) == "postgresql":
        import psycopg

        with psycopg.connect(
            _url(place), password=str(place["PASSWORD"] or "") or None
        ) as connection:
            there = connection.execute("SELECT to_regclass('greenpaper_consultation')").fetchone()
            if there is None or there[0] is None:
                return True
            row = connection.execute(ask).fetchone()
            return row is None or row[0] == 0
    path = Path(str(place["NAME"]))
    if not path.is_file():
        return True
    with closing(sqlite3.connect(path)) as source, suppress(sqlite3.OperationalError):
        return bool(source.execute(ask).fetchone()[0] == 0)
    return True


def _forget_work(place: Mapping[str, object]) -> None:
    """Runs have the numbers of other runs now: what DBOS remembers of them would be wrong."""
    if _kind(place) == "postgresql":
        import psycopg

        with psycopg.connect(
            _url(place), password=str(place["PASSWORD"] or "") or None
        ) as connection:
            connection.execute("DROP SCHEMA IF EXISTS dbos CASCADE")
        return
    path = Path(work_database().removeprefix("sqlite:///"))
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)


def _url(place: Mapping[str, object]) -> str:
    """Where the database is, without the password."""
    from psycopg.conninfo import make_conninfo

    said = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    given = {key: str(place[name]) for key, name in said.items() if place[name]}
    more: Any = place["OPTIONS"]
    return make_conninfo("", **given, **more)


def _run(program: str, arguments: list[str], place: Mapping[str, object]) -> None:
    """Run one of PostgreSQL's programs. The password goes by the environment: nobody sees it."""
    path = shutil.which(program)
    if path is None:
        raise MissingPartError(
            f"A backup of PostgreSQL needs {program}. Install PostgreSQL's client programs, of "
            "the server's version or newer (Debian: postgresql-client)."
        )
    environment = {**os.environ, "PGPASSWORD": str(place["PASSWORD"] or "")}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own
        [path, f"--dbname={_url(place)}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise GreenpaperError(f"PostgreSQL could not do it: {last}")
