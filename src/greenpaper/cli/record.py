"""`greenpaper verify-record`: whether any line of the record was changed."""

from pathlib import Path
from typing import Annotated

import typer

from greenpaper.cli.serve import Database, settle
from greenpaper.cli.telling import complain, tell

TAMPERED = 1


def verify_record(
    *,
    database: Database = "",
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            help="What this command printed before: says whether lines were cut off since.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check that no line of the record was changed, left out or put in.

    Prints the last check sum of each record. Keep them elsewhere: with --against they show later
    whether a record was cut short or written anew. Exit code 1 if something is wrong.
    """
    settle(database)
    from greenpaper.web.record.verifying import verify_all
    from greenpaper.web.serve import prepare

    prepare()
    said, faults = verify_all(against)
    tell("\n".join(said))
    for fault in faults:
        complain(fault)
    if faults:
        raise typer.Exit(TAMPERED)
    tell("Every record holds together.")
