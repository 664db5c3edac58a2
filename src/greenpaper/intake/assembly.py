"""From a table and the roles of its columns to a consultation and its responses."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import polars as pl

from greenpaper.domain.consultation import Column, Consultation, Kind, Question, Role, Segment
from greenpaper.domain.errors import NoOpenQuestionError, Refused, RolesError
from greenpaper.domain.response import Response
from greenpaper.intake.answers import Answers, in_columns, one_each, several_each
from greenpaper.intake.identify import Identified, identify
from greenpaper.intake.long_form import by_question, by_respondent
from greenpaper.intake.options import order_options
from greenpaper.intake.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """What was taken in.

    `respondents` has one row for each response id, in the order of the source: `response_id`,
    `respondent` (whose response it is: differs from the id only where somebody answered the same
    question twice), a String column for each segment (its key, "s1" …) and for each closed
    question (its key; List(String) where several choices may be made). Not answered is null.
    `source` is the table's own frame, whole.
    """

    consultation: Consultation
    responses: tuple[Response, ...]
    respondents: pl.DataFrame
    source: pl.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


def assemble(table: Table, columns: Sequence[Column], title: str | None = None) -> Intake:
    """Make a consultation of a table, as its columns say.

    In wide form there is one Response for each row and open question, in long form one for each
    row; blanks are responses too. Questions are numbered in the source's order; those of long
    form, which has none of its own, by their wording.

    Raises NoOpenQuestionError if no column is an open question, RolesError if the columns aren't
    the table's.
    """
    _check(table, columns)
    asked = [c for c in columns if c.role is Role.QUESTION]
    id_name = next((c.name for c in columns if c.role is Role.ID), None)
    personal = [c.name for c in columns if c.role is Role.PERSONAL]
    people = identify(table, id_name, asked[0].name if asked else None, personal)
    drafts = _questions(table, columns, asked[0] if asked else None)
    responses: list[Response] = []
    questions: list[Question] = []
    answers: dict[str, Answers] = {}
    for number, (draft, given) in enumerate(drafts, start=1):
        key = f"q{number}"
        if isinstance(given, Answers):
            counts = given.counts
            options = order_options(counts)
            answers[key] = given.in_order(options)
            questions.append(Question(key, draft.text, draft.kind, draft.columns, options))
        else:
            questions.append(Question(key, draft.text, draft.kind, draft.columns))
            responses.extend(_responses(key, given, people))
    segments, groups = _segments(table, columns)
    _check_open(table, questions)
    consultation = Consultation(title or _title(table), tuple(questions), tuple(segments))
    return Intake(
        consultation=consultation,
        responses=tuple(responses),
        respondents=_respondents(people, {**groups, **answers}),
        source=table.frame,
        columns=tuple(columns),
        notes=(*table.notes, *people.notes),
        refused=table.refused,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question before it has a key."""

    text: str
    kind: Kind
    columns: tuple[str, ...]


Texts = list[tuple[int, str]]
"""(row, answer) for the rows that a question was put in."""


def _check(table: Table, columns: Sequence[Column]) -> None:
    known = set(table.frame.columns)
    unknown = [c.name for c in columns if c.name not in known]
    if unknown:
        raise RolesError(f"{table.where()} has no column “{unknown[0]}”.")
    for role in (Role.ID, Role.QUESTION):
        held = [c.name for c in columns if c.role is role]
        if len(held) > 1:
            raise RolesError(
                f"Two columns of {table.where()} have the role “{role}”: “{held[0]}” and "
                f"“{held[1]}”. Give it to one of them, and “ignore” to the other."
            )
    opens = [c.name for c in columns if c.role is Role.OPEN]
    if not opens:
        raise NoOpenQuestionError(
            f"No open question was found in {table.where()}: no column looks like answers in "
            "people's own words. If one holds them, say so: give it the role “open”."
        )
    if len(opens) > 1 and any(c.role is Role.QUESTION for c in columns):
        raise RolesError(
            f"In {table.where()} a column says which question each row answers, so only one can "
            f"hold the answers, not both “{opens[0]}” and “{opens[1]}”. "
            "Give one of them the role “ignore”, or the column of questions."
        )


def _check_open(table: Table, questions: Sequence[Question]) -> None:
    if not any(q.kind is Kind.OPEN for q in questions):
        raise NoOpenQuestionError(
            f"No open question was found in {table.where()}: the answers to every question are "
            "few and short, as choices are."
        )


def _questions(
    table: Table, columns: Sequence[Column], asked: Column | None
) -> list[tuple[_Draft, Answers | Texts]]:
    """Every question with its answers, in the order of the source."""
    found: list[tuple[_Draft, Answers | Texts]] = []
    grouped: set[str] = set()
    for column in columns:
        text, name = column.question or column.name, column.name
        if column.role is Role.OPEN and asked is not None:
            for wording, kind, given in by_question(table.frame[asked.name], table.frame[name]):
                found.append((_Draft(wording, kind, (name,)), given))
        elif column.role is Role.OPEN:
            texts = list(enumerate(table.frame[name].to_list()))
            found.append((_Draft(text, Kind.OPEN, (name,)), texts))
        elif column.role is Role.SINGLE:
            single = one_each(table.frame[name])
            found.append((_Draft(text, Kind.SINGLE, (name,)), single))
        elif column.role is Role.MULTIPLE and column.option and column.question not in grouped:
            grouped.add(column.question)
            mates = [c for c in columns if c.question == column.question and c.option]
            mates = [c for c in mates if c.role is Role.MULTIPLE]
            several = in_columns(table.frame, [(c.name, c.option) for c in mates])
            found.append((_Draft(text, Kind.MULTIPLE, tuple(c.name for c in mates)), several))
        elif column.role is Role.MULTIPLE and not column.option:
            several = several_each(table.frame[name])
            found.append((_Draft(text, Kind.MULTIPLE, (name,)), several))
    return found


def _responses(key: str, given: Texts, people: Identified) -> list[Response]:
    return [Response(people.response_ids[row], key, text, row) for row, text in given]


def _segments(table: Table, columns: Sequence[Column]) -> tuple[list[Segment], dict[str, Answers]]:
    held = [c for c in columns if c.role is Role.SEGMENT]
    segments, groups = [], {}
    for number, column in enumerate(held, start=1):
        key = f"s{number}"
        groups[key] = one_each(table.frame[column.name])
        options = order_options(groups[key].counts)
        segments.append(Segment(key, column.question or column.name, column.name, options))
    return segments, groups


def _respondents(people: Identified, answers: dict[str, Answers]) -> pl.DataFrame:
    """One row for each response id. Where a person has several rows, they are taken together."""
    ids = list(dict.fromkeys(people.response_ids))
    if len(ids) == len(people.response_ids) and people.respondents == people.response_ids:
        values = {key: given.values for key, given in answers.items()}
        whose = ids
    else:
        owner = dict(zip(people.response_ids, people.respondents, strict=True))
        whose = [owner[i] for i in ids]
        values = {
            key: by_respondent(given.values, people.respondents, whose)
            for key, given in answers.items()
        }
    columns = {
        key: pl.Series(key, values[key], dtype=pl.List(pl.String) if given.several else pl.String)
        for key, given in answers.items()
    }
    return pl.DataFrame(
        {
            "response_id": pl.Series(ids, dtype=pl.String),
            "respondent": pl.Series(whose, dtype=pl.String),
            **columns,
        }
    )


def _title(table: Table) -> str:
    stem = PurePath(table.name).stem.replace("_", " ").replace("-", " ").strip()
    return stem[:1].upper() + stem[1:] if stem else "Consultation"
