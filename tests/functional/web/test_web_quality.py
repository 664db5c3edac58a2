"""Checking accuracy on the pages: blind, one response a page, and what came of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from fake_embedder import WordEmbedder
from greenpaper.store.orm import blind
from greenpaper.store.orm.models import Consultation, Judgement, Sample
from greenpaper.workflow.desk import consultations, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.samples import results
from street_answers import SAID, WHERE

pytestmark = [pytest.mark.django_db, pytest.mark.store]
ANSWERS = "id,Why?\n" + "".join(f'r{n},"{SAID[n % 4].format(WHERE[n % 10])}"\n' for n in range(40))
OPEN = {
    "accuracy",
    "code",
    "code turn",
    "columns",
    "consultation",
    "delete consultation",
    "draw sample",
    "end coding",
    "files",
    "finish coding",
    "hand in sheet",
    "language model",
    "people",
    "progress",
    "run again",
    "runs",
    "sample",
    "settings",
    "sheet",
    "turn off model",
    "turn on model",
    "unseat",
    "change role",
    "withdraw",
}
"""Pages that may be open to who codes: none of them shows a coding that isn't their own."""


@pytest.fixture
def kept(client: Client) -> Consultation:
    client.get("/", {"key": settings.KEY})
    client.get("/")
    person = User.objects.get()
    one = consultations.new_consultation(person, "Streets", "a.csv", [ANSWERS.encode()])
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
    take_in.take_in(one)
    for question in one.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    return one


@pytest.fixture
def sample(client: Client, kept: Consultation) -> Sample:
    person = User.objects.get()
    said = {"questions": ["q1"], "size": "5", "coders": [str(person.pk)], "sheets": "1"}
    answer = client.post(f"/consultations/{kept.pk}/check/draw/", said)
    assert answer.status_code == 302, answer.content.decode()
    return kept.samples.get()


def test_nobody_who_codes(client: Client, kept: Consultation) -> None:
    said = {"questions": ["q1"], "size": "5", "sheets": "0"}
    answer = client.post(f"/consultations/{kept.pk}/check/draw/", said)
    assert answer.status_code == 422
    assert "Choose at least one person who codes." in answer.content.decode()
    assert not kept.samples.exists()


def test_coded_one_after_another(client: Client, kept: Consultation, sample: Sample) -> None:
    there = f"/consultations/{kept.pk}/check/1/"
    answer = client.get(f"{there}code/", follow=True)
    page = answer.content.decode()
    assert "1 of " in page
    assert "None of these" in page
    wrong = client.post(f"{there}code/1/", {"seen": "0", "note": "kept"})
    assert wrong.status_code == 422
    assert "kept" in wrong.content.decode()
    good = client.post(f"{there}code/1/", {"seen": "0", "none": "1", "evidence": "2-7"})
    assert good.headers["Location"].endswith("/code/?after=1")
    stale = client.post(f"{there}code/1/", {"seen": "0", "cant_tell": "1"})
    assert stale.status_code == 409
    assert Judgement.objects.get().evidence == [[2, 7]]
    total = len(sample.coders.get(number=1).turns)
    for turn in range(2, total + 1):
        client.post(f"{there}code/{turn}/", {"seen": "0", "none": "1"})
    assert client.get(f"{there}code/").headers["Location"].endswith("/finish/")
    assert "That is all of them" in client.get(f"{there}finish/").content.decode()
    assert client.post(f"{there}finish/").status_code == 302
    assert "What came of it is shown when" in client.get(there).content.decode()


def test_pages_with_codings_are_closed_while_one_codes(
    client: Client, kept: Consultation, sample: Sample
) -> None:
    for room in ("themes/", "themes/q1/", "sign-off/", "record/", "check/taught/"):
        answer = client.get(f"/consultations/{kept.pk}/{room}")
        assert answer.status_code == 403, room
        assert "Closed to you while you code" in answer.content.decode()
    assert client.get(f"/consultations/{kept.pk}/").status_code == 200
    client.post(f"/consultations/{kept.pk}/check/1/end/")
    assert client.get(f"/consultations/{kept.pk}/themes/").status_code == 200


def test_which_pages_are_open_while_one_codes() -> None:
    found = {
        pattern.name
        for part in get_resolver().url_patterns
        for pattern in getattr(part, "url_patterns", [part])
        if isinstance(pattern, URLPattern) and getattr(pattern.callback, "while_coding", False)
    }
    assert found <= OPEN, found - OPEN


def test_sheet_is_given_out_and_taken_back(
    client: Client, kept: Consultation, sample: Sample, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    there = f"/consultations/{kept.pk}/check/1/sheets/2"
    path = tmp_path / "coder2.xlsx"
    path.write_bytes(client.get(f"{there}.xlsx").content)
    book = load_workbook(path)
    page = book["Responses"]
    for row in range(2, page.max_row + 1):
        page.cell(row, 4).value = "none" if row % 2 else "can't tell"
    book.save(path)
    with path.open("rb") as file:
        answer = client.post(f"{there}/", {"file": file}, follow=True)
    assert "were taken in" in answer.content.decode()
    other = sample.coders.get(number=2)
    assert other.finished_at
    assert blind.progress(other).next is None
    client.post(f"/consultations/{kept.pk}/check/1/end/")
    kept.refresh_from_db()
    results.work_out(kept)
    page_now = client.get(f"/consultations/{kept.pk}/check/1/").content.decode()
    assert "What came of it" in page_now
    assert "Coder 2" in page_now
    picture = client.get(f"/consultations/{kept.pk}/check/1/pictures/q1-themes-wide.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"


def test_what_would_teach_most_needs_teaching_first(client: Client, kept: Consultation) -> None:
    there = f"/consultations/{kept.pk}/check/next/"
    assert "then it is known what would teach it most" in client.get(there).content.decode()
    answer = client.post(there, {"coders": [str(User.objects.get().pk)], "sheets": "0"})
    assert answer.status_code == 422
    assert "Teach the machine first" in answer.content.decode()
    assert not kept.samples.exists()


def test_not_a_sheet(client: Client, kept: Consultation, sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with path.open("rb") as file:
        answer = client.post(f"/consultations/{kept.pk}/check/1/sheets/2/", {"file": file})
    assert answer.status_code == 422
    assert "has no column" in answer.content.decode()
