"""The tables of the output folder: docs/reference/output-folder.md is their contract."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.response import Marks, Response
from greenpaper.domain.results import Checked, Results
from greenpaper.report.findings import Findings
from greenpaper.report.order import natural
from greenpaper.report.shares import DECIMALS

CODINGS = {
    "question": pl.String,
    "response_id": pl.String,
    "status": pl.String,
    "theme": pl.String,
    "title": pl.String,
    "confidence": pl.Float64,
    "start": pl.Int64,
    "end": pl.Int64,
    "evidence": pl.String,
    "reason": pl.String,
    "coder": pl.String,
}
PEOPLE = dict.fromkeys(
    ("question", "response_id", "coder", "themes", "note", "could_give"), pl.String
)
"""What people said, a row a judgement: people.csv."""
THEMES = {
    "question": pl.String,
    "theme": pl.String,
    "title": pl.String,
    "description": pl.String,
    "parent": pl.String,
    "responses": pl.Int64,
    "share": pl.Float64,
    "share_low": pl.Float64,
    "share_high": pl.Float64,
    "checked_share": pl.Float64,
    "checked_low": pl.Float64,
    "checked_high": pl.Float64,
    "checked_by": pl.Int64,
    "checked": pl.String,
}
CHECKED_SAID, UNCHECKED = "checked by people", "not checked by people"
CAMPAIGNS = {
    "question": pl.String,
    "response_id": pl.String,
    "campaign": pl.String,
    "relation": pl.String,
}


def codings_table(results: Results) -> pl.DataFrame:
    """One row a coding; one row, with its status and reason, for a response without one."""
    texts = {(r.question, r.response_id): r.text for r in results.responses}
    titles = theme_titles(results)
    rows = [
        row
        for outcome in in_order(results)
        for row in _codings(
            outcome,
            texts[outcome.question, outcome.response_id],
            reason(outcome, results.marks[outcome.question, outcome.response_id]),
            titles,
        )
    ]
    return pl.DataFrame(rows, schema=CODINGS, orient="row")


def theme_titles(results: Results) -> dict[tuple[str, str], str]:
    """Titles by (question, theme)."""
    return {(b.question, t.key): t.title for b in results.codebooks for t in b.themes}


def in_order(results: Results) -> list[Outcome]:
    """Outcomes by question, then response id, in natural order."""
    return sorted(results.outcomes, key=lambda o: (natural(o.question), natural(o.response_id)))


def reason(outcome: Outcome, marks: Marks) -> str:
    """Why a response has no theme, "" where nothing is recorded."""
    return outcome.reason or ("" if outcome.codings else marks.reason)


def _codings(
    outcome: Outcome, text: str, why: str, titles: Mapping[tuple[str, str], str]
) -> Iterable[Sequence[str | float | None]]:
    head = (outcome.question, outcome.response_id, outcome.status.value)
    if not outcome.codings:
        yield (*head, None, None, None, None, None, None, why or None, outcome.coder)
    for coding in sorted(outcome.codings, key=lambda c: (natural(c.theme), c.coder)):
        start, end = coding.evidence.start, coding.evidence.end
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"{outcome.response_id}: evidence {start}–{end} of {len(text)}")
        title = titles[outcome.question, coding.theme]
        confidence = round(coding.confidence, DECIMALS)
        said = (coding.theme, title, confidence, start, end, text[start:end])
        yield (*head, *said, None, coding.coder)


def themes_table(findings: Findings) -> pl.DataFrame:
    """One row a theme, in the report's order. A parent's count holds its children's responses."""
    rows = [
        (
            question.key,
            theme.key,
            theme.title,
            theme.description or None,
            theme.parent or None,
            theme.responses.count,
            theme.responses.share,
            theme.responses.low,
            theme.responses.high,
            *checked_cells(theme.checked),
            CHECKED_SAID if theme.checked else UNCHECKED,
        )
        for question in findings.questions
        for theme in question.themes
    ]
    return pl.DataFrame(rows, schema=THEMES, orient="row")


def checked_cells(checked: Checked | None) -> tuple[float | int | None, ...]:
    """Share, interval, and how many people's codings: empty where people checked nothing."""
    if checked is None:
        return (None,) * 4
    return checked.share, checked.low, checked.high, checked.people


def campaigns_table(results: Results) -> pl.DataFrame:
    """One row a member of a campaign."""
    rows = [
        (c.question, m.response_id, c.key, m.relation.value)
        for c in sorted(results.campaigns, key=lambda c: (natural(c.question), natural(c.key)))
        for m in sorted(c.members, key=lambda m: natural(m.response_id))
    ]
    return pl.DataFrame(rows, schema=CAMPAIGNS, orient="row")


def other_outcomes_table(results: Results, statuses: Sequence[Status]) -> pl.DataFrame:
    """The responses with one of these statuses, their words and why they have no theme."""
    texts: dict[tuple[str, str], Response] = {
        (r.question, r.response_id): r for r in results.responses
    }
    rows = [
        (
            o.question,
            o.response_id,
            o.status.value,
            reason(o, results.marks[o.question, o.response_id]) or None,
            texts[o.question, o.response_id].text,
        )
        for o in in_order(results)
        if o.status in statuses
    ]
    names = ("question", "response_id", "status", "reason", "response")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
