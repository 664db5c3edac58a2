"""Accounts of a team: links, passwords, the second step, limits, and what was typed."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Role
from greenpaper.store.orm import record
from greenpaper.store.orm.models import Consultation, Entry, Seat
from greenpaper.web.people import accounts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
PASSWORD = "seven wet herons"
ANN = "ann@example.org"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    cache.clear()


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def path_of(said: str) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", said)
    assert found, said
    return found[1]


def with_account(client: Client, email: str = ANN) -> str:
    """Makes an account and signs its owner in; returns the app's secret."""
    link = path_of(accounts.add(email, "Ann Analyst", administrator=False, who="root"))
    answer = client.post(link, {"password": PASSWORD, "again": PASSWORD}, follow=True)
    assert answer.request["PATH_INFO"] == "/people/app/"
    found = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", answer.content.decode())
    assert found
    answer = client.post("/people/app/", {"code": code(found[1])}, follow=True)
    assert answer.request["PATH_INFO"] == "/people/recovery/"
    return found[1]


def sign_in(client: Client, secret: str, then: str = "/") -> None:
    said = {"login": ANN, "password": PASSWORD, "next": then}
    answer = client.post("/people/login/", said)
    assert answer["Location"].startswith("/people/code/")
    cache.clear()  # the app's code may be used once: forget that it was
    answer = client.post("/people/code/", {"code": code(secret)})
    assert answer["Location"] == then, answer.content


def test_first_account_gets_in_with_password_and_app() -> None:
    client = Client()
    secret = with_account(client)
    assert client.get("/").status_code == 200
    assert b"Ann Analyst" in client.get("/").content
    client.post("/people/logout/")
    assert client.get("/").status_code == 302
    sign_in(client, secret)
    assert client.get("/").status_code == 200
    assert [e.act for e in Entry.objects.filter(consultation=record.HOUSE)] == [
        "make account",
        "set password",
    ]


def test_password_alone_opens_nothing() -> None:
    client = Client()
    with_account(client)
    other = Client()
    other.post("/people/login/", {"login": ANN, "password": PASSWORD})
    assert other.get("/")["Location"].startswith("/people/login/")
    assert b"The code is wrong" in other.post("/people/code/", {"code": "000000"}).content


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("short", "too short"),
        ("startfinding", "too common"),
        ("ann@example.org", "too similar"),
        ("Ann Analyst!!", "too similar"),
    ],
)
def test_weak_password_is_refused(weak: str, why: str) -> None:
    link = path_of(accounts.add(ANN, "Ann Analyst", administrator=False, who="root"))
    answer = Client().post(link, {"password": weak, "again": weak})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert b"<title>Error: " in answer.content
    assert not User.objects.get(email=ANN).has_usable_password()


def test_link_works_once_and_a_new_one_ends_the_old_sign_in() -> None:
    client = Client()
    link = path_of(accounts.add(ANN, "Ann", administrator=False, who="root"))
    client.post(link, {"password": PASSWORD, "again": PASSWORD})
    assert Client().get(link).status_code == 404
    assert Client().get("/people/link/zz/x-y/").status_code == 404
    new = path_of(accounts.link(ANN, who="root"))
    assert client.get("/")["Location"].startswith("/people/login/")
    assert Client().get(new).status_code == 200
    assert not Authenticator.objects.exists()


def test_guessing_is_limited() -> None:
    with_account(Client())
    wrong = {"login": ANN, "password": "not this one at all"}
    said = [Client().post("/people/login/", wrong).content.decode() for _ in range(7)]
    assert "The email address or the password is wrong." in said[0]
    assert "Too many attempts failed" in said[-1]
    right = {"login": ANN, "password": PASSWORD}
    assert "Too many attempts failed" in Client().post("/people/login/", right).content.decode()


def test_nobody_signs_up() -> None:
    answer = Client().post("/people/closed/", {"email": "x@example.org", "password1": PASSWORD})
    assert b"You need an invitation" in answer.content
    assert not User.objects.exists()


def test_closed_account() -> None:
    client = Client()
    with_account(client)
    accounts.close(ANN, who="root")
    assert client.get("/")["Location"].startswith("/people/login/")
    with pytest.raises(GreenpaperError, match="closed"):
        accounts.link(ANN, who="root")


