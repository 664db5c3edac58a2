"""`greenpaper sort`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenpaper.cli import model_options, options
from greenpaper.cli.carry_out import carry_out
from greenpaper.cli.source import Source, command_line
from greenpaper.cli.telling import tell
from greenpaper.domain.ports import Embedder, Progress

if TYPE_CHECKING:
    from greenpaper.workflow.clock import Clock
    from greenpaper.workflow.sorting import Sorting
    from greenpaper.workflow.take_in import TakenIn


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
    word_template: options.WordTemplate = None,
    overwrite: options.Overwrite = False,
    model: model_options.Model = None,
    model_url: model_options.Url = None,
    place: model_options.Place = None,
    allowed_by: model_options.AllowedBy = None,
    purpose: model_options.Purpose = None,
    budget: model_options.BudgetOption = None,
    price: model_options.PriceOption = None,
    dry_run: model_options.DryRun = False,
    yes: model_options.Yes = False,
) -> None:
    """Find the themes in responses, code every response with them, and write a report.

    The report and the codebook are drafts until a person has read the themes and signed them off.
    """
    asked = model_options.wanted(
        model,
        model_url,
        {"--place": place, "--allowed-by": allowed_by, "--purpose": purpose},
        (budget, price),
        dry_run=dry_run,
        yes=yes,
    )
    source = Source(file, roles, sheet, header_row)
    folder = output or Path(f"{file.stem}-sorted")
    command = command_line("greenpaper", "sort", file.name)
    said = {"title": title}
    written = carry_out(
        source,
        folder,
        lambda: (partial(_sort, asked), title),
        command=command,
        said=said,
        word_template=word_template,
        overwrite=overwrite,
        model=asked,
    )
    if not written:
        return
    book = folder / "codebook.yaml"
    tell(
        f"It is a draft. Read the themes in {book}, change what should be\n"
        "changed, sign it, and then:\n"
        f"    {command_line('greenpaper', 'code', *source.arguments(), '--codebook', book)}"
    )


def _sort(
    asked: model_options.ModelWanted | None,
    taken: "TakenIn",
    embedder: Embedder,
    progress: Progress,
    clock: "Clock",
) -> "Sorting":
    from greenpaper.workflow.sort import sort

    second_reader = asked.shown() if asked else None
    return sort(taken, embedder, progress, clock, second_reader=second_reader)
