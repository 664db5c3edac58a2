"""On one's own machine: no page without the key that `greenpaper serve` says."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
KEY = "a-key-of-this-start"


@pytest.fixture(autouse=True)
def key(no_key: None, settings: Settings) -> None:
    settings.KEY = KEY


def test_without_the_key_nothing_is_shown() -> None:
    answer = Client().get("/")
    assert answer.status_code == 403
    assert b"greenpaper serve" in answer.content
    assert Client().post("/consultations/new/", {"title": "x"}).status_code == 403
    assert Client().get("/?key=another").status_code == 403


def test_key_is_exchanged_for_a_cookie() -> None:
    client = Client()
    answer = client.get(f"/consultations/new/?key={KEY}")
    assert (answer.status_code, answer["Location"]) == (302, "/consultations/new/")
    assert client.get("/consultations/new/").status_code == 200
    assert KEY not in str(client.cookies)
    cookie = client.cookies["greenpaper_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_another_host_is_refused() -> None:
    """A name of somebody else's that resolves to 127.0.0.1 (DNS rebinding) gets nothing."""
    client = Client()
    client.get(f"/?key={KEY}")
    assert client.get("/", headers={"host": "rebound.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost:8321"}).status_code == 200


def test_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(f"/?key={KEY}")
    assert client.post("/consultations/new/", {"title": "x"}).status_code == 403


def test_every_answer_has_the_headers() -> None:
    for path in ("/", "/nowhere/", "/health/"):
        answer = Client().get(path)
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"
