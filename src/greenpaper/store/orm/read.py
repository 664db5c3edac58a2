"""Reads what is kept back as the nouns that the engine and the report know."""

import json
from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

import polars as pl
from django.db.models import F, TextField
from django.db.models.functions import Cast

from greenpaper.domain.campaign import Campaign, Member, Relation
from greenpaper.domain.coding import MACHINE, Coding, Doubt, Evidence, Outcome, Status
from greenpaper.domain.consultation import Consultation, Kind, Question, Segment
from greenpaper.domain.response import Content, Marks, PersonalData, Response
from greenpaper.domain.results import Portrait
from greenpaper.store.orm.models import Answer
from greenpaper.store.orm.models import Coding as CodingRow
from greenpaper.store.orm.models import Consultation as Kept
from greenpaper.store.orm.models import Question as Asked

CHUNK = 5_000


class Row(NamedTuple):
    """What is read of a response: fifty thousand of these take a tenth of the time of models.

    `personal_data`, `own_words` and `doubt` are the JSON as it is kept: most say nothing.
    """

    pk: int
    response_id: str
    place: int
    text: str
    content: str
    content_reason: str
    language: str
    personal_data: str
    campaign_id: int | None
    relation: str
    own_words: str
    status: str
    reason: str
    primary: str
    doubt: str | None
    coded_by: str


def rows_of(question: Asked) -> list[Row]:
    """The question's responses as rows, in reading order."""
    names = (_COLUMNS.get(name, name) for name in Row._fields)
    rows = question.responses.order_by("place").values_list(*names)
    return list(map(Row._make, rows.iterator(chunk_size=CHUNK)))


_COLUMNS: dict[str, str | Cast] = {
    "response_id": "respondent__response_id",
    **{name: Cast(name, TextField()) for name in ("personal_data", "own_words", "doubt")},
}


def responses_of(question: Asked, rows: list[Row]) -> list[Response]:
    """The responses as given."""
    return [Response(r.response_id, question.key, r.text, r.place) for r in rows]


def marks_of(question: Asked, rows: list[Row]) -> dict[tuple[str, str], Marks]:
    """The marks of cleaning. Responses that are marked alike share them."""
    alike = cache(_marks)
    return {
        (question.key, r.response_id): alike(
            r.content, r.content_reason, r.language, r.personal_data
        )
        for r in rows
    }


def campaigns_of(question: Asked, rows: list[Row]) -> list[Campaign]:
    """The letter campaigns, as found or as people left them."""
    members: dict[int, list[Row]] = defaultdict(list)
    by_key = {r.pk: r for r in rows}
    for row in rows:
        if row.campaign_id:
            members[row.campaign_id].append(row)
    return [
        Campaign(
            key=c.key,
            question=question.key,
            letter=by_key[c.letter_id].response_id,
            members=tuple(_member(r) for r in members[c.pk]),
        )
        for c in question.campaigns.order_by("pk")
        if members[c.pk]
    ]


def outcomes_of(question: Asked, rows: list[Row]) -> list[Outcome]:
    """What became of each response. A person's coding has confidence 1, and their name.

    Of those who coded a sample together it has the share that gave the theme, and all their names.
    """
    ids = {r.pk: r for r in rows}
    themes = dict(question.themes.values_list("pk", "key"))
    coders = dict(question.consultation.coders.values_list("pk", "name"))
    codings: dict[int, list[Coding]] = defaultdict(list)
    stand = CodingRow.objects.filter(response__question=question, fits=True)
    # A person's word has no confidence; databases differ in where they put what is not there.
    stand = stand.order_by("response", F("confidence").desc(nulls_first=True), "theme")
    names = ("response_id", "theme_id", "coder_id", "confidence", "start", "end")
    for pk, theme, coder, sure, start, end in stand.values_list(*names).iterator(chunk_size=CHUNK):
        said = ids[pk]
        codings[pk].append(
            Coding(
                question=question.key,
                response_id=said.response_id,
                theme=themes[theme],
                confidence=1.0 if sure is None else sure,
                evidence=Evidence(said.response_id, start, end or len(said.text)),
                coder=coders[coder],
            )
        )
    # All at once: to read fifty thousand short pieces of JSON one by one takes ten times as long.
    doubts = json.loads(f"[{','.join(r.doubt or 'null' for r in rows)}]")
    return [
        _outcome(question.key, row, tuple(codings.get(row.pk, ())), doubt)
        for row, doubt in zip(rows, doubts, strict=True)
    ]


