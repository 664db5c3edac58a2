"""Keeps a machine's codings; what people said stays as they said it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from greenpaper.domain.coding import Coding as Given
from greenpaper.domain.coding import Outcome, Status
from greenpaper.domain.results import Portrait
from greenpaper.store.orm.models import Coder, Coding, Question, Response, Theme
from greenpaper.store.orm.rows import update_rows

BATCH = 2_000


@transaction.atomic
def keep_codings(
    question: Question,
    outcomes: Sequence[Outcome],
    portraits: Mapping[str, Portrait],
    coder: str,
) -> None:
    """Put these in the place of what machines said of the question before.

    Where a person said whether a theme fits a response, the machine's word about it is left out.
    Every response of the question must have its outcome.
    """
    machine, _ = Coder.objects.get_or_create(
        consultation=question.consultation, name=coder, defaults={"person": None}
    )
    themes = dict(question.themes.filter(gone=False).values_list("key", "pk"))
    responses = dict(question.responses.values_list("respondent__response_id", "pk"))
    Coding.objects.filter(response__question=question, by_person=False).delete()
    people = _people(question)
    Coding.objects.bulk_create(
        (
            _row(responses[o.response_id], themes[c.theme], machine, c)
            for o in outcomes
            for c in o.codings
            if c.theme not in people.get(responses[o.response_id], {})
        ),
        batch_size=BATCH,
    )
    update_rows(
        Response,
        ("status", "reason", "primary", "doubt", "gap"),
        (
            _settled(o, responses[o.response_id], people.get(responses[o.response_id], {}))
            for o in outcomes
        ),
    )
    _keep_portraits(question.themes.filter(gone=False), portraits)


def _people(question: Question) -> dict[int, dict[str, bool]]:
    """What people said, by response and then by theme key: whether it fits."""
    said: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = Coding.objects.filter(response__question=question, by_person=True)
    for response, theme, fits in rows.values_list("response_id", "theme__key", "fits"):
        said[response][theme] = fits
    return said


def _row(response: int, theme: int, coder: Coder, coding: Given) -> Coding:
    return Coding(
        response_id=response,
        theme_id=theme,
        coder=coder,
        confidence=coding.confidence,
        start=coding.evidence.start,
        end=coding.evidence.end,
    )


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
    return status.value, outcome.reason, primary, kept, gap, pk


def _keep_portraits(themes: Iterable[Theme], portraits: Mapping[str, Portrait]) -> None:
    changed = []
    for theme in themes:
        portrait = portraits.get(theme.key)
        theme.distinctness = portrait.distinctness if portrait else None
        quotes = portrait.quotes if portrait else ()
        theme.quotes = [[e.response_id, e.start, e.end] for e in quotes]
        changed.append(theme)
    Theme.objects.bulk_update(changed, ["distinctness", "quotes"])
