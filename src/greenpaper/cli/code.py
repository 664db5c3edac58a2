"""`greenpaper code`."""

from pathlib import Path
from typing import Annotated

import typer

from greenpaper.cli import options
from greenpaper.cli.progress import shown
from greenpaper.cli.summary import summary
from greenpaper.cli.telling import tell


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
    folder = output or Path(f"{file.stem}-coded")
    with shown() as progress:
        progress("Getting ready", 0, 1)
        from greenpaper.wiring import load_embedder, read_settings
        from greenpaper.workflow import output_folder
        from greenpaper.workflow.clock import Clock
        from greenpaper.workflow.code import code as code_it
        from greenpaper.workflow.code import open_codebook
        from greenpaper.workflow.take_in import take_in

        settings, clock = read_settings(), Clock()
        output_folder.check(folder, overwrite=overwrite)
        book = open_codebook(codebook, draft=draft)
        with clock.step("taking in"):
            progress("Reading the file", 0, 1)
            title = book.content.consultation or None
            taken = take_in(file, roles=roles, sheet=sheet, header_row=header_row, title=title)
        with clock.step("loading"):
            progress("Loading the language model", 0, 1)
            from greenpaper.workflow.publish import publish

            embedder = load_embedder(settings)
        sorting = code_it(taken, book, embedder, progress, clock)
        findings = publish(
            sorting,
            folder,
            command=f"greenpaper code {file.name} --codebook {codebook.name}",
            settings={
                "roles": roles.name if roles else None,
                "sheet": sheet,
                "header_row": header_row,
                "draft": draft,
                "threads": settings.threads,
            },
            overwrite=overwrite,
            progress=progress,
        )
    tell(summary(findings, sorting))
    tell()
    tell(f"The report is {folder / 'report.html'}")
