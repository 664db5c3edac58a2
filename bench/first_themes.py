"""How soon the web app shows themes, beside `greenpaper sort` on the same file."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import crowd, product
from bench.bars import Bar
from bench.frame import RESULTS, ROOT, Row

TITLE = "The web app: from a file to its first themes"
ORDER = 32
ABOUT = """5,000 responses of the made-up crowd, one open question. The file is sent to the upload
page, its columns are confirmed, and the database is asked ten times a second whether the
question's themes are there. The worker waits already, as it does where somebody uses the pages.
`sort` starts as a new process and ends with its report written. Each with an empty cache (but for
the model's graph), in turns; medians of three."""
SIZE = int(os.environ.get("BENCH_FIRST_THEMES", "5000"))
WARM_UP = 300
THREADS = 2
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
MOST = 1.2
EVERY = 0.1
QUIET = 4
"""Seconds for which the worker has done next to nothing: it is ready."""


def run(shared: Path) -> list[Row]:
    """The two times and their ratio."""
    data = shared / "data"
    file, small = crowd.gather(data, SIZE).path, crowd.gather(data, WARM_UP).path
    desks, sorts = [], []
    for _ in range(ROUNDS):
        cache = product.fresh_cache("desk", small, THREADS)
        sorts.append(product.sort(file, RESULTS / "speed" / "desk", THREADS, cache).seconds)
        desks.append(_desk(file, product.fresh_cache("desk", small, THREADS)))
    desk, sort = statistics.median(desks), statistics.median(sorts)
    row: Row = {
        "file": f"{SIZE:,} responses",
        "web app, seconds": round(desk, 1),
        "`sort`, seconds": round(sort, 1),
        "ratio": round(desk / sort, 2),
    }
    return [row | {"bars": (Bar("ratio", MOST, most=True),)}]


def _desk(file: Path, cache: Path) -> float:
    """Seconds from sending the file until its themes are there, in processes of their own."""
    with tempfile.TemporaryDirectory() as home:
        surroundings = {
            **os.environ,
            "GREENPAPER_HOME": home,
            "GREENPAPER_DATABASE": "",
            "XDG_CACHE_HOME": str(cache),
            "GREENPAPER_THREADS": str(THREADS),
            "DJANGO_SETTINGS_MODULE": "greenpaper.web.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.first_themes", str(file)],
            env=surroundings,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return float(done.stdout)


def _wait_for(worker: int) -> None:
    """Until the worker has loaded its model and only looks for work now and then."""
    stat, ticks = Path(f"/proc/{worker}/stat"), os.sysconf("SC_CLK_TCK")
    quiet, before = 0, 0
    while quiet < QUIET:
        time.sleep(1)
        now = sum(map(int, stat.read_text().rsplit(")", 1)[1].split()[11:13]))
        quiet = quiet + 1 if now > ticks and now - before < ticks / 10 else 0
        before = now


def _send_and_wait(file: Path) -> float:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from greenpaper.store.orm.models import Theme

    settings.KEY = ""  # no browser, and so no address with a key to open
    call_command("migrate", verbosity=0)
    worker = subprocess.Popen([str(product.COMMAND), "work"])
    try:
        _wait_for(worker.pid)
        began = time.perf_counter()
        client = Client(headers={"host": "localhost"})
        with file.open("rb") as content:
            sent = client.post("/consultations/new/", {"title": "Crowd", "file": content})
        client.post(sent["Location"], {"confirm": "1"})
        while not Theme.objects.exists():
            time.sleep(EVERY)
        return time.perf_counter() - began
    finally:
        worker.terminate()
        worker.wait()


if __name__ == "__main__":
    sys.stdout.write(str(_send_and_wait(Path(sys.argv[1]))))
