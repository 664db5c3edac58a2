"""The record page: filters, pages, exports, and what it says when somebody tampered."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from greenpaper.store.orm import record
from greenpaper.store.orm.models import Consultation, Entry, Seat
from greenpaper.web.shared.middleware import alone

pytestmark = pytest.mark.django_db
RISKY = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def of() -> Consultation:
    made = Consultation.objects.create(title="Streets", created_by=alone())
    Seat.objects.create(consultation=made, person=alone(), role="owner")
    for n in range(120):
        who, act = ("Ann", "sign off") if n % 10 == 0 else ("Bob", "edit themes")
        record.add(made.pk, who, act, f"Did thing {n}", about={"n": n}, why=RISKY)
    return made


def test_pages_and_filters(of: Consultation) -> None:
    client, page = Client(), f"/consultations/{of.pk}/record/"
    said = client.get(page).content.decode()
    assert "All 120 lines hold together." in said
    assert said.count("gp-record__what") == 50
    assert "Did thing 119<" in said
    assert "?before=71" in said
    older = client.get(f"{page}?before=71").content.decode()
    assert "Did thing 69<" in older
    assert "Did thing 70<" not in older
    anns = client.get(f"{page}?who=Ann&act=sign+off").content.decode()
    assert anns.count("gp-record__what") == 12
    assert "No line passes this filter." in client.get(f"{page}?until=2020-01-01").content.decode()
    assert "Enter a date" in client.get(f"{page}?since=yesterday").content.decode()


def test_one_page_asks_little(of: Consultation, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        Client().get(f"/consultations/{of.pk}/record/")


def test_exports_hold_every_line_and_no_formula(of: Consultation) -> None:
    client, page = Client(), f"/consultations/{of.pk}/record/"
    lines = client.get(f"{page}jsonl/").getvalue().decode().splitlines()
    assert len(lines) == 120
    assert json.loads(lines[0])["why"] == RISKY
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{page}csv/").getvalue().decode("utf-8-sig")))
    )
    assert len(rows) == 120
    assert rows[0]["why"] == f"'{RISKY}"
    assert json.loads(rows[7]["about"]) == {"n": 7}
    assert client.get(f"{page}exe/").status_code == 404


def test_tampering_is_said(of: Consultation) -> None:
    Entry.objects.filter(consultation=of.pk, number=117).update(who="Nobody")
    said = Client().get(f"/consultations/{of.pk}/record/").content.decode()
    assert "The record was tampered with" in said
    assert "Line 117 was changed." in said


def test_long_record_is_verified_at_its_end(
    of: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from greenpaper.web.record import views

    monkeypatch.setattr(views, "VERIFIED", 20)
    Entry.objects.filter(consultation=of.pk, number=3).update(who="Nobody")
    said = Client().get(f"/consultations/{of.pk}/record/").content.decode()
    assert "The latest 20 of 120 lines hold together." in said
    assert [f.number for f in record.verify(of.pk)] == [3]


def test_deletion_in_the_browser_leaves_one_line(
    of: Consultation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPAPER_CACHE", str(tmp_path))
    read = tmp_path / "vectors" / "model" / "of-responses.safetensors"
    read.parent.mkdir(parents=True)
    read.touch()
    client = Client()
    page = f"/consultations/{of.pk}/delete/"
    wrong = client.post(page, {"typed": "Street", "why": "Over"})
    assert wrong.status_code == 422
    assert "exactly as it stands" in wrong.content.decode()
    assert read.exists()
    assert client.post(page, {"typed": "Streets", "why": "Over"})["Location"] == "/"
    assert not read.parent.parent.exists(), "vectors of deleted responses are left"
    assert "“Streets” was deleted" in client.get("/").content.decode()
    assert client.get(page).status_code == 404
    assert [e.why for e in Entry.objects.all()] == ["Over"]
    assert "Deleted the consultation “Streets”" in client.get("/record/").content.decode()


def test_retention_date_reminds(of: Consultation) -> None:
    client = Client()
    dates = {"opened_on": "", "closed_on": "2020-01-01", "keep_until": "2020-06-01"}
    wrong = client.post(f"/consultations/{of.pk}/settings/", {"title": "", **dates})
    assert wrong.status_code == 422
    client.post(f"/consultations/{of.pk}/settings/", {"title": "Streets", **dates})
    for page in ("/", f"/consultations/{of.pk}/"):
        assert "It was to be kept until 1 June 2020." in client.get(page).content.decode()
    assert User.objects.count() == 1
