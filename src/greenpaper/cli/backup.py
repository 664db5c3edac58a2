"""`greenpaper backup` and `greenpaper restore`: all that is kept, in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from greenpaper.cli.serve import Database, settle
from greenpaper.cli.telling import tell

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)]
MEGABYTE = 1024**2


def backup(
    file: File,
    *,
    database: Database = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Keep everything in one file: consultations, accounts, the record. Pages may stay open.

    It holds the responses as they came, so keep it as safe as the server itself.
    """
    settle(database)
    from greenpaper.store.backup import backup as write

    size = write(file, overwrite=overwrite)
    tell(f"Everything is in {file} ({size / MEGABYTE:,.1f} MB).")


def restore(
    file: File,
    *,
    database: Database = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the consultations that are here.")
    ] = False,
) -> None:
    """Put back what a backup holds, in place of everything that is here.

    Stop Greenpaper first, and start it again afterwards.
    """
    settle(database)
    from greenpaper.store.backup import restore as read
    from greenpaper.web.record.verifying import verify_all
    from greenpaper.web.serve import prepare

    made = read(file, overwrite=overwrite)
    prepare()
    _, faults = verify_all(None)
    tell(f"Everything is as it was on {made[:16].replace('T', ' at ')} (UTC).")
    tell("\n".join(faults) if faults else "Every record holds together.")
