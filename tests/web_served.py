"""Servers of the tests' own, and a consultation in which everything has happened."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent


@contextmanager
def serving(home: Path, model: Path, *more: str, team: bool = False) -> Iterator[str]:
    """`greenpaper serve` in a process of its own: the address that it says."""
    command = [sys.executable, "-m", "greenpaper.cli.main", "serve", "--port", "0"]
    command += ["--no-browser", *more, *(["--team"] if team else [])]
    surroundings = _surroundings(home, model) | {"GREENPAPER_PLAIN_HTTP": "1" if team else ""}
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)
    try:
        said = process.stdout.readline() if process.stdout else ""
        address = re.search(r"http://\S+", said)
        assert address, f"Greenpaper didn't start: {said}"
        yield address[0]
    finally:
        process.terminate()
        process.wait(120)


def live_in(home: Path, model: Path, file: Path) -> dict[str, Any]:
    """What tests/lived_in.py made, beside a server that works."""
    command = [sys.executable, str(TESTS / "lived_in.py"), str(file)]
    done = subprocess.run(
        command, env=_surroundings(home, model), stdout=subprocess.PIPE, text=True, check=True
    )
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _surroundings(home: Path, model: Path) -> Mapping[str, str]:
    return os.environ | {
        "GREENPAPER_HOME": str(home),
        "GREENPAPER_DATABASE": "",
        "GREENPAPER_TEAM": "",
        "GREENPAPER_CACHE": str(model),
    }