def test_what_was_typed_comes_back_after_signing_in() -> None:
    client = Client()
    secret = with_account(client)
    made = Consultation.objects.create(title="Old", created_by=User.objects.get())
    Seat.objects.create(consultation=made, person=User.objects.get(), role=Role.OWNER)
    page = f"/consultations/{made.pk}/settings/"
    client.post("/people/logout/")  # as if the session had ended
    typed = {"title": "A new title <b>&", "opened_on": "", "closed_on": "", "keep_until": ""}
    answer = client.post(page, typed, headers={"referer": f"http://testserver{page}"})
    assert answer["Location"] == f"/people/login/?next={page.replace('/', '%2F')}"
    sign_in(client, secret, page)
    kept = client.get(page).content.decode()
    assert "You were signed out before this was sent" in kept
    assert "A new title &lt;b&gt;&amp;" in kept
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', kept))
    assert fields["title"] == "A new title &lt;b&gt;&amp;"
    answer = client.post(page, {**typed, "unsent_sent": "1"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.title == typed["title"]
    assert b"signed out before" not in client.get(page).content


def test_what_was_typed_can_be_dropped() -> None:
    client = Client()
    secret = with_account(client)
    client.post("/people/logout/")
    client.post("/consultations/new/", {"title": "Never mind all this"})
    sign_in(client, secret)
    assert b"Never mind all this" in client.get("/").content
    client.post("/unsent/", {"unsent_sent": "1"})
    assert b"Never mind" not in client.get("/").content


def test_part_of_a_page_leads_to_the_sign_in_page() -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/consultations/new/"}
    answer = Client().get("/consultations/1/sorting/progress/", headers=headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/people/login/?next=%2Fconsultations%2Fnew%2F"


def test_administrator_reads_the_record_of_the_house() -> None:
    client = Client()
    with_account(client)
    assert client.get("/record/").status_code == 404
    User.objects.update(is_staff=True)
    assert b"Made an account for Ann Analyst" in client.get("/record/").content


def test_second_step_is_sealed_in_the_database(settings: Settings) -> None:
    client = Client()
    secret = with_account(client)
    kept = [json.dumps(one.data) for one in Authenticator.objects.all()]
    assert kept
    assert all("sealed:" in one and secret not in one for one in kept)
    sign_in(Client(), secret)
    settings.SECRET_KEY = "another key, as after a restore without the old one"
    other = Client()
    other.post("/people/login/", {"login": ANN, "password": PASSWORD})
    cache.clear()
    answer = other.post("/people/code/", {"code": code(secret)})
    assert b"The code is wrong" in answer.content, "no fault, and no way in"


def test_second_step_from_before_there_was_a_seal() -> None:
    secret = with_account(Client())
    one = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    one.data["secret"] = secret
    one.save()
    sign_in(Client(), secret)


def test_guessing_the_code_is_limited() -> None:
    with_account(Client())
    other = Client()
    other.post("/people/login/", {"login": ANN, "password": PASSWORD})
    said = [other.post("/people/code/", {"code": f"{n:06}"}).content.decode() for n in range(12)]
    assert "The code is wrong" in said[0]
    assert "The code is wrong" not in said[-1]
    assert "Too many" in said[-1]


def test_form_from_before_one_signed_in_again_is_not_lost() -> None:
    """Signing in changes the token of all forms: one that was open in another tab has the old."""
    client = Client(enforce_csrf_checks=True)
    with_account_checked(client)
    stale = client.cookies["greenpaper_csrf"].value
    client.cookies["greenpaper_csrf"] = "x" * 32
    said = {"csrfmiddlewaretoken": stale, "title": "A title that took long"}
    answer = client.post("/consultations/new/", said, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This page was out of date" in page
    assert 'name="title" value="A title that took long"' in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    again = {"csrfmiddlewaretoken": token[1], "title": "A title that took long"}
    origin = {"origin": "http://testserver"}
    assert client.post("/consultations/new/", again, headers=origin).status_code == 422
    other = client.post("/consultations/new/", said, headers={"origin": "https://evil.example"})
    assert other.status_code == 403
    assert "A title that took long" not in other.content.decode(), "another site's form is no form"


def with_account_checked(client: Client) -> None:
    """As `with_account`, for a client whose forms must have a token."""
    client.handler.enforce_csrf_checks = False
    with_account(client)
    client.handler.enforce_csrf_checks = True
    client.get("/consultations/new/")
