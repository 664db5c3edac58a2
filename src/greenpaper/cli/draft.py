"""`greenpaper draft`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from greenpaper.cli import model_options
from greenpaper.cli.model_options import Priced, agree, show_asks
from greenpaper.cli.progress import shown
from greenpaper.cli.telling import many, tell
from greenpaper.domain.errors import ModelError

if TYPE_CHECKING:
    from greenpaper.domain.asking import Ask


def draft(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="A folder of results that 'greenpaper sort' or 'greenpaper code' wrote.",
            show_default=False,
        ),
    ],
    *,
    model: Annotated[
        str,
        typer.Option(
            "--model", metavar="NAME", help="The language model that drafts.", show_default=False
        ),
    ],
    model_url: model_options.Url = None,
    place: model_options.Place = None,
    allowed_by: model_options.AllowedBy = None,
    purpose: model_options.Purpose = None,
    budget: model_options.BudgetOption = None,
    price: model_options.PriceOption = None,
    dry_run: model_options.DryRun = False,
    yes: model_options.Yes = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a draft that is there.")
    ] = False,
) -> None:
    """Let a language model draft prose for the summary of responses, from a folder's findings.

    It sees titles of themes, and no response. Figures and quotes are filled in from the findings.
    """
    said = {"--place": place, "--allowed-by": allowed_by, "--purpose": purpose}
    asked = model_options.wanted(model, model_url, said, (budget, price), dry_run=dry_run, yes=yes)
    if asked is None:  # the option is required
        raise ModelError("Name the language model with --model.")
    with shown() as progress:
        progress("Getting ready", 0, 1)
        from greenpaper.wiring import read_settings
        from greenpaper.workflow import draft as drafting

        helper = asked.load(read_settings())
        if asked.dry_run:
            calls = drafting.asks(drafting.read_facts(folder))
    if asked.dry_run:
        show_asks(Priced(calls, asked.budget), helper)
        return

    def agreed(calls: "tuple[Ask, ...]") -> None:
        agree(Priced(calls, asked.budget), helper.provider, yes=asked.yes)

    drafted = drafting.draft(
        folder, helper, asked.permission, asked.budget, overwrite=overwrite, agree=agreed
    )
    sentences = sum(len(one.sentences) for one in drafted)
    struck = sum(bool(sentence.struck) for one in drafted for sentence in one.sentences)
    tell(f"{many(sentences, 'sentence')}, of which {struck:,} struck out.")
    for one in drafted:
        if one.lost:
            tell(f"Note: no draft for “{one.asked}”: {one.lost}.")
    tell(f"The draft is {folder / drafting.DRAFT}")
