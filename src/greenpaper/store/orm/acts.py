"""A human act: permission first, and its line on the record in the same transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User as Person
from django.db import transaction

from greenpaper.domain.errors import NotAllowedError
from greenpaper.domain.people import Act, Role, may
from greenpaper.store.orm import record
from greenpaper.store.orm.models import Consultation, Seat

all_or_nothing = transaction.atomic
"""A block of which nothing is kept unless all of it goes well."""

__all__ = ["Doing", "Person", "act", "all_or_nothing", "demand", "held", "name_of", "role_of"]


@dataclass(slots=True)
class Doing:
    """What is being done, for the record: a sentence, and details. Fill in what is known late."""

    what: str
    about: dict[str, Any] = field(default_factory=dict)


def role_of(person: Person, consultation: Consultation) -> Role | None:
    """A person's role in a consultation; None if they have no part in it."""
    if not person.is_active:
        return None
    seat = Seat.objects.filter(consultation=consultation, person_id=person.pk).first()
    return Role(seat.role) if seat else None


def demand(person: Person, consultation: Consultation, act: Act) -> None:
    """Raise NotAllowedError unless the person may do this in the consultation."""
    if not may(role_of(person, consultation), act):
        raise NotAllowedError(
            f"Your part in “{consultation.title}” doesn't include this ({act}). Ask its owner."
        )


@contextmanager
def held(consultation: Consultation) -> Iterator[None]:
    """One transaction, in its turn: all that is done to a consultation comes one after another."""
    with transaction.atomic():
        Consultation.objects.select_for_update().get(pk=consultation.pk)
        yield


def name_of(person: Person) -> str:
    """A person's name as the record has it."""
    return person.get_full_name() or person.get_username()


@contextmanager
def act(
    person: Person,
    consultation: Consultation,
    act: Act,
    what: str = "",
    *,
    about: Mapping[str, Any] | None = None,
    why: str = "",
) -> Iterator[Doing]:
    """Do what the block does, all of it or nothing, and put it on the record.

    Acts in one consultation come one after another: its row is held until the end.
    Raises NotAllowedError.
    """
    demand(person, consultation, act)
    with held(consultation):
        doing = Doing(what, dict(about or {}))
        yield doing
        record.add(consultation.pk, name_of(person), act, doing.what, about=doing.about, why=why)
