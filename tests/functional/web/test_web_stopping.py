"""`greenpaper serve`, stopped and killed in mid-run: nothing is left behind, and it goes on."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from served import Desk, answers, gone_within, is_alive, served, workers_of

MANY = 800


def start_sorting(desk: Desk, seed: int) -> str:
    """A run under way; the path of its page. With another seed, texts that no cache knows."""
    place = desk.upload(answers(MANY, seed))
    desk.post(f"{place}columns/", {"confirm": "1"})
    desk.until(f"{place}sorting/", lambda page: "Reading the responses" in page)
    return f"{place}sorting/"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_in_mid_run_it_goes_on(
    tmp_path: Path, model_folder: Path, how: signal.Signals
) -> None:
    with served(tmp_path, GREENPAPER_CACHE=str(model_folder)) as desk:
        page = start_sorting(desk, how)
        workers = workers_of(desk.process)
        assert len(workers) == 1
        desk.process.send_signal(how)
        desk.process.wait(120)
        assert gone_within(workers, 60), "the worker went on without the pages"
    with served(tmp_path, GREENPAPER_CACHE=str(model_folder)) as desk:
        shown = desk.until(page, lambda page: "Sorting has ended" in page)
        assert "Problem" not in shown
        assert shown.count(">Done<") == 2
        assert "800" in desk.get(page.replace("sorting/", "themes/"))[1]


def test_upgraded_in_mid_run_it_goes_on(tmp_path: Path, model_folder: Path) -> None:
    """A run that the version before left under way is taken up by the one after."""
    home = tmp_path / "home"
    with served(home, GREENPAPER_CACHE=str(model_folder)) as desk:
        page = start_sorting(desk, 40)
    later = tmp_path / "later"
    later.mkdir()
    newer = "import greenpaper; greenpaper.__version__ = '9.9.9'"
    (later / "sitecustomize.py").write_text(newer)
    paths = f"{later}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    with served(home, GREENPAPER_CACHE=str(model_folder), PYTHONPATH=paths) as desk:
        assert "Greenpaper 9.9.9." in desk.get("/")[1]
        shown = desk.until(page, lambda page: "Sorting has ended" in page)
        assert "Problem" not in shown


def test_deleted_in_mid_run_nothing_is_left(tmp_path: Path, model_folder: Path) -> None:
    with served(tmp_path, GREENPAPER_CACHE=str(model_folder)) as desk:
        place = start_sorting(desk, 70).removesuffix("sorting/")
        status, _ = desk.post(f"{place}delete/", {"typed": "Streets", "why": "Over"})
        assert status == 200
        assert desk.get(place)[0] == 404
        few = desk.upload(answers(20))  # too few for the cache
        desk.post(f"{few}columns/", {"confirm": "1"})
        shown = desk.until(f"{few}sorting/", lambda page: "Sorting has ended" in page)
        assert "Problem" not in shown
        assert not (model_folder / "vectors").exists()


def test_two_at_once_have_one_worker_at_work(tmp_path: Path, model_folder: Path) -> None:
    cache = {"GREENPAPER_CACHE": str(model_folder)}
    with served(tmp_path, **cache) as first, served(tmp_path, **cache) as second:
        page = start_sorting(first, 30)
        [working], [waiting] = workers_of(first.process), workers_of(second.process)
        first.until(page, lambda page: "Sorting has ended" in page)
        assert is_alive(waiting), "it waits for its turn, and doesn't fail"
        assert seconds_of(waiting) < seconds_of(working) / 2
        first.process.terminate()
        assert gone_within([working], 60)
        page = start_sorting(second, 31)
        second.until(page, lambda page: "Sorting has ended" in page)


def test_port_that_is_taken_starts_no_worker(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        time.sleep(1)
        before = workers_of(desk.process)
        done = subprocess.run(
            [*desk.process.args[:4], "--port", str(desk.port), "--no-browser"],  # type: ignore[index]
            env={"GREENPAPER_HOME": str(tmp_path), "PATH": ""},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 2
        assert "Perhaps Greenpaper runs already" in done.stderr
        assert workers_of(desk.process) == before


def seconds_of(pid: int) -> float:
    """Of the processor, that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
