"""Check your columns: what a person says of them holds."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from greenpaper.store.orm.models import Consultation, Run
from greenpaper.workflow.desk import consultations

pytestmark = [pytest.mark.django_db, pytest.mark.store]
WORDS = "I would like the bus to run later in the evening, said neighbour {}"


@pytest.fixture
def workbook() -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for name in ("Read me", "Answers"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Number", f"{name}: what do you think?"])
            for n in range(12):
                sheet.write_row(n + 1, 0, [n, (WORDS if name == "Answers" else "x {}").format(n)])
    return held.getvalue()


@pytest.fixture
def kept(client: Client, workbook: bytes) -> Consultation:
    """A consultation of the one person there is when nobody needs an account."""
    client.get("/")
    person = User.objects.get()
    return consultations.new_consultation(person, "Buses", "a.xlsx", [workbook])


def test_role_that_a_person_changes_is_confirmed(client: Client, kept: Consultation) -> None:
    said = {"role-0": "ignore", "question-0": "Number", "role-1": "open", "question-1": "What now?"}
    answer = client.post(f"/consultations/{kept.pk}/columns/", {**said, "confirm": "1"})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert [(c["role"], c["question"]) for c in kept.columns] == [
        ("ignore", "Number"),
        ("open", "What now?"),
    ]
    assert Run.objects.get().work == "take in"


def test_no_open_question_is_said(client: Client, kept: Consultation) -> None:
    answer = client.post(
        f"/consultations/{kept.pk}/columns/", {"role-0": "id", "role-1": "ignore", "confirm": "1"}
    )
    assert answer.status_code == 422
    assert "No open question was found" in answer.content.decode()
    assert not Run.objects.exists()


def test_person_who_knows_better_gets_to_the_columns(client: Client) -> None:
    """A file in which no open question is found: it may be a short one, or another sheet."""
    file = b"id,How is it?\n" + b"".join(b"%d,%s\n" % (n, b"Good") for n in range(40))

    def send(**more: str) -> HttpResponse:
        said = {"title": "Short", "file": SimpleUploadedFile("a.csv", file), **more}
        return client.post("/consultations/new/", said)

    assert 'name="anyway"' not in client.get("/consultations/new/").content.decode()
    refused = send()
    assert refused.status_code == 422
    assert 'name="anyway"' in refused.content.decode()
    assert not Consultation.objects.exists()
    made = send(anyway="on")
    one = Consultation.objects.get()
    assert made["Location"] == f"/consultations/{one.pk}/columns/"
    shown = client.get(made["Location"])
    assert "No open question was found in a.csv" in shown.content.decode()
    answer = client.post(made["Location"], {"role-0": "id", "role-1": "open", "confirm": "1"})
    assert answer["Location"].endswith("/sorting/")


def test_confirmed_in_two_tabs(client: Client, kept: Consultation) -> None:
    there = f"/consultations/{kept.pk}/columns/"
    said = {"role-0": "ignore", "role-1": "open", "confirm": "1", "seen": ""}
    for _ in range(2):
        assert client.post(there, said).status_code == 302
    assert Run.objects.count() == 1
    other = client.post(there, {**said, "role-0": "segment"})
    assert other.status_code == 422
    shown = other.content.decode()
    assert "The columns were confirmed after you opened this page" in shown
    assert '<option value="segment" selected>' in shown, "what was chosen is lost"
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    again = {**said, "role-0": "segment", "seen": unescape(seen[1])}
    assert client.post(there, again).status_code == 302
    assert client.post(there, {**again, "seen": "2026-99-99T00:00"}).status_code == 302


def test_another_sheet(client: Client, kept: Consultation) -> None:
    there = f"/consultations/{kept.pk}/columns/"
    assert "Answers: what do you think?" in client.get(there).content.decode()
    assert client.post(there, {"sheet": "Read me", "read": "1"}).status_code == 302
    assert "Read me: what do you think?" in client.get(there).content.decode()
    answer = client.post(there, {"sheet": "Nowhere", "read": "1"})
    assert answer.status_code == 422
    assert "has no sheet “Nowhere”" in answer.content.decode()
    assert "Read me: what do you think?" in client.get(there).content.decode()


def test_stranger_sees_nothing(client: Client, make_stranger: Callable[[], int]) -> None:
    assert client.get(f"/consultations/{make_stranger()}/columns/").status_code == 404


@pytest.fixture
def make_stranger(workbook: bytes) -> Callable[[], int]:
    def make() -> int:
        somebody = User.objects.create_user("somebody")
        return consultations.new_consultation(somebody, "Theirs", "a.xlsx", [workbook]).pk

    return make
