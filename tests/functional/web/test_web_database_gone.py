"""A database that goes away and comes back: a page says so, and what was typed is not lost."""

import os
import re
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

import postgresql_server
from served import answers, served


class Wire:
    """Between the pages and the database; it can be cut, and mended."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._pairs: list[socket.socket] = []
        self.whole = True
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        for end in self._pairs:
            end.close()
        self._pairs.clear()

    def mend(self) -> None:
        self.whole = True

    def _listen(self) -> None:
        while True:
            near, _ = self._server.accept()
            if not self.whole:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._pairs += [near, far]
            threading.Thread(target=_carry, args=(near, far), daemon=True).start()


def _carry(near: socket.socket, far: socket.socket) -> None:
    with selectors.DefaultSelector() as wait, near, far:
        try:
            wait.register(near, selectors.EVENT_READ, far)
            wait.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in wait.select(0.2):
                    said = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not said:
                        return
                    key.data.sendall(said)
        except (OSError, ValueError):
            return


@contextmanager
def pages(database: str, home: Path) -> Iterator[str]:
    program = [sys.executable, "-m", "greenpaper.cli.main", "serve", "--no-browser"]
    process = subprocess.Popen(
        [*program, "--no-worker", "--port", "0", "--database", database],
        env={**os.environ, "GREENPAPER_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        yield address[0]
    finally:
        process.terminate()
        process.wait(120)


def ask(browser: OpenerDirector, url: str, **form: str) -> tuple[int, str]:
    try:
        with browser.open(url, urlencode(form).encode() if form else None, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_database_goes_away_and_comes_back(tmp_path: Path) -> None:
    if postgresql_server.programs() is None:
        pytest.skip("needs a PostgreSQL server (Debian: postgresql)")
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with postgresql_server.running() as url:
        parts = urlsplit(url)
        assert parts.port
        wire = Wire(parts.port)
        database = url.replace(f":{parts.port}/", f":{wire.port}/")
        with pages(database, tmp_path / "home") as address:
            status, page = ask(browser, address)
            assert status == 200
            root = address.split("?")[0]
            status, page = ask(browser, f"{root}consultations/new/")
            form = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert form
            wire.cut()
            status, page = ask(browser, root)
            assert status == 503
            assert "The database can’t be reached" in page
            typed = {"title": "A title that took long", "opened_on": ""}
            status, page = ask(
                browser, f"{root}consultations/new/", csrfmiddlewaretoken=form[1], **typed
            )
            assert status == 503
            assert 'name="title" value="A title that took long"' in page
            again = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert again
            wire.mend()
            assert ask(browser, root)[0] == 200
            said = {"csrfmiddlewaretoken": again[1], **typed}
            status, page = ask(browser, f"{root}consultations/new/", **said)
            assert status == 422, "only the file is missing"
            assert "A title that took long" in page


def test_database_goes_away_in_mid_run(tmp_path: Path, model_folder: Path) -> None:
    """The worker waits, and goes on by itself: once, with nothing twice."""
    if postgresql_server.programs() is None:
        pytest.skip("needs a PostgreSQL server (Debian: postgresql)")
    with postgresql_server.running() as url:
        port = urlsplit(url).port
        assert port
        wire = Wire(port)
        database = url.replace(f":{port}/", f":{wire.port}/")
        home, cache = tmp_path / "home", {"GREENPAPER_CACHE": str(model_folder)}
        with served(home, "--database", database, **cache) as desk:
            place = desk.upload(answers(800, seed=60))
            desk.post(f"{place}columns/", {"confirm": "1"})
            desk.until(f"{place}sorting/", lambda page: "Reading the responses" in page)
            wire.cut()
            time.sleep(5)
            assert desk.get(f"{place}sorting/")[0] == 503
            wire.mend()
            page = desk.until(f"{place}sorting/", lambda page: "Sorting has ended" in page)
            assert "Problem" not in page
            assert page.count(">Done<") == 2
            assert "800" in desk.get(f"{place}themes/")[1]
