"""`greenpaper sort`."""

from pathlib import Path
from typing import Annotated

import typer

from greenpaper.cli import options
from greenpaper.cli.progress import shown
from greenpaper.cli.summary import summary
from greenpaper.cli.telling import tell


def sort(
    file: options.File,
    *,
    output: options.Output = None,
    roles: options.Roles = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    title: Annotated[
        str | None,
        typer.Option(
            "--title",
            help="What the consultation is called. Unless you say, the file's name.",
            show_default=False,
        ),
    ] = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Find the themes in responses, code every response with them, and write a report.

    The report and the codebook are drafts until a person has read the themes and signed them off.
    """
    folder = output or Path(f"{file.stem}-sorted")
    with shown() as progress:
        progress("Getting ready", 0, 1)
        from greenpaper.wiring import load_embedder, read_settings
        from greenpaper.workflow import output_folder
        from greenpaper.workflow.clock import Clock
        from greenpaper.workflow.take_in import take_in

        settings, clock = read_settings(), Clock()
        output_folder.check(folder, overwrite=overwrite)
        with clock.step("taking in"):
            progress("Reading the file", 0, 1)
            taken = take_in(file, roles=roles, sheet=sheet, header_row=header_row, title=title)
        with clock.step("loading"):  # a mistake in the file is said before seconds of loading
            progress("Loading the language model", 0, 1)
            from greenpaper.workflow.publish import publish
            from greenpaper.workflow.sort import sort as sort_it

            embedder = load_embedder(settings)
        sorting = sort_it(taken, embedder, progress, clock)
        findings = publish(
            sorting,
            folder,
            command=f"greenpaper sort {file.name}",
            settings={
                "roles": roles.name if roles else None,
                "sheet": sheet,
                "header_row": header_row,
                "title": title,
                "threads": settings.threads,
            },
            overwrite=overwrite,
            progress=progress,
        )
    tell(summary(findings, sorting))
    tell()
    tell(f"The report is {folder / 'report.html'}")
    tell(
        f"It is a draft. Read the themes in {folder / 'codebook.yaml'}, change what should be\n"
        "changed, sign it, and then:\n"
        f"    greenpaper code {file} --codebook {folder / 'codebook.yaml'}"
    )
