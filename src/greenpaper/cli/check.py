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
TITLE = 40
"""Characters of a theme's title in the summary."""


def check(
    folder: options.Results,
    sheets: options.Sheets,
    *,
    output: options.Output = None,
    overwrite: options.Overwrite = False,
) -> None:
    """Compare what people said in their coding sheets with each other and with the machine.

    Where the sample was drawn by greenpaper sample, each theme's share is corrected by it too.
    """
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
    tell(f"\nThe page, with shares by group too, is {where / 'check.html'}")


def _summary(found: "CheckFound") -> list[str]:
    judged = ", ".join(f"{coder.name} {coder.judged:,}" for coder in found.coders)
    lines = [f"Judged: {judged}.", "", found.whole.sentence]
    lines += [found.whole.warning] if found.whole.warning else []
    if len(found.questions) > 1:
        lines += ["", *(line for question in found.questions for line in _question(question))]
    for question in found.questions:
        lines += ["", *_shares(question, several=len(found.questions) > 1)]
    worse = [g for g in found.groups if g.differs]
    lines += [""] if worse else []
    lines += [
        f"Agreement differs for {g.segment}: {g.group} ({(g.difference[0] or 0):+.2f} of F1 "
        "against the rest)."
        for g in worse
    ]
    return [*lines, *([""] if found.notes else []), *(f"Note: {note}" for note in found.notes)]


def _shares(question: "QuestionChecked", *, several: bool) -> list[str]:
    """Each theme's share as coded, and as people's codings correct it."""
    from greenpaper.report.check_page import percents
    from greenpaper.report.figures import percent

    where = f" to “{question.text}”" if several else ""
    if question.shares is None:
        return [f"Shares of responses{where}: not checked by people."]
    people = many(question.shares.people, "response")
    return [
        f"Shares of responses{where}. Behind those that are checked stand people's codings of "
        f"{people} drawn by chance.",
        f"      {'':{TITLE}}  as coded  checked  95% interval",
        *(
            f"      {_cut(t.title):{TITLE}}  {percent(t.coded):>8}  {percent(t.checked[0]):>7}  "
            f"{percents(t.checked)}"
            for t in question.shares.themes
        ),
    ]


def _cut(title: str) -> str:
    return title if len(title) <= TITLE else f"{title[: TITLE - 2].rstrip()} …"


def _question(question: "QuestionChecked") -> list[str]:
    return [f"  {question.text}", f"      {question.sentence}"]
