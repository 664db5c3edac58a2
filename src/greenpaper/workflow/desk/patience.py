"""Work that waits while the database is away or a disk is full, and then goes on by itself."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from greenpaper.store.orm.connection import is_away, is_full, usable

LOOK_EVERY = 2.0
MOST = 60.0
"""Seconds between attempts: 2, then 4, then 8, never more than a minute."""
_log = logging.getLogger(__name__)
Result = TypeVar("Result")


def is_passing(error: BaseException) -> bool:
    """Whether the same may go well in a while, with nobody changing anything in Greenpaper."""
    return is_away(error) or is_full(error)


def patiently(do: Callable[[], Result], stop: threading.Event) -> Result:
    """Do what may be begun again at any time, and begin it again after a passing trouble.

    Once `stop` is set and there is trouble this never returns: the process is about to end, and
    nothing should be noted of the work but that it was not finished.
    """
    pause = LOOK_EVERY
    while True:
        try:
            return do()
        except Exception as error:
            if not is_passing(error):
                raise
            _log.warning("Sorting waits: %s", error)
        while not stop.wait(pause) and not usable():
            pass
        while stop.is_set():
            time.sleep(MOST)
        pause = min(2 * pause, MOST)


def wait_until_usable(stop: threading.Event) -> bool:
    """Wait for the database and for room. False where `stop` was set first."""
    while not usable():
        if stop.wait(LOOK_EVERY):
            return False
    return not stop.is_set()
