"""A PostgreSQL server of the tests' own, on loopback, for as long as it is needed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running() -> Iterator[str]:
    """The URL of a server of our own. PostgreSQL doesn't run as root.

    Its files lie outside of pytest's folders: every session of pytest, one that a test starts too,
    closes these to other users, and a server that can't reach its files dies at a checkpoint.
    """
    binaries = programs()
    if binaries is None:
        raise FileNotFoundError("no PostgreSQL server is installed (Debian: postgresql)")
    with TemporaryDirectory(prefix="greenpaper-pg-") as made:
        folder, less = Path(made), list[str]()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            less = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        initdb = [binaries / "initdb", "-D", folder / "data", "-U", "tests", "-A", "trust"]
        locale = ["-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*less, *initdb, *locale], check=True, capture_output=True, cwd=folder)
        with _started([*less, binaries / "postgres"], folder, binaries / "pg_isready") as port:
            yield f"postgresql://tests@127.0.0.1:{port}/postgres"


@contextmanager
def _started(program: list[str | Path], folder: Path, ready: Path) -> Iterator[int]:
    """The port at which the server listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    where = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-k", folder]
    process = subprocess.Popen(
        [*program, "-D", folder / "data", *where, "-c", "fsync=off"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(ready, port)
        yield port
    finally:
        process.terminate()
        process.wait(120)


def _wait(ready: Path, port: int) -> None:
    for _ in range(600):
        ask = [ready, "-h", "127.0.0.1", "-p", str(port)]
        if subprocess.run(ask, check=False, capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError("the PostgreSQL server didn't start")
