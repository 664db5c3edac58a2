"""`greenpaper check`."""

from pathlib import Path
from typing import TYPE_CHECKING

from greenpaper.cli import options
from greenpaper.cli.progress import estimated, shown
from greenpaper.cli.source import command_line, reading
from greenpaper.cli.telling import many, tell

if TYPE_CHECKING:
    from greenpaper.report.check_found import CheckFound, QuestionChecked

COMPARING = 3.0
"""Seconds, about, for the figures, their intervals and the page."""


def check(
    folder: options.Results,
    sheets: options.Sheets,
    *,
    output: options.Output = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Compare what people said in their coding sheets with each other and with the machine."""
    where = output or Path(f"{folder}-check")
    words = ["greenpaper", "check", folder.name, *(path.name for path in sheets)]
    with shown() as progress:
        with estimated(progress, "Reading the sheets and the results", reading(folder)):
            from greenpaper.intake.coding_sheet import read_coding_sheet
            from greenpaper.workflow import checking, publish_check
            from greenpaper.workflow.results_folder import open_results
            from greenpaper.workflow.sampling import read_sample

            publish_check.check_folder(where, sheets, overwrite=overwrite)
            read = [read_coding_sheet(path) for path in sheets]
            results = open_results(folder)
            record = checking.find_sample(folder, sheets)
        with estimated(progress, "Comparing", COMPARING):
            checked = checking.check(results, read, read_sample(record) if record else None)
            found, settle = publish_check.publish_check(
                checked, where, sheets, command=command_line(*words), overwrite=overwrite
            )
    tell("\n".join(_summary(found)))
    if settle:
        tell(
            f"\nTo settle the {many(found.differing, 'difference')}, fill in “themes” and “reason” "
            f"in {settle}\nand hand it in with the others:\n"
            f"    {command_line('greenpaper', 'check', folder, *dict.fromkeys(sheets), settle)}"
        )
    tell(f"\nThe page is {where / 'check.html'}")


def _summary(found: "CheckFound") -> list[str]:
    judged = ", ".join(f"{coder.name} {coder.judged:,}" for coder in found.coders)
    lines = [f"Judged: {judged}.", "", found.whole.sentence]
    lines += [found.whole.warning] if found.whole.warning else []
    if len(found.questions) > 1:
        lines += ["", *(line for question in found.questions for line in _question(question))]
    worse = [g for g in found.groups if g.differs]
    lines += [
        f"Agreement differs for {g.segment}: {g.group} ({(g.difference[0] or 0):+.2f} of F1 "
        "against the rest)."
        for g in worse
    ]
    return [*lines, *([""] if found.notes else []), *(f"Note: {note}" for note in found.notes)]


def _question(question: "QuestionChecked") -> list[str]:
    return [f"  {question.text}", f"      {question.sentence}"]
