"""Check your columns: what a person says of them holds."""

from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter
from django.contrib.auth.models import User
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
