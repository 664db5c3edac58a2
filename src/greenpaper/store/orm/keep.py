"""Keeps what a run found out. Each function is one transaction, and may be done again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import transaction

from greenpaper.domain.campaign import Campaign as CampaignFound
from greenpaper.domain.consultation import Consultation as Asked
from greenpaper.domain.response import Marks
from greenpaper.domain.response import Response as Given
from greenpaper.domain.wording import folded
from greenpaper.store.orm.models import (
    Answer,
    Campaign,
    Consultation,
    Question,
    Respondent,
    Response,
    Segment,
    Wording,
)

BATCH = 2_000
MarksBy = Mapping[tuple[str, str], Marks]


@transaction.atomic
def keep_taken_in(
    consultation: Consultation,
    asked: Asked,
    responses: Sequence[Given],
    respondents: pl.DataFrame,
    *,
    marks: MarksBy,
    campaigns: Sequence[CampaignFound],
) -> None:
    """Keep what the files hold and what cleaning marked.

    Whoever is already there stays, with all that people did; what is new is added. `respondents`
    has one row a respondent: `response_id`, and a column per segment and closed question.
    """
    questions = _keep_questions(consultation, asked)
    people = _keep_respondents(consultation, respondents, responses)
    _keep_answers(consultation, respondents, people)
    _keep_responses(questions, people, responses, marks)
    for question in questions.values():
        _keep_campaigns(question, [c for c in campaigns if c.question == question.key])


def _keep_questions(consultation: Consultation, asked: Asked) -> dict[str, Question]:
    questions = {}
    for place, q in enumerate(asked.questions):
        questions[q.key], _ = Question.objects.update_or_create(
            consultation=consultation,
            key=q.key,
            defaults={
                "place": place,
                "text": q.text,
                "kind": q.kind.value,
                "columns": list(q.columns),
                "options": list(q.options),
            },
        )
    for place, s in enumerate(asked.segments):
        Segment.objects.update_or_create(
            consultation=consultation,
            key=s.key,
            defaults={
                "place": place,
                "name": s.name,
                "column": s.column,
                "groups": list(s.groups),
            },
        )
    consultation.questions.exclude(key__in=questions).delete()
    consultation.segments.exclude(key__in=[s.key for s in asked.segments]).delete()
    return questions


def _keep_respondents(
    consultation: Consultation, frame: pl.DataFrame, responses: Sequence[Given]
) -> dict[str, int]:
    """Primary keys by response id."""
    rows: dict[str, int] = {}
    for r in responses:
        rows[r.response_id] = min(r.row, rows.get(r.response_id, r.row))
    ids = frame["response_id"].to_list()
    persons = frame["respondent"].to_list() if "respondent" in frame.columns else ids
    known = dict(consultation.respondents.values_list("response_id", "pk"))
    fresh = [
        Respondent(
            consultation=consultation,
            response_id=i,
            person="" if person == i else person or "",
            place=rows.get(i, 0),
        )
        for i, person in zip(ids, persons, strict=True)
        if i not in known
    ]
    Respondent.objects.bulk_create(fresh, batch_size=BATCH)
    if fresh:
        known = dict(consultation.respondents.values_list("response_id", "pk"))
    return known


def _keep_answers(
    consultation: Consultation, frame: pl.DataFrame, people: Mapping[str, int]
) -> None:
    asked = [name for name in frame.columns if name not in ("response_id", "respondent")]
    ids = [people[i] for i in frame["response_id"].to_list()]
    Answer.objects.filter(respondent__consultation=consultation).delete()
    answers: list[Answer] = []
    for name in asked:
        for who, given in zip(ids, frame[name].to_list(), strict=True):
            chosen = given if isinstance(given, list) else [given]
            answers += [Answer(respondent_id=who, asked=name, option=o) for o in chosen if o]
    Answer.objects.bulk_create(answers, batch_size=BATCH)


def _keep_responses(
    questions: Mapping[str, Question],
    people: Mapping[str, int],
    responses: Iterable[Given],
    marks: MarksBy,
) -> None:
    keys = [q.pk for q in questions.values()]
    there = set(
        Response.objects.filter(question__in=keys).values_list("question_id", "respondent_id")
    )
    fresh = [
        Response(
            question=questions[r.question],
            respondent_id=people[r.response_id],
            place=r.row,
            text=r.text.replace("\x00", "\ufffd"),
            **_marked(marks[r.question, r.response_id]),
        )
        for r in responses
        if (questions[r.question].pk, people[r.response_id]) not in there
    ]
    Response.objects.bulk_create(fresh, batch_size=BATCH)
    Wording.objects.bulk_create(
        (Wording(response=r, question_id=r.question_id, folded=folded(r.text)) for r in fresh),
        batch_size=BATCH,
    )


def _marked(marks: Marks) -> dict[str, Any]:
    return {
        "content": marks.content.value,
        "content_reason": marks.reason,
        "language": marks.language,
        "personal_data": [[p.start, p.end, p.kind, p.confidence] for p in marks.personal_data],
    }


def _keep_campaigns(question: Question, found: Sequence[CampaignFound]) -> None:
    """The campaigns as found, unless people have changed one by hand: then they stand."""
    # Nobody splits or joins one meanwhile.
    Consultation.objects.select_for_update().get(pk=question.consultation_id)
    if question.campaigns.filter(by_hand=True).exists():
        return
    question.responses.exclude(campaign=None).update(campaign=None, relation="", own_words=[])
    question.campaigns.all().delete()
    if not found:
        return
    members = {m.response_id for c in found for m in c.members}
    rows = {
        r.respondent.response_id: r
        for r in question.responses.select_related("respondent").iterator(chunk_size=BATCH)
        if r.respondent.response_id in members
    }
    changed = []
    for c in found:
        campaign = Campaign.objects.create(question=question, key=c.key, letter=rows[c.letter])
        for member in c.members:
            row = rows[member.response_id]
            row.campaign, row.relation = campaign, member.relation.value
            row.own_words = [list(span) for span in member.own_words]
            changed.append(row)
    Response.objects.bulk_update(changed, ["campaign", "relation", "own_words"], batch_size=500)
