"""Reads what is kept back as the nouns that the engine and the report know."""

from collections import defaultdict

import polars as pl

from greenpaper.domain.campaign import Campaign, Member, Relation
from greenpaper.domain.coding import Coding, Doubt, Evidence, Outcome, Status
from greenpaper.domain.consultation import Consultation, Kind, Question, Segment
from greenpaper.domain.response import Content, Marks, PersonalData, Response
from greenpaper.domain.results import Portrait
from greenpaper.store.orm.models import Answer
from greenpaper.store.orm.models import Coding as CodingRow
from greenpaper.store.orm.models import Consultation as Kept
from greenpaper.store.orm.models import Question as Asked
from greenpaper.store.orm.models import Response as ResponseRow

CHUNK = 5_000


def rows_of(question: Asked) -> list[ResponseRow]:
    """The question's responses as rows, with their respondents, in reading order."""
    return list(question.responses.select_related("respondent").order_by("place"))


def responses_of(question: Asked, rows: list[ResponseRow]) -> list[Response]:
    """The responses as given."""
    return [Response(r.respondent.response_id, question.key, r.text, r.place) for r in rows]


def marks_of(question: Asked, rows: list[ResponseRow]) -> dict[tuple[str, str], Marks]:
    """The marks of cleaning."""
    return {(question.key, r.respondent.response_id): _marks(r) for r in rows}


def campaigns_of(question: Asked, rows: list[ResponseRow]) -> list[Campaign]:
    """The letter campaigns, as found or as people left them."""
    members: dict[int, list[ResponseRow]] = defaultdict(list)
    by_key = {r.pk: r for r in rows}
    for row in rows:
        if row.campaign_id:
            members[row.campaign_id].append(row)
    return [
        Campaign(
            key=c.key,
            question=question.key,
            letter=by_key[c.letter_id].respondent.response_id,
            members=tuple(_member(r) for r in members[c.pk]),
        )
        for c in question.campaigns.order_by("pk")
        if members[c.pk]
    ]


def outcomes_of(question: Asked, rows: list[ResponseRow]) -> list[Outcome]:
    """What became of each response. A person's coding has confidence 1, and their name."""
    ids = {r.pk: r for r in rows}
    codings: dict[int, list[Coding]] = defaultdict(list)
    stand = CodingRow.objects.filter(response__question=question, fits=True)
    stand = stand.select_related("theme", "coder").order_by("response", "-confidence", "theme")
    for row in stand.iterator(chunk_size=CHUNK):
        codings[row.response_id].append(_coding(row, ids[row.response_id], question.key))
    return [_outcome(question, r, tuple(codings[r.pk])) for r in rows]


def portraits_of(question: Asked) -> dict[tuple[str, str], Portrait]:
    """How each theme shows itself."""
    return {
        (question.key, t.key): Portrait(
            tuple(Evidence(*quote) for quote in t.quotes), t.distinctness or 0.0
        )
        for t in question.themes.filter(gone=False)
        if t.quotes
    }


def _marks(row: ResponseRow) -> Marks:
    spans = tuple(PersonalData(*span) for span in row.personal_data)
    return Marks(Content(row.content), row.content_reason, row.language, spans)


def _member(row: ResponseRow) -> Member:
    own = tuple((start, end) for start, end in row.own_words)
    return Member(row.respondent.response_id, Relation(row.relation), own)


def _coding(row: CodingRow, response: ResponseRow, question: str) -> Coding:
    end = row.end or len(response.text)
    return Coding(
        question=question,
        response_id=response.respondent.response_id,
        theme=row.theme.key,
        confidence=1.0 if row.confidence is None else row.confidence,
        evidence=Evidence(response.respondent.response_id, row.start, end),
        coder=row.coder.name,
    )


def _outcome(question: Asked, row: ResponseRow, codings: tuple[Coding, ...]) -> Outcome:
    status = Status(row.status) if row.status else Status.NOT_CODED
    key = (question.key, row.respondent.response_id)
    doubt = Doubt(*row.doubt) if row.doubt else None
    if codings:
        held = {c.theme for c in codings}
        primary = row.primary if row.primary in held else codings[0].theme
        return Outcome(*key, Status.CODED, codings, primary=primary, doubt=doubt)
    reason = row.reason or ("" if row.status else "not looked at yet")
    return Outcome(*key, Status.NONE_FITS if status is Status.CODED else status, reason=reason)


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
    chosen: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    answers = Answer.objects.filter(respondent__consultation=consultation).order_by("pk")
    for who, key, option in answers.values_list("respondent_id", "asked", "option"):
        chosen[key][who].append(option)
    asked = consultation_of(consultation)
    several = {q.key for q in asked.closed_questions if q.kind is Kind.MULTIPLE}
    keys = [s.key for s in asked.segments] + [q.key for q in asked.closed_questions]
    columns = {
        "response_id": pl.Series([i for _, i, _ in people], dtype=pl.String),
        "respondent": pl.Series([person or i for _, i, person in people], dtype=pl.String),
    }
    for key in keys:
        said = chosen[key]
        values = [said.get(pk) if key in several else said.get(pk, [None])[0] for pk, *_ in people]
        dtype = pl.List(pl.String) if key in several else pl.String
        columns[key] = pl.Series(key, values, dtype=dtype)
    return pl.DataFrame(columns)
