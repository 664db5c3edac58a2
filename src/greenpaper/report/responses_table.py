"""The source's own table, with what was found about each response beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from greenpaper.domain.coding import Outcome
from greenpaper.domain.consultation import Question
from greenpaper.domain.response import Marks, Response
from greenpaper.domain.results import Results
from greenpaper.report.order import natural
from greenpaper.report.shares import DECIMALS
from greenpaper.report.tables import reason, theme_titles

ADDED = {
    "status": pl.String,
    "themes": pl.String,
    "primary_theme": pl.String,
    "confidence": pl.Float64,
    "evidence": pl.String,
    "campaign": pl.String,
    "language": pl.String,
    "reason": pl.String,
}
"""The columns added for each open question. `confidence` and `evidence` are the primary theme's."""


@dataclass(frozen=True, slots=True)
class _Lookups:
    outcomes: Mapping[tuple[str, str], Outcome]
    titles: Mapping[tuple[str, str], str]
    campaigns: Mapping[tuple[str, str], str]


def responses_table(results: Results, source: pl.DataFrame) -> pl.DataFrame:
    """`source`, row by row and unchanged, then `response_id` and the added columns.

    Where a row holds the answers to several questions, each question has its own set
    ("q2_status"); where a row is one answer (long form), there is one set, and `question` says
    of which question. A source column of the same name keeps its name; the added one gets "_2".
    """
    found = _Lookups(
        {(o.question, o.response_id): o for o in results.outcomes},
        theme_titles(results),
        {(c.question, m.response_id): c.key for c in results.campaigns for m in c.members},
    )
    ids: list[str | None] = [None] * source.height
    for response in results.responses:
        ids[response.row] = response.response_id
    added = [pl.Series("response_id", ids, pl.String)]
    if is_long_form(results.consultation.open_questions):
        added += _set_of_columns("", results.responses, source.height, results, found)
    else:
        for question in results.consultation.open_questions:
            own = [r for r in results.responses if r.question == question.key]
            added += _set_of_columns(f"{question.key}_", own, source.height, results, found)
    return source.hstack(_renamed(added, source.columns))


def is_long_form(questions: Sequence[Question]) -> bool:
    """Whether several questions are answered in the same columns, one answer a row."""
    return len(questions) > 1 and len({q.columns for q in questions}) == 1


def _set_of_columns(
    prefix: str, responses: Iterable[Response], height: int, results: Results, found: _Lookups
) -> list[pl.Series]:
    rows: list[tuple[str | float | None, ...]] = [(None,) * (len(ADDED) + 1)] * height
    for r in responses:
        if rows[r.row][0] is not None:
            raise ValueError(f"row {r.row} of the source holds two answers to one question")
        marks = results.marks[r.question, r.response_id]
        rows[r.row] = (r.question, *_cells(r, found, marks))
    names = {f"{prefix}question": pl.String} | {f"{prefix}{n}": t for n, t in ADDED.items()}
    columns = pl.DataFrame(rows, schema=names, orient="row").get_columns()
    return columns[1:] if prefix else columns


def _cells(response: Response, found: _Lookups, marks: Marks) -> tuple[str | float | None, ...]:
    key = (response.question, response.response_id)
    outcome = found.outcomes[key]
    shown = sorted(
        {c.theme for c in outcome.codings}, key=lambda t: (t != outcome.primary, natural(t))
    )
    titles = [found.titles[response.question, t] for t in shown]
    best = max(
        (c for c in outcome.codings if c.theme == shown[0]),
        key=lambda c: (c.confidence, c.coder),
        default=None,
    )
    return (
        outcome.status.value,
        "; ".join(titles) or None,
        titles[0] if outcome.primary else None,
        round(best.confidence, DECIMALS) if best else None,
        response.text[best.evidence.start : best.evidence.end] if best else None,
        found.campaigns.get(key),
        marks.language,
        reason(outcome, marks) or None,
    )


def _renamed(added: Sequence[pl.Series], taken: Iterable[str]) -> list[pl.Series]:
    names = set(taken)
    renamed = []
    for column in added:
        name, number = column.name, 2
        while name in names:
            name, number = f"{column.name}_{number}", number + 1
        names.add(name)
        renamed.append(column.alias(name))
    return renamed
