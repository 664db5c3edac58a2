"""A consultation at the desk as one run's results, ready to be counted and published."""

from dataclasses import dataclass

import polars as pl

from greenpaper.domain.errors import Refused
from greenpaper.domain.response import Marks
from greenpaper.domain.results import Checked, Portrait, Results
from greenpaper.store.orm import read
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Consultation
from greenpaper.workflow.desk.assisting.said import about_codings
from greenpaper.workflow.desk.samples.shares import checked_of


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Results, and the respondents with what they chose (see `report.find`).

    `draft`: some question's themes are not signed off as they stand.
    """

    results: Results
    respondents: pl.DataFrame
    draft: bool


def gather(consultation: Consultation) -> Gathered:
    """All that is known of a consultation now."""
    asked = read.consultation_of(consultation)
    responses, campaigns, outcomes, codebooks = [], [], [], []
    marks: dict[tuple[str, str], Marks] = {}
    portraits: dict[tuple[str, str], Portrait] = {}
    checked: dict[tuple[str, str], Checked] = {}
    groups: dict[tuple[str, str, str, str], Checked] = {}
    for question in consultation.questions.filter(kind="open"):
        rows = read.rows_of(question)
        responses += read.responses_of(question, rows)
        marks |= read.marks_of(question, rows)
        campaigns += read.campaigns_of(question, rows)
        outcomes += read.outcomes_of(question, rows)
        portraits |= read.portraits_of(question)
        codebooks.append(codebook_of(question))
        shares, by_group = checked_of(question, codebooks[-1])
        checked |= {(question.key, theme): one for theme, one in shares.items()}
        groups |= {(question.key, *key): one for key, one in by_group.items()}
    results = Results(
        consultation=asked,
        responses=tuple(responses),
        marks=marks,
        campaigns=tuple(campaigns),
        codebooks=tuple(codebooks),
        outcomes=tuple(outcomes),
        portraits=portraits,
        refused=tuple(Refused(what, reason) for what, reason in consultation.refused),
        notes=(*consultation.notes, *about_codings(consultation)),
        personal_answers=frozenset(consultation.personal_answers),
        checked=checked,
        checked_groups=groups,
    )
    draft = any(book.themes and book.sign_off is None for book in codebooks)
    return Gathered(results, read.respondents_of(consultation), draft)
