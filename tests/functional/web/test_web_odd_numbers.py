"""Numbers in addresses and forms that no page of ours writes: a page, never a fault."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from greenpaper.store.orm.models import Consultation, Question, Seat, Theme
from greenpaper.web.shared.numbers import as_number, as_numbers

pytestmark = [pytest.mark.django_db, pytest.mark.store]
ODD = ("9" * 30, "9" * 5_000, "-1", "x", "\x00", "٣", "²", "1;2", "")


@pytest.fixture
def question(client: Client) -> Question:
    client.get("/")
    me = User.objects.get()
    one = Consultation.objects.create(title="Streets", created_by=me)
    Seat.objects.create(consultation=one, person=me, role="owner")
    made = Question.objects.create(consultation=one, key="q1", place=0, text="Why?", kind="open")
    Theme.objects.create(question=made, key="t1", place=0, title="Buses")
    return made


@pytest.mark.parametrize("odd", ODD)
def test_in_an_address(client: Client, question: Question, odd: str) -> None:
    there = f"/consultations/{question.consultation_id}/"
    theme = f"{there}themes/q1/{question.themes.get().pk}/"
    for path, names in (
        (f"{there}themes/q1/merge/", ("theme",)),
        (f"{there}themes/q1/under/", ("theme",)),
        (f"{there}themes/q1/add/", ("group", "parts", "response")),
        (theme, ("after",)),
        (f"{theme}split/", ("parts",)),
        (f"{theme}pick/", ("after", "response")),
        (f"{there}responses/", ("question", "after", "from", "to", "theme", "campaign", "coder")),
        (f"{there}explore/", ("question",)),
        (f"{there}record/", ("before",)),
        (f"{there}publish/compare/", ("before", "after")),
    ):
        answer = client.get(path, dict.fromkeys(names, odd))
        assert answer.status_code < 500, (path, odd)


@pytest.mark.parametrize("odd", ODD)
def test_in_a_form(client: Client, question: Question, odd: str) -> None:
    there = f"/consultations/{question.consultation_id}/"
    for path, names in (
        (f"{there}themes/q1/merge/", ("theme", "survivor", "seen")),
        (f"{there}themes/q1/under/", ("theme", "where", "seen")),
        (f"{there}themes/q1/undo/", ("number", "seen")),
        (f"{there}sign-off/", ("question", f"seen-{question.pk}")),
        (f"{there}sorting/again/", ("run",)),
    ):
        answer = client.post(path, dict.fromkeys(names, odd))
        assert answer.status_code < 500, (path, odd)


def test_nul(client: Client, question: Question) -> None:
    """PostgreSQL keeps none: said for every page at once."""
    there = f"/consultations/{question.consultation_id}/"
    for answer in (
        client.get(f"{there}responses/", {"words": "a\x00b"}),
        client.get(f"{there}themes/q%00/"),
        client.post(f"{there}themes/q1/add/", {"title": "a\x00b"}),
    ):
        assert answer.status_code == 400
        assert b"Nothing was changed" in answer.content


def test_number() -> None:
    assert [as_number(odd, 0) for odd in ODD] == [0, 0, 0, 0, 0, 3, 0, 0, 0]
    assert as_numbers(["2", "1", "2", *ODD]) == [2, 1, 3]
