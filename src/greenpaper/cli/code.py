"""`greenpaper code`."""

from pathlib import Path
from typing import Annotated

import typer

from greenpaper.cli import options
from greenpaper.cli.carry_out import Work, carry_out
from greenpaper.cli.source import Source, command_line


def code(
    file: options.File,
    *,
    codebook: Annotated[
        Path,
        typer.Option(
            "--codebook",
            metavar="YAML",
            help="The codebook to code with: a codebook.yaml that 'greenpaper sort' wrote and "
            "somebody read, changed and signed.",
            show_default=False,
        ),
    ],
    output: options.Output = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Code with a codebook that nobody has signed; every page says DRAFT."
        ),
    ] = False,
    roles: options.Roles = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Code responses with a codebook that a person has read and signed off.

    Questions are matched by their wording. A response is coded alike whenever it comes in: its
    coding depends on its words and the codebook, not on the other responses.
    """
    source = Source(file, roles, sheet, header_row)
    folder = output or Path(f"{file.stem}-coded")

    def prepare() -> tuple[Work, str | None]:
        from greenpaper.workflow.code import code as work
        from greenpaper.workflow.code import open_codebook

        book = open_codebook(codebook, draft=draft)
        return lambda taken, *tools: work(taken, book, *tools), book.content.consultation or None

    command = command_line("greenpaper", "code", file.name, "--codebook", codebook.name)
    said = {"draft": draft}
    carry_out(source, folder, prepare, command=command, said=said, overwrite=overwrite)
