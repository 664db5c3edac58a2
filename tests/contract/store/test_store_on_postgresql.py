"""The store's tests again, on PostgreSQL: a back end joins by passing the same tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import postgresql_server

ROOT = Path(__file__).parents[3]


@pytest.fixture
def server() -> Iterator[str]:
    if postgresql_server.programs() is None:
        pytest.skip("needs a PostgreSQL server (Debian: postgresql)")
    with postgresql_server.running() as url:
        yield url


def test_store_on_postgresql(server: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "store", "-p", "no:cacheprovider", "tests"],
        check=False,
        cwd=ROOT,
        env={**os.environ, "GREENPAPER_DATABASE": server},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert " passed" in done.stdout
    with psycopg.connect(server, autocommit=True) as connection:  # it is still there, files and all
        connection.execute("CHECKPOINT")
