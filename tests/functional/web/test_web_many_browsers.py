"""Many browsers at once: each keeps its connection for the next page."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

MANY = 40


def test_many_browsers_keep_their_connections(app: str) -> None:
    browsers = [HTTPConnection(urlsplit(app).netloc, timeout=60) for _ in range(MANY)]
    for browser in browsers:
        browser.connect()
    kept = [browser.sock for browser in browsers]
    for _ in range(2):
        for browser in browsers:
            browser.request("GET", "/health/")
            answer = browser.getresponse()
            answer.read()
            assert answer.status == 200
            assert answer.getheader("Connection", "") != "close"
    assert [browser.sock for browser in browsers] == kept
    for browser in browsers:
        browser.close()
