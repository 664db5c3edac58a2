"""The record: adding a line, and verifying that none was changed, left out or put in."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from greenpaper.store.orm.models import Entry

TRIES = 10
SIGNED = ("consultation", "number", "at", "who", "act", "what", "about", "why", "previous")
FIELDS = (*SIGNED, "digest")
"""What a line says."""
HOUSE = 0
"""The record of what concerns no one consultation: people, and what was deleted."""


def add(
    consultation: int,
    who: str,
    act: str,
    what: str,
    *,
    about: Mapping[str, Any] | None = None,
    why: str = "",
) -> Entry:
    """Add a line to a consultation's record (its id), or to that of the house (0).

    Call it in the transaction of the act itself, which holds the consultation's row.
    """
    last = Entry.objects.filter(consultation=consultation).order_by("-number").first()
    entry = Entry(
        consultation=consultation,
        number=last.number + 1 if last else 1,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        who=who,
        act=act,
        what=what,
        about=dict(about or {}),
        why=why,
        previous=last.digest if last else "",
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    return entry


def add_to_house(
    who: str, act: str, what: str, *, about: Mapping[str, Any] | None = None, why: str = ""
) -> Entry:
    """Add a line to the house's record, which no row holds: whoever comes second tries again."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return add(HOUSE, who, act, what, about=about, why=why)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def digest(entry: Entry) -> str:
    """sha256 over all that the line says, with the digest of the line before."""
    said = json.dumps([getattr(entry, f) for f in SIGNED], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a record does not hold together, and how."""

    consultation: int
    number: int
    sentence: str


def verify(consultation: int, after: int = 0) -> Iterator[Fault]:
    """What is wrong with a record after a line; nothing if it is as it was written."""
    lines = Entry.objects.filter(consultation=consultation)
    before = lines.filter(number=after).first()
    previous, expected = before.digest if before else "", after + 1
    for entry in lines.filter(number__gt=after).order_by("number").iterator():
        if entry.number != expected:
            missing = (
                f"{expected}"
                if entry.number == expected + 1
                else (f"{expected} to {entry.number - 1}")
            )
            yield Fault(consultation, expected, f"Line {missing} is missing.")
        elif entry.previous != previous:
            yield Fault(consultation, entry.number, f"Line {entry.number} doesn't follow the last.")
        if entry.digest != digest(entry):
            yield Fault(consultation, entry.number, f"Line {entry.number} was changed.")
        previous, expected = entry.digest, entry.number + 1


def heads() -> dict[int, Entry]:
    """The last line of every record that there is, by consultation (the house's is 0)."""
    last = Entry.objects.order_by().values("consultation").annotate(Max("number"))
    found = sorted((said["consultation"], said["number__max"]) for said in last)
    return {of: Entry.objects.get(consultation=of, number=number) for of, number in found}
