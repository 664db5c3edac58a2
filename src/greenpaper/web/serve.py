"""The web server (cheroot: threads, pure Python, wherever Python runs)."""

import html
import threading
from collections.abc import Callable

from cheroot import wsgi
from django.conf import settings

from greenpaper.store.address import home
from greenpaper.web.wsgi import application

DOOR = "open.html"
THREADS = 8
WAITING = 128
"""Connections that may wait to be taken up; where it is few, a burst of them waits for seconds."""
OPEN = 256
"""Connections that are kept for a person's next page."""
IDLE = 60
"""Seconds for which they are. Shorter than people read a page, it cuts some off in mid-question."""
LOOK_EVERY = 0.5
"""Seconds. Once polars has worked, Ctrl-C doesn't wake who waits without an end."""
LARGEST = 4 * 1024**3
"""Bytes of a request. Beyond 200 MB a file is not kept, but read to its end: the page that says so
comes only then."""


def prepare() -> None:
    """Bring the database's tables up to date, and forget sessions that are over."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions", verbosity=0)


def key() -> str:
    """What an address must end with where there are no accounts."""
    return f"?key={settings.KEY}" if settings.KEY else ""


def door(address: str) -> str:
    """A file's address that leads to this one: programs' arguments can be read by others here."""
    if not settings.KEY:
        return address
    page = home() / DOOR
    page.unlink(missing_ok=True)
    page.touch(mode=0o600)
    refresh = f'<meta http-equiv="refresh" content="0;url={html.escape(address)}">'
    page.write_text(f"<!doctype html><title>Greenpaper</title>{refresh}", encoding="utf-8")
    return page.resolve().as_uri()


def serve(host: str, port: int, ready: Callable[[int], None], stop: threading.Event) -> None:
    """Answer until `stop` is set. `ready` is told the port (useful where 0 was asked for).

    Raises OSError where the address can't be had.
    """
    server = wsgi.Server(
        (host, port),
        application,
        numthreads=THREADS,
        server_name="greenpaper",
        request_queue_size=WAITING,
        timeout=IDLE,
    )
    server.keep_alive_conn_limit = OPEN
    server.max_request_body_size = LARGEST
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    ready(server.bind_addr[1])
    try:
        while not stop.wait(LOOK_EVERY):
            pass
    finally:
        server.stop()
