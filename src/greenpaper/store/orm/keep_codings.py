"""Keeps codings of machines and of people in samples; a person's word on one theme stays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from greenpaper.domain.coding import Coding as Given
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.results import Portrait
from greenpaper.store.orm.models import Coder, Coding, Consultation, Question, Response, Theme
from greenpaper.store.orm.rows import update_rows

BATCH = 2_000
SOME = 500
_FIELDS = ("coder_id", "by_person", "confidence", "start", "end", "fits")
LONGEST = 200
"""A coder's name, in characters."""
_ON_ITS_OWN = Q(by_person=True, confidence=None)
"""A person's word on one theme and response, said outside of samples."""


@transaction.atomic
def keep_codings(
    question: Question,
    outcomes: Sequence[Outcome],
    portraits: Mapping[str, Portrait],
    coder: str,
) -> None:
    """Put these in the place of what machines said of the question before, and people in samples.

    `coder` is the machine; outcomes of people's have their names. What is as it was stays. Where a
    person said whether a theme fits a response, any other word about it is left out.
    Every response of the question must have its outcome. People's acts wait until it is done.
    """
    Consultation.objects.select_for_update().get(pk=question.consultation_id)
    names = {c.coder[:LONGEST] for o in outcomes for c in o.codings if c.by_people}
    coders = {
        name: Coder.objects.get_or_create(consultation=question.consultation, name=name)[0].pk
        for name in sorted({*names, coder})
    }
    themes = dict(question.themes.filter(gone=False).values_list("key", "pk"))
    responses = dict(question.responses.values_list("respondent__response_id", "pk"))
    people = _people(question)
    _put(
        question,
        {
            (responses[o.response_id], themes[c.theme]): _row(
                c, coders[c.coder[:LONGEST] if c.by_people else coder], by_people=c.by_people
            )
            for o in outcomes
            for c in o.codings
            if c.theme not in people.get(responses[o.response_id], {})
        },
    )
    _settle(question, [(responses[o.response_id], o) for o in outcomes], people)
    _keep_portraits(question.themes.filter(gone=False), portraits)


def _put(question: Question, wanted: Mapping[tuple[int, int], tuple[Any, ...]]) -> None:
    """Let these be the codings, by response and theme; those that are so already stay."""
    there: dict[tuple[int, int], int] = {}
    out: list[int] = []
    rows = Coding.objects.filter(response__question=question).exclude(_ON_ITS_OWN)
    for pk, response, theme, *row in rows.values_list("pk", "response_id", "theme_id", *_FIELDS):
        if wanted.get((response, theme)) == tuple(row):
            there[response, theme] = pk
        else:
            out.append(pk)
    for start in range(0, len(out), SOME):
        Coding.objects.filter(pk__in=out[start : start + SOME]).delete()
    Coding.objects.bulk_create(
        (
            Coding(response_id=response, theme_id=theme, **dict(zip(_FIELDS, row, strict=True)))
            for (response, theme), row in wanted.items()
            if (response, theme) not in there
        ),
        batch_size=BATCH,
    )


def _settle(
    question: Question,
    outcomes: Sequence[tuple[int, Outcome]],
    people: Mapping[int, Mapping[str, bool]],
) -> None:
    fields = ("status", "reason", "primary", "doubt", "gap", "coded_by")
    stood = {pk: tuple(row) for pk, *row in question.responses.values_list("pk", *fields)}
    come_to = (_settled(outcome, pk, people.get(pk, {})) for pk, outcome in outcomes)
    update_rows(Response, fields, (row for row in come_to if stood[row[-1]] != row[:-1]))


def _people(question: Question) -> dict[int, dict[str, bool]]:
    """What people said outside of samples, by response and then by theme key: whether it fits."""
    said: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = Coding.objects.filter(_ON_ITS_OWN, response__question=question)
    for response, theme, fits in rows.values_list("response_id", "theme__key", "fits"):
        said[response][theme] = fits
    return said


def _row(coding: Given, coder: int, *, by_people: bool) -> tuple[Any, ...]:
    """The values of `_FIELDS`."""
    return (coder, by_people, coding.confidence, coding.evidence.start, coding.evidence.end, True)


def _settled(outcome: Outcome, pk: int, said: Mapping[str, bool]) -> tuple[Any, ...]:
    """The response's new values: the machine's, with what people `said` above them."""
    stand = [c.theme for c in outcome.codings if said.get(c.theme, True)]
    stand += [theme for theme, fits in said.items() if fits and theme not in stand]
    status = outcome.status
    if said:
        status = Status.CODED if stand else Status.NONE_FITS
    primary = outcome.primary if outcome.primary in stand else (stand[0] if stand else "")
    doubt = outcome.doubt
    kept = [doubt.theme, doubt.confidence, doubt.gap] if doubt and doubt.theme not in said else None
    gap = abs(doubt.gap) if doubt and kept else None
    coded_by = outcome.coder if outcome.by_people else ""
    return status.value, outcome.reason, primary, kept, gap, coded_by, pk


def _keep_portraits(themes: Iterable[Theme], portraits: Mapping[str, Portrait]) -> None:
    changed = []
    for theme in themes:
        portrait = portraits.get(theme.key)
        theme.distinctness = portrait.distinctness if portrait else None
        quotes = portrait.quotes if portrait else ()
        theme.quotes = [[e.response_id, e.start, e.end] for e in quotes]
        changed.append(theme)
    Theme.objects.bulk_update(changed, ["distinctness", "quotes"])
