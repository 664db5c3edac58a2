"""Time a command from outside: seconds, processor seconds and peak memory of all its processes.

The command is started by this file run as a small program of its own, because Linux counts the
memory of whoever starts a process towards that process's peak.
"""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05  # seconds between looks at the memory


@dataclass(frozen=True)
class Took:
    """What a command took; `output` is what it printed."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def clock(command: list[str], environment: dict[str, str] | None = None) -> Took:
    """Run a command to its end. Raises RuntimeError with its last words if it fails."""
    launcher = [sys.executable, "-I", str(Path(__file__).resolve()), *command]
    done = subprocess.run(
        launcher,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr)[-3000:]
        raise RuntimeError(f"{' '.join(command[:4])} … failed ({done.returncode}):\n{said}")
    output, _, figures = done.stdout.rstrip("\n").rpartition("\n")
    return Took(**json.loads(figures), output=output.rstrip("\n"))


def _launch(command: list[str]) -> int:
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ)
    ended = threading.Event()
    watched = [0]
    watcher = threading.Thread(target=_watch, args=(pid, ended, watched))
    watcher.start()
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    figures = {
        "seconds": seconds,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": max(usage.ru_maxrss * 1024, watched[0]),
    }
    sys.stdout.write("\n" + json.dumps(figures) + "\n")
    return os.waitstatus_to_exitcode(status)


def _watch(pid: int, ended: threading.Event, watched: list[int]) -> None:
    """Note the largest sum of resident memory over the process and its descendants."""
    while not ended.wait(EVERY):
        watched[0] = max(watched[0], sum(_resident(member) for member in _family(pid)))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [
            pid,
            *(kin for child in children.read_text().split() for kin in _family(int(child))),
        ]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1:]))
