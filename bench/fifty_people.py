"""Fifty people at once on 50,000 responses, on PostgreSQL: how long pages take, and lost edits."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench import kept
from bench.bars import Bar
from bench.desk import RESPONSES
from bench.frame import BENCH, ROOT, Row

TITLE = "Fifty people at once"
ORDER = 46
PEOPLE = 50
THINK = (2, 10)
"""Seconds between what a person does, drawn evenly."""
SECONDS = int(os.environ.get("BENCH_LOAD_SECONDS", "300"))
SIZE = int(os.environ.get("BENCH_RESPONSES", RESPONSES))
ABOUT = f"""The made-up consultation of 50,000 responses (bench/desk.py) on a PostgreSQL server set
up as Debian does; `greenpaper serve --team` with its worker; {PEOPLE} analysts who have signed in
(locust, on loopback), each with {THINK[0]} to {THINK[1]} seconds between pages, for {SECONDS}
seconds after all have begun. All on one machine, locust too. They look at consultations, themes,
one theme's responses, all filters of the section above in both orders, words, single responses,
Explore's four pages and the record; and they judge responses (3 in 10 of twenty that all want) and
reword themes (half the time their own, else one that all want), each time after thinking.
Milliseconds until a page is there. Searching by meaning is left out (the section above has it).

An edit is *kept* where the page acknowledged it, a *conflict* where the page showed what somebody
else had done meanwhile. Afterwards the database is asked: is each kept edit on the record, by whom
it was, once; is what stands what was kept last; and is the record's chain whole."""
WARM_AT_ONCE = 8
WARM_SECONDS = 10
PYTHON = BENCH / ".venv-load" / "bin" / "python"
LOAD = BENCH / "load" / "people.py"
SLOWEST = Bar("p95", 400, most=True)
NO_ERRORS = Bar("errors", 0, most=True)
NO_LOSS = Bar("lost edits", 0, most=True)


def run(shared: Path) -> list[Row]:
    """How long each page took, and what became of the edits."""
    if not PYTHON.exists():
        raise FileNotFoundError("no locust: run `make peers` first")
    with kept.postgresql(SIZE) as database, tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        surroundings = database | {
            "GREENPAPER_HOME": folder,
            "GREENPAPER_CACHE": str(kept.model()),
            "GREENPAPER_PLAIN_HTTP": "1",
            "GREENPAPER_TEAM": "1",
        }
        kept.run("bench.fifty_people", "people", home / "load", surroundings=surroundings)
        with _served(surroundings) as address:
            _warm_up(address, json.loads((home / "load").read_text("utf-8")))
            took = _attend(address, home)
        said = kept.run("bench.fifty_people", "check", home / "said", surroundings=surroundings)
    return [*_pages(took), _edits(json.loads(said.splitlines()[-1]))]


@contextmanager
def _served(surroundings: dict[str, str]) -> Iterator[str]:
    command = [sys.executable, "-m", "greenpaper.cli.main", "serve", "--team", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--no-browser"],
        env=os.environ | surroundings,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+?(?=/?\s)", line)
        if found is None:
            raise RuntimeError(f"greenpaper serve said: {line}")
        yield found[0]
    finally:
        process.terminate()
        process.wait(60)


def _warm_up(address: str, load: dict[str, Any]) -> None:
    """Every thread of the server has answered, and the worker has its model, as on any day."""
    cookies = "; ".join(f"{name}={value}" for name, value in load["people"][0]["cookies"].items())
    consultation = f"{address}/consultations/{load['consultation']}/"
    rooms = ("", "themes/q4/", "responses/", "explore/q4/", "record/")

    def look(room: str) -> None:
        with urlopen(
            Request(consultation + room, headers={"Cookie": cookies}), timeout=120
        ) as page:
            page.read()

    look("")
    with ThreadPoolExecutor(WARM_AT_ONCE) as pool:
        list(pool.map(look, rooms * WARM_AT_ONCE))
    time.sleep(WARM_SECONDS)


def _attend(address: str, home: Path) -> dict[str, Any]:
    """Have everybody do what they do; what locust says of it."""
    command = [PYTHON, "-m", "locust", "-f", LOAD, "--headless", "--host", address]
    many = ["--users", PEOPLE, "--spawn-rate", 5, "--reset-stats", "--stop-timeout", 30]
    done = subprocess.run(
        list(map(str, [*command, *many, "--run-time", f"{SECONDS + PEOPLE // 5}s"])),
        env=os.environ
        | {name: str(home / name.lower()) for name in ("LOAD", "SAID", "TOOK")}
        | {"PYTHONPATH": ""},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    if not (home / "took").exists():
        raise RuntimeError(done.stderr[-3000:])
    took: dict[str, Any] = json.loads((home / "took").read_text("utf-8"))
    for error in took["errors"]:
        print(error, file=sys.stderr)
    return took


def _pages(took: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for one in sorted(took["took"][:-1], key=lambda row: str(row["page"])):
        rows.append({"table": "Milliseconds", **_row(one)})
    whole = _row(took["took"][-1]) | {"page": "all pages"}
    rows.append({"table": "Milliseconds", **whole, "bars": (SLOWEST, NO_ERRORS)})
    return rows


def _row(one: dict[str, Any]) -> Row:
    half, most, nearly_all = one["parts"]
    return {
        "page": one["page"],
        "times": one["times"],
        "p50": round(half),
        "p95": round(most),
        "p99": round(nearly_all),
        "errors": one["failures"],
        "a second": round(one["per second"], 2),
    }


def _edits(found: dict[str, Any]) -> Row:
    return {"table": "Edits", "edits": "all", **found, "bars": (NO_LOSS,)}


def main(what: str, file: Path) -> None:
    """Within the surroundings of the database: make the people, or check the edits."""
    import django

    django.setup()
    from bench.load import edits

    if what == "people":
        file.write_text(json.dumps(edits.people(PEOPLE) | {"think": THINK}), "utf-8")
    else:
        print(json.dumps(edits.check(file)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
