"""The web server (cheroot: threads, pure Python, wherever Python runs)."""

import threading
from collections.abc import Callable

from cheroot import wsgi

from greenpaper.web.wsgi import application

THREADS = 8
LARGEST = 210 * 1024**2
"""Bytes of a request: a file of 200 MB, and the form round it."""


def prepare() -> None:
    """Bring the database's tables up to date."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def serve(host: str, port: int, ready: Callable[[int], None], stop: threading.Event) -> None:
    """Answer until `stop` is set. `ready` is told the port (useful where 0 was asked for).

    Raises OSError where the address can't be had.
    """
    server = wsgi.Server((host, port), application, numthreads=THREADS, server_name="greenpaper")
    server.max_request_body_size = LARGEST
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    ready(server.bind_addr[1])
    try:
        stop.wait()
    finally:
        server.stop()
