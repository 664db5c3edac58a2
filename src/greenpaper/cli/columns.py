"""`greenpaper columns`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenpaper.cli import options
from greenpaper.cli.progress import estimated, shown
from greenpaper.cli.source import Source, command_line
from greenpaper.cli.telling import harmless, many, tell
from greenpaper.domain.consultation import Column, Role
from greenpaper.domain.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from greenpaper.intake import Table

WIDTH = 120
LONGEST = 60


def columns(
    file: options.File,
    *,
    roles: options.Roles = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write",
            metavar="YAML",
            help="Write what each column is to this file, for you to edit and give to --roles.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Show what Greenpaper takes each column for, how sure it is, and why."""
    source = Source(file, roles, sheet, header_row)
    with shown() as progress, estimated(progress, "Reading the file", source.seconds()):
        from greenpaper.intake import write_roles
        from greenpaper.workflow.take_in import columns_of, open_table

        table, _ = open_table(file, sheet, header_row)
        found = columns_of(table, roles)
    _show(table, found)
    for note in table.notes:
        tell(f"Note: {note}")
    if write is None:
        return
    if write.exists():
        raise OutputError(
            f"{write} is there already, perhaps with your changes. Give another name to --write."
        )
    write_roles(found, write)
    again = replace(source, roles=write).arguments()
    tell(f"Edit {write}, then: {command_line('greenpaper', 'sort', *again)}")


def _show(table: "Table", found: "Sequence[Column]") -> None:
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    grid = Grid(title=f"{table.where()}: {many(table.frame.height, 'row')}", title_justify="left")
    for heading, share in (
        ("Column", 3),
        ("Role", None),
        ("Sure", None),
        ("Why", 3),
        ("Such as", 4),
    ):
        grid.add_column(heading, ratio=share, overflow="fold")
    for column in found:
        cells = (
            column.question or column.name,
            column.role.value,
            f"{column.confidence:.0%}",
            column.reason,
            _examples(table, column),
        )
        style = "dim" if column.role is Role.IGNORE else ""
        grid.add_row(*(Text(harmless(cell), style=style) for cell in cells))
    console.print(grid)


def _examples(table: "Table", column: Column) -> str:
    """A few different answers, the first that come; personal data isn't shown."""
    if column.role is Role.PERSONAL:
        return "(not shown)"
    values = table.frame[column.name]
    some = values.filter(values.str.strip_chars() != "").unique(maintain_order=True).head(3)
    cut = (" ".join(value[: 4 * LONGEST].split()) for value in some)
    return "; ".join(v if len(v) <= LONGEST else f"{v[: LONGEST - 1]}…" for v in cut)
