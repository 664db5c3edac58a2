"""Runs the product from outside, as a person would: `greenpaper sort FILE --output FOLDER`."""

import json
import shutil
import sys
from pathlib import Path

import greenpaper
from bench.frame import RESULTS
from bench.stopwatch import Took, clock

COMMAND = Path(sys.executable).parent / "greenpaper"


def missing() -> str:
    """Why the product cannot be run from the command line, or nothing."""
    built = (
        Path(str(greenpaper.__file__)).parent / "cli" / "main.py"
    ).exists() and COMMAND.exists()
    return "" if built else "`greenpaper` cannot be run: there is no command line yet, or no setup."


def sort(
    file: Path, output: Path, threads: int, cache: Path, extra: dict[str, str] | None = None
) -> Took:
    """Sort a file into a fresh folder, with this cache and no other."""
    shutil.rmtree(output, ignore_errors=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    environment = {"XDG_CACHE_HOME": str(cache), "GREENPAPER_THREADS": str(threads)}
    command = [str(COMMAND), "sort", str(file), "--output", str(output)]
    return clock(command, environment | (extra or {}))


def fresh_cache(name: str, small: Path, threads: int) -> Path:
    """A cache folder in which only the model's graph is built, as on any second day of use."""
    cache = RESULTS / "speed" / f"cache-{name}"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True)
    sort(small, RESULTS / "speed" / f"warm-up-{name}", threads, cache)
    return cache


def seconds(output: Path, *steps: str) -> float:
    """What run.json says that these steps took together."""
    run = json.loads((output / "run.json").read_text("utf-8"))
    return sum(float(run["seconds"][step]) for step in steps)
