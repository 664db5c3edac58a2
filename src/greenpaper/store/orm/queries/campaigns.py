"""Campaigns, counted: who sent the letter as it is, who edited it, who added words of their own."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from greenpaper.domain.campaign import Relation
from greenpaper.store.orm.models import Campaign, Consultation, Question, Response

KINDS = tuple(kind.value for kind in Relation)


@dataclass(frozen=True, slots=True)
class Counted:
    """A campaign and its members, by how they relate to the letter."""

    campaign: Campaign
    members: int
    identical: int
    edited: int
    own: int


def all_of(consultation: Consultation) -> list[tuple[Question, list[Counted]]]:
    """The campaigns of each open question that has any, the largest first."""
    rows = _sent(Campaign.objects.filter(question__consultation=consultation))
    by_question: dict[int, list[Counted]] = {}
    for one in rows:
        by_question.setdefault(one.campaign.question_id, []).append(one)
    questions = consultation.questions.filter(pk__in=by_question)
    return [(question, by_question[question.pk]) for question in questions]


def counted(campaign: Campaign) -> Counted:
    """One campaign, counted."""
    return _counted(Campaign.objects.filter(pk=campaign.pk))[0]


def beside(campaign: Campaign) -> list[Counted]:
    """The question's other campaigns, the largest first."""
    others = Campaign.objects.filter(question=campaign.question_id).exclude(pk=campaign.pk)
    return _sent(others)


def members(campaign: Campaign, kind: str = "") -> QuerySet[Response]:
    """The members, all or of one kind."""
    rows = Response.objects.filter(campaign=campaign)
    return rows.filter(relation=kind) if kind in KINDS else rows


def next_key(question: Question) -> str:
    """A key that no campaign of the consultation has."""
    there = Campaign.objects.filter(question__consultation=question.consultation_id)
    keys = there.values_list("key", flat=True)
    numbers = [int(key[1:]) for key in keys if key[1:].isdecimal()]
    return f"c{max(numbers, default=0) + 1}"


def _sent(campaigns: QuerySet[Campaign]) -> list[Counted]:
    """Those that have members; one that people took apart has none."""
    return [one for one in _counted(campaigns) if one.members]


def _counted(campaigns: QuerySet[Campaign]) -> list[Counted]:
    kinds = {kind: Count("members", filter=Q(members__relation=kind)) for kind in KINDS}
    rows = campaigns.select_related("letter", "question").annotate(sent=Count("members"), **kinds)
    found = [Counted(row, row.sent, *(getattr(row, kind) for kind in KINDS)) for row in rows]
    return sorted(found, key=lambda one: (-one.members, one.campaign.pk))
