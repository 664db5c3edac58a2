"""Servers of the tests' own, and a consultation in which everything has happened."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from served import started

TESTS = Path(__file__).parent


@contextmanager
def serving(home: Path, model: Path, *more: str, team: bool = False) -> Iterator[str]:
    """`greenpaper serve` in a process of its own, alone or for a team: the address that it says."""
    plain = {"GREENPAPER_CACHE": str(model), "GREENPAPER_PLAIN_HTTP": "1" if team else ""}
    with started(home, *more, *(["--team"] if team else []), **plain) as (_, address):
        yield address


def live_in(home: Path, model: Path, file: Path) -> dict[str, Any]:
    """What tests/lived_in.py made, beside a server that works."""
    command = [sys.executable, str(TESTS / "lived_in.py"), str(file)]
    kept = {"GREENPAPER_HOME": str(home), "GREENPAPER_DATABASE": "", "GREENPAPER_TEAM": ""}
    surroundings = {**os.environ, **kept, "GREENPAPER_CACHE": str(model)}
    done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, check=True)
    made: dict[str, Any] = json.loads(done.stdout)
    return made
