"""All that somebody does with a file of 50,000 responses in the web app: seconds and memory."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import crowd, kept, product
from bench.bars import Bar
from bench.frame import ROOT, Row

TITLE = "The web app: a file of 50,000 responses"
ORDER = 48
SIZE = int(os.environ.get("BENCH_LARGE", "50000"))
PATIENCE = 3_600
THREADS = 2
ABOUT = """The made-up crowd's 50,000 responses of about 45 words, one open question, on SQLite.
The file is sent to the upload page, its columns are looked at and confirmed; the worker takes it
in, finds themes, codes, counts, and draws the map. Then every page below is asked for (Django's
test client: the first time, and the median of three more), a draft is published, its files and
the record are fetched. In the end `greenpaper serve FOLDER` opens what `greenpaper sort` made of
the same file. Peaks are of one process's resident memory in GiB: that which shows pages, the
worker, and the one that opens the folder. The cache is empty at first, but for the model's
graph."""
MOST = Bar("GiB", 2, most=True)
PAGES = {
    "one consultation": "",
    "themes": "themes/{key}/",
    "responses": "responses/",
    "responses by meaning": "responses/?meaning=it+takes+too+long+to+get+an+appointment",
    "explore: themes": "explore/{key}/",
    "explore: groups": "explore/{key}/groups/",
    "explore: together": "explore/{key}/together/",
    "explore: map": "explore/{key}/map/",
    "map as CSV": "explore/{key}/pictures/map.csv",
    "map as PNG": "explore/{key}/pictures/map.png",
    "campaigns": "campaigns/",
    "record": "record/",
    "record as CSV": "record/csv/",
    "codebook": "sign-off/codebook/draft.zip",
}


def run(shared: Path) -> list[Row]:
    """Seconds of each thing, and the peaks."""
    file = crowd.gather(shared / "data", SIZE).path
    with tempfile.TemporaryDirectory(prefix="greenpaper-large-") as folder:
        home = Path(folder)
        kept.copy_model(home / "cache")
        surroundings = {
            "GREENPAPER_HOME": folder,
            "GREENPAPER_DATABASE": "",
            "GREENPAPER_CACHE": str(home / "cache"),
        }
        found = _said("work", file, surroundings)
        product.sort(file, home / "sorted", THREADS, home / "cache", surroundings)
        opened = _said("open", home / "sorted", surroundings)
    rows: list[Row] = [
        {"table": "Seconds", "what": what, "first": round(took[0], 2), "again": _again(took)}
        for what, took in (found["took"] | opened["took"]).items()
    ]
    for process, peak in (found["peaks"] | opened["peaks"]).items():
        held: Row = {"table": "Memory", "process": process, "GiB": round(peak / 2**20, 2)}
        rows.append(held | {"bars": (MOST,)})
    return rows


def _again(took: list[float]) -> float | None:
    return round(sorted(took[1:])[1], 3) if len(took) > 1 else None


def _said(what: str, path: Path, surroundings: dict[str, str]) -> dict[str, Any]:
    said = kept.run("bench.large", what, path, surroundings=surroundings)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def _timed(go: Callable[[], object], times: int = 1) -> list[float]:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        go()
        took.append(time.perf_counter() - began)
    return took


def work(file: Path) -> dict[str, Any]:
    """From the file to the last page, with a worker beside."""
    from django.core.management import call_command
    from django.test import Client

    from greenpaper.store.orm.models import Consultation

    call_command("migrate", verbosity=0)
    client = Client(headers={"host": "localhost"})
    took: dict[str, list[float]] = {}
    with _worker() as worker:
        took["the file is sent"] = _timed(lambda: _send(client, file))
        one = Consultation.objects.get()
        home = f"/consultations/{one.pk}/"
        columns = f"{home}columns/"
        took["its columns are shown"] = _timed(lambda: client.get(columns))
        took["its columns are confirmed"] = _timed(lambda: client.post(columns, {"confirm": "1"}))
        took["themes are there"] = _timed(lambda: _until(lambda: _themes(one)))
        took["numbers are there"] = _timed(lambda: _until(lambda: _counted(one)))
        took["the map is there"] = _timed(lambda: _until(lambda: _mapped(one)))
        key = one.questions.get(kind="open").key
        for page, path in PAGES.items():
            took[page] = _timed(lambda p=path: _get(client, home + p.format(key=key)), 4)  # type: ignore[misc]
        client.post(f"{home}publish/", {"draft": "on", "note": ""})
        took["a draft is published"] = _timed(lambda: _until(lambda: _published(one)))
        for name in _files(one):
            path = f"{home}publish/1/files/{name}"
            took[f"published: {name}"] = _timed(lambda p=path: _get(client, p), 4)  # type: ignore[misc]
        peaks = {"pages": _peak(), "worker": _peak_of(worker.pid)}
    return {"took": took, "peaks": peaks}


def _send(client: Any, file: Path) -> None:
    with file.open("rb") as content:
        client.post("/consultations/new/", {"title": "Crowd", "file": content})


def _get(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    if answer.streaming:
        list(answer.streaming_content)


def _until(there: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > ends:
            raise TimeoutError("the worker did not finish")
        time.sleep(0.2)


def _themes(one: Any) -> bool:
    runs = list(one.runs.values_list("state", flat=True))
    if "failed" in runs:
        raise RuntimeError("a run failed")
    return len(runs) > 1 and set(runs) == {"done"}


def _counted(one: Any) -> bool:
    from greenpaper.store.orm.counts import freshness

    return freshness(one).current


def _mapped(one: Any) -> bool:
    from greenpaper.store.orm.counts import map_freshness

    return map_freshness(one.questions.get(kind="open")).current


def _published(one: Any) -> bool:
    return _themes(one) and one.publications.exists()


def _files(one: Any) -> list[str]:
    names = one.publications.get().files.order_by("name").values_list("name", flat=True)
    return [str(name) for name in names]


def opened(folder: Path) -> dict[str, Any]:
    """What `greenpaper serve FOLDER` does before the page is there."""
    from greenpaper.web.shared.middleware import alone
    from greenpaper.workflow.desk.open_folder import open_folder

    took = _timed(lambda: open_folder(alone(), folder))
    return {"took": {"a folder is opened": took}, "peaks": {"opening a folder": _peak()}}


def _peak() -> int:
    """KiB of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _peak_of(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@contextmanager
def _worker() -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "greenpaper.cli.main", "work"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def main(what: str, path: Path) -> None:
    """In surroundings of its own."""
    import django

    django.setup()
    from django.conf import settings

    settings.KEY = ""
    print(json.dumps({"work": work, "open": opened}[what](path)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
