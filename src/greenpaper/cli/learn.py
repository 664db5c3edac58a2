"""`greenpaper learn`."""

from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.cli import options
from greenpaper.cli.carry_out import LOADING, PER_QUESTION
from greenpaper.cli.progress import estimated, shown
from greenpaper.cli.source import command_line
from greenpaper.cli.summary import summary
from greenpaper.cli.telling import many, tell
from greenpaper.domain.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from greenpaper.workflow.sorting import Learned


def learn(
    folder: options.Results,
    sheets: options.Sheets,
    *,
    output: options.Output = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Code the responses of FOLDER again with what people taught in their coding sheets.

    People's codings stand as they are; the machine learns from them for all other responses. FOLDER
    itself is left as it is: to undo what was taught, go on with FOLDER.
    """
    where = output or Path(f"{folder}-learned")
    if where.resolve() == folder.resolve():
        raise OutputError(
            f"{folder} stays as it is, so that what is taught can be taken back. Choose another "
            "folder with --output."
        )
    with shown() as progress:
        progress("Getting ready", 0, 1)
        from greenpaper.intake.coding_sheet import read_coding_sheet
        from greenpaper.wiring import load_embedder, read_settings
        from greenpaper.workflow import output_folder
        from greenpaper.workflow.checking import find_sample
        from greenpaper.workflow.clock import Clock
        from greenpaper.workflow.learn import learn as work
        from greenpaper.workflow.publish import publish
        from greenpaper.workflow.results_folder import open_results
        from greenpaper.workflow.sampling import read_sample

        output_folder.check(where, overwrite=overwrite)
        settings, clock = read_settings(), Clock()
        read = [read_coding_sheet(path) for path in sheets]
        results = open_results(folder)
        record = find_sample(folder, sheets)
        sample = read_sample(record) if record else None
        with clock.step("loading"), estimated(progress, "Loading the language model", LOADING):
            embedder = load_embedder(settings)
        sorting = work(results, read, sample, embedder, progress, clock=clock)
        with estimated(progress, "Writing the report", PER_QUESTION * len(sorting.codebooks)):
            names = [path.name for path in sheets]
            findings = publish(
                sorting,
                where,
                command=command_line("greenpaper", "learn", folder.name, *names),
                settings={"threads": settings.threads},
                overwrite=overwrite,
            )
    tell(summary(findings, sorting))
    if sorting.learned:
        tell("\n".join(_told(sorting.learned, where)))
    tell(f"\nThe report is {where / 'report.html'}")


def _told(learned: "Learned", folder: Path) -> "Iterator[str]":
    yield from (f"Note: {remark}" for remark in learned.remarks)
    if learned.proposed:
        yield ""
        yield (
            f"{many(len(learned.proposed), 'response')} that would teach it most if people coded "
            f"them: {folder / 'next.xlsx'}"
        )
