"""An upload that does not arrive: the connection breaks, the file is too large."""

import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from served import EDGE, Desk, answers, multipart, served

HALF = 20 * 1024**2
LARGE = 201 * 1024**2


def temporary(folder: Path) -> list[Path]:
    return list(folder.glob("*.upload*"))


def begin(desk: Desk, declared: int) -> socket.socket:
    """A connection on which half of a file has been sent."""
    token = desk.token()
    cookies = "; ".join(f"{c.name}={c.value}" for c in desk.cookies)
    form = multipart({"csrfmiddlewaretoken": token, "title": "Dropped"}, ("a.csv", b""))
    body = form.removesuffix(f"\r\n--{EDGE}--\r\n".encode()) + b"a,b\n" * (HALF // 4)
    head = (
        f"POST /consultations/new/ HTTP/1.1\r\nHost: localhost:{desk.port}\r\n"
        f"Cookie: {cookies}\r\nContent-Length: {declared}\r\n"
        f"Content-Type: multipart/form-data; boundary={EDGE}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", desk.port))
    line.sendall(head.encode() + body)
    return line


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_connection_breaks_half_way(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "uploads"
    folder.mkdir()
    with served(tmp_path / "home", "--no-worker", TMPDIR=str(folder)) as desk:
        line = begin(desk, declared=2 * HALF)
        _until(lambda: bool(temporary(folder)))
        if how == "reset":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
        _until(lambda: not temporary(folder))
        assert "Dropped" not in desk.get("/")[1]
        assert desk.upload(answers(9)) == "/consultations/1/", "nothing was half-made, and it works"
        assert not temporary(folder)


def test_many_broken_uploads_block_nobody(tmp_path: Path) -> None:
    """More of them than the server has threads."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    with served(tmp_path / "home", "--no-worker", TMPDIR=str(folder)) as desk:
        for _ in range(12):
            begin(desk, declared=2 * HALF).close()
        assert desk.get("/")[0] == 200
        _until(lambda: not temporary(folder))


def test_file_over_the_limit(tmp_path: Path) -> None:
    """It is read to its end, so that the page arrives; and not kept: the disk might fill."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    most = 0

    def watch() -> None:
        nonlocal most
        while watching:
            most = max([most, *(_size(path) for path in temporary(folder))])
            time.sleep(0.01)

    with served(tmp_path / "home", "--no-worker", TMPDIR=str(folder)) as desk:
        watching = True
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            file = ("large.csv", b"id,Why?\n" + b"x" * (LARGE + 64 * 1024**2))
            status, page = desk.post("/consultations/new/", {"title": "Streets"}, file)
        finally:
            watching = False
            watcher.join()
        assert status == 422
        assert "large.csv is larger than 200 MB. Split it" in page
        assert 'value="Streets"' in page
        assert 0 < most <= 200 * 1024**2
        assert not temporary(folder)
        assert "Streets" not in desk.get("/")[1]


@pytest.mark.browser
def test_browser_doesnt_send_what_is_too_large(page: Page) -> None:
    page.goto("/consultations/new/")
    page.get_by_label("What the consultation is called").fill("Streets")
    file = page.get_by_label("The file with the responses")
    file.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": answers(500)})
    file.evaluate("input => { input.dataset.largest = 2 ** 10 }")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("a.csv is larger than")
    assert "POST" not in sent


@pytest.mark.browser
def test_browser_says_that_the_connection_broke(page: Page) -> None:
    page.goto("/consultations/new/")
    page.get_by_label("What the consultation is called").fill("Broken off")
    file = page.get_by_label("The file with the responses")
    file.set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": answers(30)})
    breaks = (
        "XMLHttpRequest.prototype.send = function () { this.dispatchEvent(new Event('error')) }"
    )
    page.evaluate(breaks)
    button = page.get_by_role("button", name="Continue")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("The connection broke")
    expect(page.get_by_label("What the consultation is called")).to_have_value("Broken off")
    expect(button).to_be_enabled()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
