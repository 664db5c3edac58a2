"""Databases with a made-up consultation in them (bench/desk.py): filled once, copied for each use.

They are kept in the folder that `BENCH_DATA` names, or among the results, and made again when
bench/desk.py has changed. Each copy gets the tables of now.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.frame import RESULTS, ROOT

POSTGRES = Path("/usr/lib/postgresql")
DATABASE = "GREENPAPER_DATABASE"
MADE_BY = ROOT / "bench" / "desk.py"
# PostgreSQL refuses to run as root; Debian's package makes this user for it.
BELOW = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs; None if there is none."""
    found = sorted(POSTGRES.glob("*/bin/initdb"), reverse=True)
    return found[0].parent if found else None


@contextmanager
def postgresql(size: int) -> Iterator[dict[str, str]]:
    """The surroundings in which Greenpaper uses a filled PostgreSQL server of our own."""
    folder = Path(tempfile.mkdtemp(prefix="greenpaper-pg-"))
    if BELOW:
        shutil.chown(folder, "postgres")
    kept = _place("pg", size)
    try:
        if not kept.exists():
            _initialise(folder)
            with _running(folder) as surroundings:
                _fill(surroundings, size)
            kept.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", folder / "data", kept], check=True)
        else:
            subprocess.run(["cp", "-a", kept, folder / "data"], check=True)
        with _running(folder) as surroundings:
            _fill(surroundings, 0)
            yield surroundings
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sqlite(size: int) -> Iterator[dict[str, str]]:
    """The surroundings in which Greenpaper uses a filled SQLite file."""
    kept = _place("sqlite", size)
    with tempfile.TemporaryDirectory(prefix="greenpaper-bench-") as folder:
        path = Path(folder) / "greenpaper.sqlite3"
        surroundings = {DATABASE: str(path)}
        if not kept.exists():
            _fill(surroundings, size)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, kept)
        else:
            shutil.copy(kept, path)
            _fill(surroundings, 0)
        yield surroundings


def run(module: str, *arguments: object, surroundings: dict[str, str]) -> str:
    """What a module of the bench prints, in a process of its own: Django knows one database."""
    with tempfile.TemporaryDirectory(prefix="greenpaper-home-") as home:
        here = {
            "DJANGO_SETTINGS_MODULE": "greenpaper.web.settings",
            "GREENPAPER_HOME": home,
            "GREENPAPER_CACHE": home,
        }
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            env=os.environ | here | surroundings,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return done.stdout.strip()


def copy_model(cache: Path) -> None:
    """Make a cache in which there is the language model's graph and nothing else."""
    shutil.copytree(model(), cache, ignore=shutil.ignore_patterns("vectors"))


def model() -> Path:
    """A cache in which the language model's graph is, as on any second day of use."""
    cache = RESULTS / "model"
    load = "from greenpaper.wiring import *; load_embedder(read_settings())"
    here = {"GREENPAPER_CACHE": str(cache)}
    subprocess.run([sys.executable, "-c", load], env=os.environ | here, cwd=ROOT, check=True)
    return cache


def _place(kind: str, size: int) -> Path:
    """Where it is kept; under another name when what made it has changed."""
    made = hashlib.sha256(MADE_BY.read_bytes()).hexdigest()[:8]
    return Path(os.environ.get("BENCH_DATA", RESULTS / "desk")) / f"{kind}-{size}-{made}"


def _fill(surroundings: dict[str, str], size: int) -> None:
    run("bench.desk", size, surroundings=surroundings)


def _initialise(folder: Path) -> None:
    binaries = programs()
    if binaries is None:
        raise FileNotFoundError("no PostgreSQL server is installed (Debian: postgresql)")
    make = [str(binaries / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "bench"]
    locale = ["-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*BELOW, *make, *locale], check=True, capture_output=True, cwd=folder)


@contextmanager
def _running(folder: Path) -> Iterator[dict[str, str]]:
    """As Debian sets a server up, but that it listens on a socket in `folder` only."""
    binaries = programs()
    assert binaries is not None
    go = [*BELOW, str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-w", "-s"]
    options = f"-c listen_addresses='' -c unix_socket_directories={folder}"
    start = [*go, "-o", options, "-l", str(folder / "log"), "start"]
    subprocess.run(start, check=True, cwd=folder)
    try:
        yield {DATABASE: f"postgresql://bench@/postgres?host={folder}"}
    finally:
        subprocess.run([*go, "-m", "fast", "stop"], check=False, cwd=folder)
