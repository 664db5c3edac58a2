"""A person's word on whether a theme fits responses: kept above what machines said."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from greenpaper.domain.coding import Status
from greenpaper.store.orm.models import Coder, Coding, Response, Theme
from greenpaper.store.orm.queries.among import among, packed
from greenpaper.store.orm.rows import update_rows

Plain = dict[str, Any]
BATCH = 2_000


def judge(
    coder: Coder,
    responses: Sequence[Response],
    theme: Theme,
    *,
    fits: bool,
    evidence: tuple[int, int] = (0, 0),
) -> dict[int, Plain]:
    """Put a person's word in the place of what was said before, and give that back.

    What was said before is by the response's id; there is nothing where nothing was said.
    """
    ids = packed(row.pk for row in responses)
    rows = Coding.objects.filter(response__in=among(ids), theme=theme)
    before = {c.response_id: plain(c) for c in rows.select_related("theme", "coder")}
    said = {"coder": coder, "by_person": True, "fits": fits, "confidence": None}
    where = {"start": evidence[0], "end": evidence[1]}
    rows.update(**said, **where)
    Coding.objects.bulk_create(
        (
            Coding(response_id=row.pk, theme=theme, **said, **where)
            for row in responses
            if row.pk not in before
        ),
        batch_size=BATCH,
    )
    settle(responses)
    return before


def settle(responses: Sequence[Response]) -> None:
    """Bring status, primary theme and doubt of responses in line with their codings."""
    ids = packed(row.pk for row in responses)
    codings: Mapping[int, list[Coding]] = defaultdict(list)
    there = Coding.objects.filter(response__in=among(ids), theme__gone=False)
    for coding in there.select_related("theme").order_by("pk"):
        codings[coding.response_id].append(coding)
    update_rows(
        Response,
        ("status", "primary", "doubt", "gap", "edition"),
        (_settled(row, codings[row.pk]) for row in responses),
    )


def _settled(row: Response, said: Sequence[Coding]) -> tuple[Any, ...]:
    # The machine's surest first; then what people gave, in the order in which they did.
    stand = sorted((c for c in said if c.fits), key=lambda c: -(c.confidence or 0))
    keys = [c.theme.key for c in stand]
    status = Status.CODED if stand else Status.NONE_FITS
    primary = row.primary if row.primary in keys else next(iter(keys), "")
    judged = {c.theme.key for c in said if c.by_person}
    settled = row.doubt is not None and row.doubt[0] in judged
    doubt, gap = (None, None) if settled else (row.doubt, row.gap)
    return status.value, primary, doubt, gap, row.edition + 1, row.pk


def plain(coding: Coding) -> Plain:
    """A coding as the record has it."""
    return {
        "theme": coding.theme.key,
        "coder": coding.coder.name,
        "fits": coding.fits,
        "confidence": coding.confidence,
        "start": coding.start,
        "end": coding.end,
    }
