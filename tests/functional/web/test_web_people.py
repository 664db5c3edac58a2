"""The People page, invitations followed to the end, and the mail where a server is named."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import Settings

from greenpaper.domain.people import Role
from greenpaper.store.orm import record
from greenpaper.store.orm.models import Consultation, Seat
from greenpaper.web.people import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
PASSWORD = "seven wet herons"


def person(name: str, *, step: bool = True) -> User:
    made = User.objects.create_user(name, f"{name}@example.org", first_name=name.title())
    if step:
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": ""})
    return made


@pytest.fixture
def consultation() -> Consultation:
    made = Consultation.objects.create(title="Streets <i>&", created_by=person("ann"))
    Seat.objects.create(consultation=made, person=made.created_by, role=Role.OWNER)
    record.add(made.pk, "Ann", "make consultation", "Made it")
    return made


@pytest.fixture
def client(consultation: Consultation) -> Client:
    client = Client()
    client.force_login(consultation.created_by)
    return client


def invited(client: Client, of: Consultation, email: str, role: Role) -> str:
    """The path of the link that the page shows once."""
    page = f"/consultations/{of.pk}/people/"
    said = client.post(page, {"email": email, "role": role}).content.decode()
    link = re.search(r"data-copy>https?://testserver(/people/invitation/[^<]+)<", said)
    assert link
    assert link[1] not in client.get(page).content.decode()
    assert email in client.get(page).content.decode()
    return link[1]


def test_somebody_new_joins_with_the_link(client: Client, consultation: Consultation) -> None:
    link = invited(client, consultation, "new@example.org", Role.CODER)
    other = Client()
    assert "Streets &lt;i&gt;&amp;" in other.get(link).content.decode()
    weak = other.post(link, {"name": "Nia New", "password": "a", "again": "b"})
    assert weak.status_code == 422
    assert 'value="Nia New"' in weak.content.decode()
    answer = other.post(link, {"name": "Nia New", "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 302
    made = User.objects.get(email="new@example.org")
    assert Seat.objects.get(person=made).role == Role.CODER
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": ""})
    assert other.get(f"/consultations/{consultation.pk}/").status_code == 200
    assert Client().get(link).status_code == 400
    assert not list(record.verify(consultation.pk))
    assert not list(record.verify(record.HOUSE))


def test_link_asks_whoever_has_an_account_to_sign_in(
    client: Client, consultation: Consultation
) -> None:
    link = invited(client, consultation, "late@example.org", Role.VIEWER)
    late = person("late")
    assert b"Sign in" in Client().get(link).content
    answer = Client().post(link, {"name": "X", "password": PASSWORD, "again": PASSWORD})
    assert b"Sign in" in answer.content
    assert not Seat.objects.filter(person=late).exists()
    own = Client()
    own.force_login(late)
    assert b"Take it" in own.get(link).content
    assert own.post(link)["Location"] == f"/consultations/{consultation.pk}/"
    assert Seat.objects.get(person=late).role == Role.VIEWER


def test_owner_seats_changes_and_removes(client: Client, consultation: Consultation) -> None:
    bob = person("bob")
    page = f"/consultations/{consultation.pk}/people/"
    client.post(page, {"email": "bob@example.org", "role": "viewer"})
    seat = Seat.objects.get(person=bob)
    client.post(f"{page}{seat.pk}/role/", {"role": "analyst"})
    seat.refresh_from_db()
    assert seat.role == Role.ANALYST
    again = client.post(page, {"email": "bob@example.org", "role": "viewer"})
    assert again.status_code == 422
    assert "Bob has a part in this consultation already." in again.content.decode()
    client.post(f"{page}{seat.pk}/remove/")
    assert not Seat.objects.filter(person=bob).exists()
    mine = Seat.objects.get()
    refused = client.post(f"{page}{mine.pk}/remove/")
    assert refused.status_code == 400
    assert "must keep an owner" in refused.content.decode()


def test_viewer_sees_who_is_there_and_no_forms(client: Client, consultation: Consultation) -> None:
    vi = person("vi")
    Seat.objects.create(consultation=consultation, person=vi, role=Role.VIEWER)
    own = Client()
    own.force_login(vi)
    said = own.get(f"/consultations/{consultation.pk}/people/").content.decode()
    assert "Ann" in said
    assert "<form" not in said


def test_mail_is_sent_where_a_server_is_named(
    client: Client, consultation: Consultation, settings: Settings
) -> None:
    invited(client, consultation, "one@example.org", Role.VIEWER)
    assert settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")  # Django's test runner's
    assert [m.to for m in mail.outbox] == [["one@example.org"]]
    assert "/people/invitation/" in mail.outbox[0].body
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = f"/consultations/{consultation.pk}/people/"
    said = client.post(page, {"email": "two@example.org", "role": "viewer"}).content
    assert b"Copy this link now" in said


def test_closing_an_account_says_what_has_no_owner_now(
    client: Client, consultation: Consultation
) -> None:
    said = accounts.close("ann@example.org", who="root")
    assert f"{consultation.pk}  Streets <i>&" in said
    person("bob")
    accounts.seat("bob@example.org", consultation.pk, Role.OWNER, who="root")
    assert Seat.objects.get(person__username="bob").role == Role.OWNER
