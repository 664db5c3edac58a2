"""Keeps what was counted, and says whether it still holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count as HowMany
from django.db.models import Max
from django.utils import timezone

from greenpaper import __version__
from greenpaper.domain.people import Act
from greenpaper.store.orm.models import (
    Consultation,
    Count,
    Entry,
    Picture,
    Question,
    QuestionCount,
    ResponseMap,
    Run,
    Work,
)

MAP = "map"
FORM = 1
"""Goes up when what is kept changes its form."""
COUNTS_NOTHING = (
    Act.LOOK,
    Act.RUN,
    Act.ANNOTATE,
    Act.PUBLISH,
    Act.EXPORT_RECORD,
    Act.SEAT_PEOPLE,
    Act.ALLOW_MODEL,
)
"""Acts that leave every number as it is. All others, also those to come, may change one."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether the kept numbers are those of now; if not, whether they can't be counted."""

    counted: bool
    current: bool
    failed: bool


def state_of(consultation: Consultation) -> str:
    """What the numbers rest on, in a word: other numbers, other word.

    A person changes a number only by an act, whose line on the record is written in the same
    transaction, and a machine only in a run. So it is the number of the last such line, and how
    many runs have ended, and when.
    """
    line = (
        Entry.objects.filter(consultation=consultation.pk)
        .exclude(act__in=COUNTS_NOTHING)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    ended = consultation.runs.exclude(finished_at=None).aggregate(
        runs=HowMany("pk"), last=Max("finished_at")
    )
    last = ended["last"].timestamp() if ended["last"] else 0
    return f"{FORM} {__version__} {line or 0} {ended['runs']} {last:.6f}"


def freshness(consultation: Consultation) -> Freshness:
    """How the kept numbers stand. Where they are not those of now, has them counted."""
    state = state_of(consultation)
    count = Count.objects.filter(consultation=consultation).first()
    kept = count.state if count else ""
    failed = bool(count and count.problem == state)
    if kept != state and not failed and not (count and count.wanted):
        want(consultation)
    return Freshness(bool(kept), kept == state, failed)


def want(consultation: Consultation) -> None:
    """Have the worker count as soon as it can; nothing where the consultation is gone."""
    if Consultation.objects.filter(pk=consultation.pk).exists():
        Count.objects.update_or_create(consultation=consultation, defaults={"wanted": True})


def wanted() -> list[Consultation]:
    """The consultations whose numbers are wanted."""
    counts = Count.objects.filter(wanted=True).select_related("consultation").order_by("pk")
    return [count.consultation for count in counts]


def kept_alike(consultation: Consultation, numbers: Mapping[str, dict[str, Any]]) -> set[str]:
    """Keys of the questions of which the same was counted last time, by this version."""
    count = Count.objects.filter(consultation=consultation).first()
    made = f"{FORM} {__version__} "
    if count is None or not count.state.startswith(made):
        return set()
    kept = QuestionCount.objects.filter(question__consultation=consultation)
    return {
        key
        for key, before in kept.values_list("question__key", "numbers")
        if key in numbers and before == json.loads(json.dumps(numbers[key]))
    }


@transaction.atomic
def keep_count(
    consultation: Consultation,
    state: str,
    numbers: Mapping[str, dict[str, Any]],
    pictures: Mapping[str, Mapping[str, tuple[str, str]]],
) -> None:
    """Keep what was counted: numbers and pictures (by name: wide, narrow) by question key.

    A question that no pictures are given of keeps those that it has.
    """
    for question in consultation.questions.filter(key__in=numbers):
        QuestionCount.objects.update_or_create(
            question=question, defaults={"numbers": numbers[question.key]}
        )
        if question.key not in pictures:
            continue
        question.pictures.exclude(name=MAP).delete()
        Picture.objects.bulk_create(
            Picture(question=question, name=name, wide=wide, narrow=narrow)
            for name, (wide, narrow) in pictures[question.key].items()
        )
    Count.objects.filter(consultation=consultation).update(
        state=state, wanted=False, problem="", counted_at=timezone.now()
    )


def give_up(consultation: Consultation, state: str) -> None:
    """Remember that a state can't be counted; the next may be."""
    Count.objects.filter(consultation=consultation).update(wanted=False, problem=state)


def map_state(question: Question) -> str:
    """What a question's map rests on: its responses, its campaigns, the language model."""
    there = question.consultation_id
    taken_in = Run.objects.filter(consultation=there, work=Work.TAKE_IN).exclude(finished_at=None)
    edits = Entry.objects.filter(consultation=there, act=Act.EDIT_CAMPAIGNS)
    known = question.fingerprint[:16]
    return f"{FORM} {__version__} {known} {taken_in.count()} {edits.count()}"


def map_freshness(question: Question) -> Freshness:
    """How the question's map stands. Where it is not that of now, has it drawn."""
    state = map_state(question)
    kept = ResponseMap.objects.filter(question=question).first()
    if kept is None or (kept.state != state and not kept.wanted):
        want_map(question)
    return Freshness(bool(kept and kept.state), bool(kept and kept.state == state), failed=False)


def want_map(question: Question) -> None:
    """Have the worker draw the map when it has nothing else to do."""
    ResponseMap.objects.update_or_create(question=question, defaults={"wanted": True})


def wanted_map() -> Question | None:
    """A question whose map is wanted."""
    row = ResponseMap.objects.filter(wanted=True).select_related("question").order_by("pk").first()
    return row.question if row else None


def keep_map(question: Question, state: str, points: list[list[float]]) -> None:
    """Keep a question's map (see `ResponseMap`)."""
    ResponseMap.objects.filter(question=question).update(state=state, points=points, wanted=False)


def keep_picture(question: Question, name: str, wide: str, narrow: str) -> None:
    """Keep a picture in the place of the last of this name."""
    drawn = {"wide": wide, "narrow": narrow}
    Picture.objects.update_or_create(question=question, name=name, defaults=drawn)
