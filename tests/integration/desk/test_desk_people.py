"""Seating, inviting, changing and unseating people: each an act on the record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Role
from greenpaper.store.clock import now
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Consultation, Entry, Invitation, Seat
from greenpaper.store.orm.record import verify
from greenpaper.workflow.desk import people

pytestmark = [pytest.mark.django_db, pytest.mark.store]
Consult = Callable[..., Consultation]


@pytest.fixture
def bob() -> User:
    return User.objects.create_user("bob", "bob@example.org", first_name="Bob")


def test_who_has_an_account_is_seated_at_once(consult: Consult, person: User, bob: User) -> None:
    consultation = consult()
    assert people.seat(person, consultation, "BOB@example.org", Role.CODER) == ""
    assert role_of(bob, consultation) == Role.CODER
    with pytest.raises(GreenpaperError, match="already"):
        people.seat(person, consultation, "bob@example.org", Role.VIEWER)


def test_invitation_works_once(consult: Consult, person: User, bob: User) -> None:
    consultation = consult()
    secret = people.seat(person, consultation, "new@example.org", Role.ANALYST)
    assert secret
    assert secret not in str(list(Invitation.objects.values()))
    assert people.accept(bob, secret) == consultation
    assert role_of(bob, consultation) == Role.ANALYST
    with pytest.raises(GreenpaperError, match="can’t be used"):
        people.accept(person, secret)
    said = [(e.who, e.what) for e in Entry.objects.filter(consultation=consultation.pk)][1:]
    assert said == [
        ("Ann Analyst", "Invited new@example.org as analyst"),
        ("Bob", "Took the part as analyst that Ann Analyst offered"),
    ]
    assert not list(verify(consultation.pk))


def test_invitation_ends(consult: Consult, person: User, bob: User) -> None:
    consultation = consult()
    secret = people.seat(person, consultation, "new@example.org", Role.CODER)
    Invitation.objects.update(ends_at=now() - timedelta(seconds=1))
    with pytest.raises(GreenpaperError, match="14 days"):
        people.accept(bob, secret)
    second = people.seat(person, consultation, "new@example.org", Role.CODER)
    people.withdraw(person, consultation, Invitation.objects.latest("id"))
    with pytest.raises(GreenpaperError, match="withdrawn"):
        people.accept(bob, second)


def test_second_invitation_ends_the_first(consult: Consult, person: User, bob: User) -> None:
    consultation = consult()
    first = people.seat(person, consultation, "new@example.org", Role.OWNER)
    people.seat(person, consultation, "new@example.org", Role.VIEWER)
    with pytest.raises(GreenpaperError):
        people.accept(bob, first)


def test_invitation_takes_nothing_away(consult: Consult, person: User) -> None:
    consultation = consult()
    secret = people.seat(person, consultation, "new@example.org", Role.VIEWER)
    people.accept(person, secret)
    assert role_of(person, consultation) == Role.OWNER


def test_last_owner_stays(consult: Consult, person: User, bob: User) -> None:
    consultation = consult()
    people.seat(person, consultation, bob.email, Role.OWNER)
    people.change_role(person, consultation, bob, Role.VIEWER)
    for act in (
        lambda: people.unseat(person, consultation, person),
        lambda: people.change_role(person, consultation, person, Role.ANALYST),
    ):
        with pytest.raises(GreenpaperError, match="must keep an owner"):
            act()
    assert role_of(person, consultation) == Role.OWNER
    people.change_role(person, consultation, bob, Role.OWNER)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(GreenpaperError, match="must keep an owner"):
        people.unseat(person, consultation, person)


def test_only_owners_give_parts(consult: Consult, person: User, bob: User) -> None:
    consultation = consult()
    people.seat(person, consultation, bob.email, Role.ANALYST)
    with pytest.raises(NotAllowedError):
        people.seat(bob, consultation, "friend@example.org", Role.OWNER)
    with pytest.raises(NotAllowedError):
        people.change_role(bob, consultation, bob, Role.OWNER)
    people.unseat(person, consultation, bob)
    assert not Seat.objects.filter(person=bob).exists()
