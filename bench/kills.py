"""A worker that is killed with -9 again and again, beside one that is left alone."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench import kept
from bench.bars import Bar
from bench.frame import ROOT, Row

TITLE = "A worker killed with -9"
ORDER = 47
KILLS = int(os.environ.get("BENCH_KILLS", "20"))
SEED = 20261130
FILE = "greenpaper.sqlite3"
EVERY = 0.25
PATIENCE = 600
"""Seconds until a worker that is left alone must have finished."""
EXAMPLE = ROOT / "examples" / "aberwen-high-street" / "responses.csv"
ABOUT = f"""The bundled example is handed in and its columns are confirmed. One worker takes it in,
finds themes and codes, left alone. In a second home the same is done by workers that are killed
with -9, {KILLS} times in all: each after a time drawn evenly (seed {SEED}) from what the
undisturbed worker took in all, its start included. Where the work was done before that, the kill
doesn't count, and the example is handed in again as a further consultation. *Rows* are all runs,
themes, responses and codings of a consultation, with confidence and evidence; *twice* are those
that there are two of; *steps twice* are steps of the durable workflows that are recorded as
finished more than once."""
EQUAL = Bar("share of rows equal", 1)
ONCE = Bar("twice", 0, most=True)
STEPS = Bar("steps twice", 0, most=True)


def run(shared: Path) -> list[Row]:
    """What was left behind after the kills, beside what an undisturbed run left."""
    with tempfile.TemporaryDirectory(prefix="greenpaper-kills-") as folder:
        home = Path(folder)
        took, alone = _undisturbed(home / "alone")
        rows, killed, twice = _killed(home / "killed", took)
    wrong = [_unlike(alone, one) for one in killed]
    total = sum(len(one) for one in killed)
    last: Row = {
        "table": "What was left behind",
        "consultations": len(killed),
        "kills": len(rows),
        "rows": total,
        "share of rows equal": 1 - sum(wrong) / max(total, len(alone)),
        "twice": sum(len(one) - len(set(one)) for one in killed),
        "steps twice": twice,
        "bars": (EQUAL, ONCE, STEPS),
    }
    return [*rows, last]


def _undisturbed(home: Path) -> tuple[float, list[str]]:
    """How long a worker takes, and what it leaves behind."""
    _hand_in(home)
    took = _finish(home)
    return took, _left(home)[0]


def _killed(home: Path, took: float) -> tuple[list[Row], list[list[str]], int]:
    """The kills; what each consultation is in the end; and how many steps ended twice."""
    chance = random.Random(SEED)
    _hand_in(home)
    rows: list[Row] = []
    while len(rows) < KILLS:
        after = chance.uniform(0, took)
        worker = _worker(home)
        time.sleep(after)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        if _done(home):  # too late to disturb it
            _hand_in(home)
            continue
        row: Row = {"table": "Kills", "kill": len(rows) + 1, "after seconds": round(after, 1)}
        rows.append(row | {"it was": _ask(home, "where")})
    _finish(home)
    return rows, _left(home), int(_ask(home, "steps"))


def _finish(home: Path) -> float:
    """The seconds in which a worker, left alone, finishes what there is."""
    began = time.monotonic()
    worker = _worker(home)
    try:
        while not _done(home):
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError("a worker that was left alone did not finish")
            time.sleep(EVERY)
        return time.monotonic() - began
    finally:
        worker.terminate()
        worker.wait(60)


def _done(home: Path) -> bool:
    """Whether there is no work left. To ask the database itself is no burden on the worker."""
    address = f"file:{home / FILE}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=60)) as database:
        waiting = "SELECT COUNT(*) FROM greenpaper_run WHERE state IN ('waiting', 'running')"
        return bool(database.execute(waiting).fetchone() == (0,))


def _unlike(one: list[str], other: list[str]) -> int:
    """How many rows stand in one and not, as often, in the other."""
    rest = list(other)
    missing = 0
    for row in one:
        if row in rest:
            rest.remove(row)
        else:
            missing += 1
    return max(missing, len(rest))


def _surroundings(home: Path) -> dict[str, str]:
    return {
        "GREENPAPER_HOME": str(home),
        "GREENPAPER_DATABASE": "",
        "GREENPAPER_CACHE": str(home / "cache"),
    }


def _ask(home: Path, *what: object) -> str:
    return kept.run("bench.handed_in", *what, surroundings=_surroundings(home))


def _hand_in(home: Path) -> None:
    if not home.exists():
        kept.copy_model(home / "cache")
    _ask(home, "hand in", EXAMPLE)


def _left(home: Path) -> list[list[str]]:
    """The rows of each consultation."""
    found: list[list[str]] = json.loads(_ask(home, "left"))
    return found


def _worker(home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "greenpaper.cli.main", "work"]
    return subprocess.Popen(command, env=os.environ | _surroundings(home), cwd=ROOT)
