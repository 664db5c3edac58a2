"""The worker, killed while it asks a language model: it goes on, and pays for nothing twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
from bench.scripted_model import Answer, Request, ScriptedModel
from bench.scripted_readers import able

from web_app import EXAMPLE

HERE = Path(__file__).parent
ANSWERED = 10


def slowly(request: Request) -> Answer:
    answer = able(lambda _: frozenset())(request)
    return Answer(answer.text, delay=0.1)


def test_killed_while_asking_no_call_is_repeated(tmp_path: Path, model_folder: Path) -> None:
    file = tmp_path / "some.csv"
    pl.read_csv(EXAMPLE, infer_schema=False).head(120).write_csv(file)
    env = {
        **os.environ,
        "GREENPAPER_HOME": str(tmp_path),
        "GREENPAPER_DATABASE": "",
        "GREENPAPER_CACHE": str(model_folder),
    }
    with ScriptedModel(slowly) as server:
        script(env, "make_asked_kept.py", str(file), server.url)
        worker = start(env)
        until = time.monotonic() + 120
        while len(server.answered) < ANSWERED and time.monotonic() < until:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        before = len(server.requests)
        worker = start(env)
        try:
            found = ended(env)
        finally:
            worker.terminate()
            worker.wait(120)
    bodies = Counter(request.body for request in server.requests)
    assert set(bodies.values()) == {1}
    assert ANSWERED <= before < found["calls"]
    use = found["use"]
    assert found["problems"] == [""]
    assert use["remembered"] >= ANSWERED - 4  # four may be on their way
    assert found["ends"] == 1
    assert "tokens to read" in found["last"]


def start(env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "greenpaper.cli.main", "work"], env=env)


def script(env: dict[str, str], name: str, *words: str) -> str:
    command = [sys.executable, HERE / name, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def ended(env: dict[str, str]) -> Any:
    for _ in range(120):
        time.sleep(1)
        if said := script(env, "show_asked_kept.py"):
            return json.loads(said)
    raise TimeoutError("the worker didn't finish")
