"""One worker at a time for one database: two would do the same work, each from the beginning."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections

LOOK_EVERY = 2.0
"""Seconds between looks whether the other worker has ended."""
NUMBER = 7_361_127
"""The lock's name in PostgreSQL: any number that nothing else uses."""


def wait_for_turn(stop: threading.Event, said: Callable[[], None]) -> object | None:
    """Wait until no other worker works; None where `stop` was set first.

    The turn lasts as long as what is returned, and ends with the process whatever happens.
    `said` is called once if another has it.
    """
    take = _take_file if connection.vendor == "sqlite" else _take_lock
    turn = take()
    if turn is None:
        said()
    while turn is None and not stop.wait(LOOK_EVERY):
        turn = take()
    return turn


def _take_file() -> object | None:
    """SQLite's own lock, on an empty file: it works wherever SQLite does."""
    path = Path(str(settings.DATABASES["default"]["NAME"])).with_suffix(".turn")
    held = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        held.close()
        return None
    return held


def _take_lock() -> object | None:
    own = connections.create_connection("default")
    with suppress(DatabaseError), own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
        if cursor.fetchone()[0]:
            return own
    own.close()
    return None
