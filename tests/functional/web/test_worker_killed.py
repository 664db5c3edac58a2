"""The worker, killed in the middle: it goes on, once, and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street" / "responses.csv"


def _run(script: str, home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, HERE / script, *arguments],
        env={**os.environ, "GREENPAPER_HOME": str(home), "GREENPAPER_DATABASE": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _worker(home: Path, cache: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "greenpaper.cli.main", "work"],
        env={
            **os.environ,
            "GREENPAPER_HOME": str(home),
            "GREENPAPER_DATABASE": "",
            "GREENPAPER_CACHE": str(cache),
        },
    )


@pytest.fixture
def finished(tmp_path: Path, model_folder: Path) -> Callable[..., str]:
    """What is kept at the end, when the worker was killed after so many seconds each time."""

    def finish(name: str, kills: tuple[float, ...] = ()) -> str:
        home = tmp_path / name
        home.mkdir()
        _run("make_kept.py", home, str(EXAMPLE))
        for seconds in kills:
            worker = _worker(home, model_folder)
            time.sleep(seconds)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        worker = _worker(home, model_folder)
        try:
            for _ in range(120):
                time.sleep(1)
                if state := _run("show_kept.py", home):
                    return state
        finally:
            worker.terminate()
            worker.wait(120)
        raise TimeoutError("the worker didn't finish")

    return finish


def test_killed_worker_goes_on_and_nothing_is_there_twice(finished: Callable[..., str]) -> None:
    undisturbed = finished("undisturbed")
    assert "done" in undisturbed
    assert "failed" not in undisturbed
    assert finished("killed", (1.7, 3.1, 4.3)) == undisturbed
