"""Accounts, as whoever looks after the server makes and closes them. Each act is on the record."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.http import int_to_base36

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, Role
from greenpaper.store.orm import record
from greenpaper.store.orm.acts import name_of
from greenpaper.store.orm.models import Consultation, Seat
from greenpaper.store.orm.people import add_person, person_with

LOCAL = "127.0.0.1:8321"
TEAM_URLS = "greenpaper.web.team_urls"


@transaction.atomic
def add(email: str, name: str, *, administrator: bool, who: str) -> str:
    """Make an account; what to tell its owner. Raises GreenpaperError."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise GreenpaperError(
            f"{email} is no email address. Give one such as ann@example.org."
        ) from error
    if person_with(email):
        raise GreenpaperError(
            f"{email} has an account. For a new link: greenpaper people link {email}"
        )
    person = add_person(email, name)
    person.is_staff = administrator
    person.save(update_fields=["is_staff"])
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    as_what = " as an administrator" if administrator else ""
    record.add_to_house(who, "make account", f"Made an account for {name} ({email}){as_what}")
    return _link_sentence(person)


@transaction.atomic
def link(email: str, *, who: str) -> str:
    """A link to choose a new password; the second step is set up anew, and sessions end."""
    person = _known(email)
    if not person.is_active:
        raise GreenpaperError(f"The account of {email} is closed.")
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    _sign_out(person)
    record.add_to_house(who, "give link", f"Gave a link for a new password to {email}")
    return _link_sentence(person)


@transaction.atomic
def close(email: str, *, who: str) -> str:
    """Close an account."""
    person = _known(email)
    person.is_active = False
    person.save(update_fields=["is_active"])
    _sign_out(person)
    record.add_to_house(who, "close account", f"Closed the account of {name_of(person)} ({email})")
    alone = [s.consultation for s in _owned(person) if not _other_owner(s)]
    said = "".join(f"\n  {c.pk}  {c.title}" for c in alone)
    more = f"\nNobody owns these now (greenpaper people seat EMAIL NUMBER):{said}" if said else ""
    return f"The account of {email} is closed.{more}"


@transaction.atomic
def seat(email: str, consultation: int, role: Role, *, who: str) -> str:
    """Give somebody a part, whoever owns the consultation."""
    person = _known(email)
    held = Consultation.objects.select_for_update().filter(pk=consultation).first()
    if held is None:
        known = ", ".join(f"{c.pk} ({c.title})" for c in Consultation.objects.order_by("pk")[:50])
        raise GreenpaperError(f"There is no consultation {consultation}. There are: {known or '-'}")
    Seat.objects.update_or_create(consultation=held, person=person, defaults={"role": role})
    what = f"Gave {name_of(person)} ({email}) a part as {role}"
    record.add(held.pk, who, Act.SEAT_PEOPLE, what)
    return f"{email} is {role} of “{held.title}” now."


def everybody() -> Iterator[str]:
    """A line for each account."""
    for person in User.objects.exclude(email="").order_by("email"):
        closed = "" if person.is_active else "  (closed)"
        administrator = "  (administrator)" if person.is_staff else ""
        yield f"{person.email}  {name_of(person)}{administrator}{closed}"


def _known(email: str) -> User:
    person = person_with(email)
    if person is None:
        raise GreenpaperError(f"Nobody has an account with {email}. See: greenpaper people list")
    return person


def _owned(person: User) -> Iterator[Seat]:
    yield from Seat.objects.filter(person=person, role=Role.OWNER).select_related("consultation")


def _other_owner(seat: Seat) -> bool:
    owners = Seat.objects.filter(consultation=seat.consultation, role=Role.OWNER)
    return owners.filter(person__is_active=True).exists()


def _sign_out(person: User) -> None:
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _link_sentence(person: User) -> str:
    """Where a password is chosen, under the first name that the server goes by."""
    who, token = int_to_base36(person.pk), default_token_generator.make_token(person)
    path = reverse("set password", TEAM_URLS, args=[who, token])
    trying = settings.ALLOWED_HOSTS == settings.LOOPBACK
    server = f"http://{LOCAL}" if trying else f"https://{settings.ALLOWED_HOSTS[0]}"
    address = server + path
    return f"Send this link to {person.email}. It works once, for three days:\n{address}"
