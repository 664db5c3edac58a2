"""`greenpaper code`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenpaper.cli import model_options, options
from greenpaper.cli.carry_out import Work, carry_out
from greenpaper.cli.source import Source, command_line
from greenpaper.domain.ports import Embedder, Progress

if TYPE_CHECKING:
    from greenpaper.workflow.clock import Clock
    from greenpaper.workflow.sorting import Sorting
    from greenpaper.workflow.take_in import TakenIn


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
    sample: Annotated[
        Path | None,
        typer.Option(
            "--sample",
            metavar="SHEET",
            help="Responses of FILE that people coded: columns response_id and themes (keys with "
            "';' between, or none). The machine's confidence is moved by what they gave.",
            show_default=False,
        ),
    ] = None,
    untaught: Annotated[
        bool,
        typer.Option(
            "--untaught",
            help="Code without what people taught: leave the coder.safetensors beside the "
            "codebook alone.",
        ),
    ] = False,
    roles: options.Roles = None,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
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
    """Code responses with a codebook that a person has read and signed off.

    Questions are matched by their wording. Where all themes are a person's own they hear how
    respondents put them, and what they heard is kept beside the codebook in the output folder.
    With that, a response is coded alike whenever it comes in: its coding depends on its words and
    the codebook.
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
    folder = output or Path(f"{file.stem}-coded")

    def prepare() -> tuple[Work, str | None]:
        from greenpaper.intake.coding_sheet import read_coding_sheet
        from greenpaper.workflow.code import code as work
        from greenpaper.workflow.code import open_codebook

        book = open_codebook(codebook, draft=draft, untaught=untaught)
        sheet = read_coding_sheet(sample) if sample else None

        def coded(
            taken: "TakenIn", embedder: Embedder, progress: Progress, clock: "Clock"
        ) -> "Sorting":
            second_reader = asked.shown() if asked else None
            return work(
                taken, book, embedder, progress, clock, sheet=sheet, second_reader=second_reader
            )

        return coded, book.content.consultation or None

    words = ["greenpaper", "code", file.name, "--codebook", codebook.name]
    command = command_line(*words, *(["--sample", sample.name] if sample else []))
    said = {"draft": draft, "untaught": untaught}
    carry_out(
        source,
        folder,
        prepare,
        command=command,
        said=said,
        word_template=word_template,
        overwrite=overwrite,
        model=asked,
    )
