"""The connection to the database: letting go of it, and knowing when it can't be used."""

import errno
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections

ROOM = 4 * 1024**2
"""With fewer bytes free than this, the disk counts as full."""
FULL = (errno.ENOSPC, errno.EDQUOT)
SAID_FULL = ("disk is full", "no space left", "disk full")


def let_go() -> None:
    """Close it; the next query opens another. For a thread that ends, or after a failure."""
    connections.close_all()


def is_away(error: BaseException) -> bool:
    """Whether the database could not be used: it may be well again in a while."""
    return isinstance(error, OperationalError | InterfaceError)


def is_full(error: BaseException) -> bool:
    """Whether a disk was full, the database's or another."""
    if isinstance(error, OSError):
        return error.errno in FULL
    said = str(error).lower()
    return isinstance(error, DatabaseError) and any(words in said for words in SAID_FULL)


def out_of_room() -> bool:
    """Whether the disk that the SQLite file is on is full. Of a server's disk nothing is known."""
    if connection.vendor != "sqlite":
        return False
    folder = Path(str(settings.DATABASES["default"]["NAME"])).parent
    return folder.is_dir() and shutil.disk_usage(folder).free < ROOM


def usable() -> bool:
    """Whether the database answers, and there is room."""
    let_go()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return not out_of_room()
    except (OperationalError, InterfaceError):
        return False
    finally:
        let_go()
