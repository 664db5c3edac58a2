"""A PostgreSQL server of the tests' own, on loopback, for as long as it is needed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The URL of a server whose files are in `folder`. PostgreSQL doesn't run as root."""
    binaries = programs()
    if binaries is None:
        raise FileNotFoundError("no PostgreSQL server is installed (Debian: postgresql)")
    folder.mkdir(parents=True)
    less: list[str] = []
    if os.geteuid() == 0:
        for path in (folder, *folder.parents[:-2]):
            path.chmod(path.stat().st_mode | 0o055)
        shutil.chown(folder, "postgres", "postgres")
        less = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    initdb = [binaries / "initdb", "-D", folder / "data", "-U", "tests", "-A", "trust"]
    locale = ["-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*less, *initdb, *locale], check=True, capture_output=True, cwd=folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-k", folder]
    process = subprocess.Popen(
        [*less, binaries / "postgres", "-D", folder / "data", *where, "-c", "fsync=off"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(binaries / "pg_isready", port)
        yield f"postgresql://tests@127.0.0.1:{port}/postgres"
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
