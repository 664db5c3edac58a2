"""What `sort` and `code` have in common: read, load, work, write, and say what came of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.cli.model_options import ModelWanted, agree, priced, show_asks
from greenpaper.cli.progress import estimated, shown
from greenpaper.cli.source import Source
from greenpaper.cli.summary import summary
from greenpaper.cli.telling import tell
from greenpaper.domain.ports import Embedder, Progress

if TYPE_CHECKING:
    from greenpaper.wiring import Settings
    from greenpaper.workflow.clock import Clock
    from greenpaper.workflow.sorting import Sorting
    from greenpaper.workflow.take_in import TakenIn

Work = Callable[["TakenIn", Embedder, Progress, "Clock"], "Sorting"]
Said = Mapping[str, str | int | None]

LOADING = 10.0
"""Seconds, where the model's graph is built. From the cache it is loaded in one or two."""
PER_QUESTION = 1.5
"""Seconds, about, for a question's part of the report."""
ROWS_PER_SECOND = 15_000


def carry_out(
    source: Source,
    folder: Path,
    prepare: Callable[[], tuple[Work, str | None]],
    *,
    command: str,
    said: Said,
    word_template: Path | None,
    overwrite: bool,
    model: ModelWanted | None = None,
) -> bool:
    """Do a command's work, put the results into `folder`, and tell the reader.

    `prepare` gives the work and the consultation's title; `said` is what else the reader said, for
    the record; `model`, if any, helps. Mistakes that can be seen at once are said before anything
    slow begins. Returns whether anything was written: a dry run writes nothing.
    """
    with shown() as progress:
        progress("Getting ready", 0, 1)
        from greenpaper.wiring import read_settings
        from greenpaper.workflow import output_folder
        from greenpaper.workflow.clock import Clock

        settings, clock = read_settings(), Clock()
        output_folder.check(folder, overwrite=overwrite)
        if word_template:
            from greenpaper.report.word import check_template

            check_template(word_template)
            said = {**said, "word_template": word_template.name}
        helper = model.load(settings) if model else None
        work, title = prepare()
        taken, embedder = _load(source, title, settings, clock, progress)
        sorting = work(taken, embedder, progress, clock)
    if model and helper:
        if model.dry_run:
            show_asks(priced(model.plan(sorting)), helper)
            return False
        agree(priced(model.plan(sorting)), helper.provider, yes=model.yes)
    with shown() as progress:
        if model and helper:
            sorting = model.assist(sorting, helper, progress)
        seconds = PER_QUESTION * len(sorting.codebooks)
        seconds += len(sorting.results.responses) / ROWS_PER_SECOND
        with estimated(progress, "Writing the report", seconds):
            from greenpaper.workflow.publish import publish

            record = {**source.settings(), **said, "threads": settings.threads}
            findings = publish(
                sorting,
                folder,
                command=command,
                settings=record,
                word_template=word_template,
                overwrite=overwrite,
            )
    tell(summary(findings, sorting))
    tell()
    tell(f"The report is {folder / 'report.html'}")
    return True


def _load(
    source: Source, title: str | None, settings: "Settings", clock: "Clock", progress: Progress
) -> "tuple[TakenIn, Embedder]":
    """The responses, then the model: a mistake in the file is said before seconds of loading."""
    with clock.step("taking in"), estimated(progress, "Reading the file", source.seconds()):
        from greenpaper.workflow.take_in import take_in

        taken = take_in(
            source.file,
            roles=source.roles,
            sheet=source.sheet,
            header_row=source.header_row,
            title=title,
        )
    with clock.step("loading"), estimated(progress, "Loading the language model", LOADING):
        from greenpaper.wiring import load_embedder
        from greenpaper.workflow import publish, sort  # noqa: F401 - they need big libraries

        return taken, load_embedder(settings)