def portraits_of(question: Asked) -> dict[tuple[str, str], Portrait]:
    """How each theme shows itself."""
    return {
        (question.key, t.key): Portrait(
            tuple(Evidence(*quote) for quote in t.quotes), t.distinctness or 0.0
        )
        for t in question.themes.filter(gone=False)
        if t.quotes
    }


def _marks(content: str, reason: str, language: str, personal_data: str) -> Marks:
    spans = tuple(PersonalData(*span) for span in _read(personal_data))
    return Marks(Content(content), reason, language, spans)


def _read(kept: str) -> list[Any]:
    """A list that is kept as JSON."""
    return [] if kept == "[]" else list(json.loads(kept))


def _member(row: Row) -> Member:
    own = tuple((start, end) for start, end in _read(row.own_words))
    return Member(row.response_id, Relation(row.relation), own)


def _outcome(
    question: str, row: Row, codings: tuple[Coding, ...], told: list[Any] | None
) -> Outcome:
    status = Status(row.status) if row.status else Status.NOT_CODED
    key, whose = (question, row.response_id), row.coded_by or MACHINE
    if codings:
        doubt = Doubt(*told) if told else None
        held = {c.theme for c in codings}
        primary = row.primary if row.primary in held else codings[0].theme
        return Outcome(*key, Status.CODED, codings, primary=primary, doubt=doubt, coder=whose)
    reason = row.reason or ("" if row.status else "not looked at yet")
    status = Status.NONE_FITS if status is Status.CODED else status
    return Outcome(*key, status, reason=reason, coder=whose)


def consultation_of(consultation: Kept) -> Consultation:
    """What was asked, and how the respondents can be grouped."""
    questions = tuple(
        Question(q.key, q.text, Kind(q.kind), tuple(q.columns), tuple(q.options))
        for q in consultation.questions.all()
    )
    segments = tuple(
        Segment(s.key, s.name, s.column, tuple(s.groups)) for s in consultation.segments.all()
    )
    return Consultation(consultation.title, questions, segments)


def respondents_of(consultation: Kept) -> pl.DataFrame:
    """One row a respondent, in the files' order: `response_id`, `respondent`, and what they chose.

    A column for each segment and each closed question, by its key; a list where several may be
    chosen, null where nothing was said.
    """
    people = list(consultation.respondents.values_list("pk", "response_id", "person"))
    answers = Answer.objects.filter(respondent__consultation=consultation).order_by("pk")
    rows = list(answers.values_list("respondent_id", "asked", "option"))
    schema = {"pk": pl.Int64, "asked": pl.String, "option": pl.String}
    chosen = pl.DataFrame(rows, schema, orient="row").partition_by("asked", as_dict=True)
    asked = consultation_of(consultation)
    several = {q.key for q in asked.closed_questions if q.kind is Kind.MULTIPLE}
    table = pl.DataFrame(
        [(pk, one, person or one) for pk, one, person in people],
        {"pk": pl.Int64, "response_id": pl.String, "respondent": pl.String},
        orient="row",
    )
    for key in [s.key for s in asked.segments] + [q.key for q in asked.closed_questions]:
        said = chosen.get((key,), pl.DataFrame(schema=schema)).select("pk", "option")
        by_one = said.group_by("pk", maintain_order=True)
        options = pl.col("option") if key in several else pl.col("option").first()
        column = by_one.agg(options.alias(key))
        table = table.join(column, on="pk", how="left", maintain_order="left")
    return table.drop("pk")
