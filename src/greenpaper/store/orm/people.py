"""Accounts and invitations as rows."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User

from greenpaper.store.clock import now
from greenpaper.store.orm.models import Consultation, Invitation, Role, Seat

INVITED_FOR = timedelta(days=14)


def person_with(email: str) -> User | None:
    """The person whose account has this address."""
    return User.objects.filter(email__iexact=email.strip()).order_by("id").first()


def add_person(email: str, name: str) -> User:
    """An account without a password yet."""
    email = email.strip().lower()
    person = User(username=email[:150], email=email, first_name=name.strip()[:150])
    person.set_unusable_password()
    person.save(force_insert=True)
    return person


def new_invitation(
    consultation: Consultation, email: str, role: Role, by: User
) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which nothing can show again."""
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        consultation=consultation,
        email=email.strip().lower(),
        role=role,
        secret=_hash(secret),
        made_by=by,
        ends_at=now() + INVITED_FOR,
    )
    return invitation, secret


def invitation_with(secret: str) -> Invitation | None:
    """The invitation that this secret opens, if it still does."""
    found = Invitation.objects.filter(secret=_hash(secret), used_at=None, ends_at__gt=now())
    return found.select_related("consultation", "made_by").first()


def owners(consultation: Consultation) -> int:
    """How many owners could still sign in."""
    return Seat.objects.filter(
        consultation=consultation, role=Role.OWNER, person__is_active=True
    ).count()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
