"""A `greenpaper serve` of a test's own, and somebody who uses its pages without a browser."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

EDGE = "the-edge-of-a-part"


class Desk:
    """Whoever sits at the pages; and the process that serves them."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.root = address.split("?", maxsplit=1)[0].rstrip("/")
        self.port = urlsplit(address).port or 0
        self.cookies = CookieJar()
        self._browser = build_opener(HTTPCookieProcessor(self.cookies))
        self.path = ""
        """Of the page that was shown last."""
        self.get("/?" + address.split("?")[1])

    def get(self, path: str) -> tuple[int, str]:
        """A page's status and its text, as it is written."""
        return self._ask(Request(self.root + path))

    def post(
        self, path: str, form: dict[str, str], file: tuple[str, bytes] | None = None
    ) -> tuple[int, str]:
        """Send a form as its page has it."""
        headers = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}
        body = multipart({"csrfmiddlewaretoken": self.token(path), **form}, file)
        return self._ask(Request(self.root + path, body, headers))

    def token(self, path: str = "/consultations/new/") -> str:
        """What a form must have so that it is known to be ours."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path)[1])
        return found[1] if found else ""

    def upload(self, content: bytes, title: str = "Streets") -> str:
        """Make a consultation of a file; the path of its page."""
        status, page = self.post(
            "/consultations/new/", {"title": title}, file=("answers.csv", content)
        )
        assert status == 200, page
        return self.path.removesuffix("columns/")

    def until(self, path: str, is_so: Callable[[str], bool], seconds: float = 240) -> str:
        """Look at a page until it is so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status, page = self.get(path)
            if status == 200 and is_so(page):
                return page
            time.sleep(0.2)
        raise TimeoutError(page)

    def _ask(self, request: Request) -> tuple[int, str]:
        try:
            with self._browser.open(request, timeout=90) as answer:
                self.path = urlsplit(answer.url).path
                return answer.status, unescape(answer.read().decode())
        except HTTPError as error:
            return error.code, unescape(error.read().decode())


def multipart(form: dict[str, str], file: tuple[str, bytes] | None = None) -> bytes:
    """A form as a browser sends it."""
    named = 'Content-Disposition: form-data; name="'
    parts = [f'--{EDGE}\r\n{named}{k}"\r\n\r\n{v}\r\n'.encode() for k, v in form.items()]
    if file:
        parts.append(f'--{EDGE}\r\n{named}file"; filename="{file[0]}"\r\n\r\n'.encode())
        parts += [file[1], b"\r\n"]
    return b"".join([*parts, f"--{EDGE}--\r\n".encode()])


@contextmanager
def started(
    home: Path, *arguments: str, **surroundings: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`greenpaper serve` with what it keeps in `home`: its process, and the address it says."""
    command = [sys.executable, "-m", "greenpaper.cli.main", "serve", "--port", "0", "--no-browser"]
    kept = {"GREENPAPER_HOME": str(home), "GREENPAPER_DATABASE": "", "GREENPAPER_TEAM": ""}
    process = subprocess.Popen(
        [*command, *arguments],
        env={**os.environ, **kept, **surroundings},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = process.stdout.readline() if process.stdout else ""
        address = re.search(r"http://\S+", said)
        assert address, f"Greenpaper didn't start: {said}"
        yield process, address[0]
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(120)
        process.kill()


@contextmanager
def served(home: Path, *arguments: str, **surroundings: str) -> Iterator[Desk]:
    """The same, and somebody at its pages."""
    with started(home, *arguments, **surroundings) as (process, address):
        yield Desk(process, address)


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that this one started."""
    found = subprocess.run(
        ["ps", "--ppid", str(process.pid), "-o", "pid="],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


def is_alive(pid: int) -> bool:
    """Whether there is such a process; one that ended and that nobody asked after is none."""
    with suppress(FileNotFoundError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def gone_within(pids: list[int], seconds: float) -> bool:
    """Whether they all end in time. Those that don't are ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(map(is_alive, pids)):
            return True
        time.sleep(0.1)
    for pid in filter(is_alive, pids):
        os.kill(pid, signal.SIGKILL)
    return False


def answers(rows: int, seed: int = 0) -> bytes:
    """A file with so many responses, each different."""
    said = ("The bus in {} never comes", "Plant trees in {}", "Parking near {} costs too much")
    lines = (
        f"{n},{said[n % 3].format(f'road {n + 10_000 * seed}')} and that is {n}"
        for n in range(rows)
    )
    return ("id,Why?\n" + "\n".join(lines) + "\n").encode()
