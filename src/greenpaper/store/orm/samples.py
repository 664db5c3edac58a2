"""Samples as rows: what can be drawn, what was drawn, and what everybody said.

It shows codings and what all coders said: not for the pages on which people code (see `blind`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.coders import coder_of
from greenpaper.store.orm.models import (
    Coding,
    Consultation,
    Judgement,
    Question,
    Said,
    Sample,
    Settlement,
    TaughtVersion,
)

Confidence = dict[str, float]


@dataclass(frozen=True, slots=True)
class Considered:
    """A response that was considered for coding: whose it is, where it belongs, what was said."""

    pk: int
    response_id: str
    respondent: str
    campaign: str
    relation: str
    sure: Mapping[str, float]
    by_machine: bool


def considered(question: Question, statuses: tuple[str, ...]) -> list[Considered]:
    """The responses that were considered, each with the confidence of its codings by theme.

    Where people coded a sample that the machine was taught with, their word stands as its own: that
    is no coding by a machine.
    """
    sure: dict[int, Confidence] = defaultdict(dict)
    coded = question.responses.exclude(coded_by="")
    people = set(coded.order_by().values_list("pk", flat=True))
    codings = Coding.objects.filter(response__question=question).order_by()
    names = ("response_id", "theme__key", "confidence", "by_person", "fits")
    for response, theme, confidence, by_person, fits in codings.values_list(*names):
        if by_person:
            people.add(response)
        if fits:
            sure[response][theme] = 1.0 if confidence is None else confidence
    fields = ("respondent__response_id", "respondent__person", "campaign__key", "relation")
    rows = question.responses.filter(status__in=statuses).values_list("pk", *fields)
    return [
        Considered(pk, i, person or i, campaign or "", relation, sure.get(pk, {}), pk not in people)
        for pk, i, person, campaign, relation in rows
    ]


def voices(question: Question, statuses: tuple[str, ...], letters: tuple[str, ...]) -> int:
    """How many can be drawn: a campaign's members who added nothing count once."""
    alike = Q(relation__in=letters, campaign__isnull=False)
    found = question.responses.filter(status__in=statuses).aggregate(
        alone=Count("pk", filter=~alike),
        campaigns=Count("campaign", filter=alike, distinct=True),
    )
    return int(found["alone"] + found["campaigns"])


def next_number(consultation: Consultation) -> int:
    """The number of the next sample."""
    return (consultation.samples.aggregate(last=Max("number"))["last"] or 0) + 1


def differences(sample: Sample) -> dict[int, list[Judgement]]:
    """By what was drawn, in its order: what coders said where they differ."""
    said: dict[int, list[Judgement]] = defaultdict(list)
    rows = Judgement.objects.filter(coder__sample=sample).select_related("coder")
    for row in rows.order_by("drawn__place", "coder__number"):
        said[row.drawn_id].append(row)
    return {
        drawn: rows
        for drawn, rows in said.items()
        if len({(frozenset(row.themes), row.cant_tell) for row in rows}) > 1
    }


def said_of(question: Question) -> dict[str, list[tuple[str, Said]]]:
    """By response id, what stands of what people said in all samples that were coded, with the
    names they have as coders of the consultation: what was settled, or else each coder's word.
    """
    closed = {"drawn__sample__closed_at__isnull": False, "drawn__response__question": question}
    ids = "drawn__response__respondent__response_id"
    found: dict[str, list[tuple[str, Said]]] = defaultdict(list)
    rows = Judgement.objects.filter(**closed).annotate(who=F(ids))
    rows = rows.select_related("coder__person", "drawn")
    for row in rows.order_by("drawn__sample", "coder__number", "drawn__place"):
        found[row.who].append((_name(question, row.coder.person) or row.coder.name, row))
    settled = Settlement.objects.filter(**closed).annotate(who=F(ids)).select_related("by", "drawn")
    for one in settled.order_by("at"):
        found[one.who] = [(_name(question, one.by), one)]
    return found


def _name(question: Question, person: Person | None) -> str:
    """Of two people with one name, each their own; "" for one without a seat."""
    return coder_of(question.consultation, person).name if person else ""


def in_use(question: Question) -> TaughtVersion | None:
    """The coder that people taught and that codes the question; None: nobody taught it."""
    return question.taught_versions.filter(in_use=True).first()


def settlements(sample: Sample) -> dict[int, Settlement]:
    """What was settled, by what was drawn."""
    rows = Settlement.objects.filter(drawn__sample=sample).select_related("by")
    return {row.drawn_id: row for row in rows}


def edition(sample: Sample) -> int:
    """Goes up with everything that is settled."""
    rows = Settlement.objects.filter(drawn__sample=sample)
    return int(rows.aggregate(all=Sum("edition"))["all"] or 0)


def as_plain(book: Codebook) -> dict[str, Any]:
    """A codebook as a sample keeps it."""
    return asdict(book) | {"sign_off": None}


def codebooks_of(sample: Sample) -> dict[str, Codebook]:
    """The themes as coders see them, by question key."""
    return {
        book["question"]: Codebook(
            book["question"],
            book["question_text"],
            tuple(
                Theme(**{**t, "examples": tuple(t["examples"]), "merged": tuple(t["merged"])})
                for t in book["themes"]
            ),
        )
        for book in sample.codebooks
    }
