"""What a run found out, in a line a question."""

from typing import TYPE_CHECKING

from greenpaper.cli.telling import many, seconds

if TYPE_CHECKING:
    from greenpaper.report.findings import Findings, QuestionFound
    from greenpaper.workflow.sorting import Sorting


def summary(findings: "Findings", sorting: "Sorting") -> str:
    """Several lines: what was read, each open question, and what the reader should know."""
    took = seconds(sum(sorting.clock.seconds.values()))
    lines = [
        f"{many(findings.responses, 'response')} by {many(findings.respondents, 'respondent')} "
        f"to {many(findings.open_questions, 'open question')}, in {took}.",
        "",
        *(line for question in findings.questions for line in _question(question)),
    ]
    notes = [*findings.notes, *_refused(findings)]
    return "\n".join([*lines, *([""] if notes else []), *(f"Note: {note}" for note in notes)])


def _question(found: "QuestionFound") -> list[str]:
    groups = {theme.parent for theme in found.themes if theme.parent}
    themes = many(len(found.themes) - len(groups), "theme")
    parts = [
        f"{found.answered:,} answered",
        f"{themes} in {many(len(groups), 'group')}" if groups else themes,
        f"{found.coded:,} coded",
    ]
    for count, what in (
        (found.none_fits.count, "fit no theme"),
        (found.no_content, "say nothing"),
        (found.not_coded, "could not be coded"),
    ):
        parts += [f"{count:,} {what}"] if count else []
    if found.campaigns:
        parts.append(f"{many(len(found.campaigns), 'letter campaign')} ({found.in_campaigns:,})")
    return [f"  {found.text}", f"      {', '.join(parts)}"]


def _refused(findings: "Findings") -> list[str]:
    if not findings.refused:
        return []
    more = f" (and {len(findings.refused) - 3:,} more)" if len(findings.refused) > 3 else ""
    return [f"not taken in: {'; '.join(findings.refused[:3])}{more}"]
