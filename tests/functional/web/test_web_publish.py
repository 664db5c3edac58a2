"""What was published is had as files, and shown where nothing in it can run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from greenpaper.domain.people import Role
from greenpaper.store.orm import publications
from greenpaper.store.orm.models import Consultation, Publication, Run, Theme
from greenpaper.workflow.desk import consultations
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.take_in import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.store]
ANSWERS = "id,Why?\n" + "".join(f"r{n},The bus number {n} is always late\n" for n in range(12))
FILES = {
    "report.html": "<!doctype html><p>hello<script>alert(1)</script>",
    "codings.csv": "question,response_id,status,theme,title\nq1,r1,blank,,\n",
    "run.json": "{}",
}


@pytest.fixture
def me(client: Client) -> User:
    """The one person there is when nobody needs an account."""
    client.get("/")
    return User.objects.get()


@pytest.fixture
def consult(me: User) -> Callable[..., Consultation]:
    def make(person: User = me) -> Consultation:
        one = consultations.new_consultation(person, "Buses", "a.csv", [ANSWERS.encode()])
        consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
        take_in(one)
        Run.objects.all().delete()
        question = one.questions.get(kind="open")
        question.responses.update(status="none_fits")
        Theme.objects.create(question=question, key="t1", place=0, title="Late buses")
        return one

    return make


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[Consultation], Publication]:
    def keep(consultation: Consultation) -> Publication:
        person = consultation.created_by
        made = publications.begin(consultation, person, draft=True, note="<b>for me</b>")
        for name, text in FILES.items():
            (tmp_path / name).write_text(text)
        publications.keep(made, tmp_path, {"questions": []})
        return made

    return keep


def test_unsigned_themes_are_refused_until_it_is_a_draft(
    client: Client, consult: Callable[..., Consultation]
) -> None:
    there = f"/consultations/{consult().pk}/publish/"
    assert "are not signed off" in client.get(there).content.decode()
    answer = client.post(there, {"note": "my note"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert "can only be published as a draft" in page
    assert "my note" in page
    assert not Publication.objects.exists()
    assert client.post(there, {"note": "my note", "draft": "on"}).status_code == 302
    assert Run.objects.get().work == "publish"
    page = client.get(there).content.decode()
    assert "Being made" in page
    again = client.post(there, {"draft": "on"})
    assert again.status_code == 422
    assert "A version is being made" in again.content.decode()


def test_report_is_shown_where_nothing_runs(
    client: Client,
    consult: Callable[..., Consultation],
    publish: Callable[[Consultation], Publication],
) -> None:
    kept = consult()
    publish(kept)
    answer = client.get(f"/consultations/{kept.pk}/publish/1/report/")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert not any(part.startswith("script-src") for part in policy)
    assert answer.content.decode() == FILES["report.html"]


def test_files_are_attachments_and_page_escapes(
    client: Client,
    consult: Callable[..., Consultation],
    publish: Callable[[Consultation], Publication],
) -> None:
    kept = consult()
    publish(kept)
    page = client.get(f"/consultations/{kept.pk}/publish/1/").content.decode()
    assert "&lt;b&gt;for me&lt;/b&gt;" in page
    for name, text in FILES.items():
        address = f"/consultations/{kept.pk}/publish/1/files/{name}"
        assert address in page
        answer = client.get(address)
        assert answer.content.decode() == text
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/consultations/{kept.pk}/publish/1/files/secret.key").status_code == 404
    assert client.get(f"/consultations/{kept.pk}/publish/1/files/report.docx").status_code == 404
    assert client.get(f"/consultations/{kept.pk}/publish/2/").status_code == 404


def test_viewer_has_what_is_made_to_be_handed_out(
    client: Client,
    me: User,
    consult: Callable[..., Consultation],
    publish: Callable[[Consultation], Publication],
) -> None:
    kept = consult(User.objects.create_user("owner"))
    publish(kept)
    there = f"/consultations/{kept.pk}/publish/"
    for page in ("", "1/", "1/report/", "1/files/report.html", "compare/", "progress/"):
        assert client.get(there + page).status_code == 404  # to a stranger it isn't there
    kept.seats.create(person=me, role=Role.VIEWER)
    assert client.get(f"{there}1/files/report.html").status_code == 200
    assert client.get(f"{there}1/files/codings.csv").status_code == 403
    assert "codings.csv" not in client.get(f"{there}1/").content.decode()
    assert client.post(there, {"draft": "on"}).status_code == 403
    assert client.post(f"{there}again/", {"version": "1"}).status_code == 403


def test_compare_asks_for_two(
    client: Client,
    consult: Callable[..., Consultation],
    publish: Callable[[Consultation], Publication],
) -> None:
    kept = consult()
    publish(kept)
    publish(kept)
    there = f"/consultations/{kept.pk}/publish/compare/"
    assert client.get(there).status_code == 200
    assert client.get(f"{there}?before=1&after=2").status_code == 200
    same = client.get(f"{there}?before=1&after=1")
    assert same.status_code == 422
    assert "Choose two different versions" in same.content.decode()
    assert client.get(f"{there}?before=x&after=9").status_code == 422


def test_problem_can_be_tried_again(client: Client, consult: Callable[..., Consultation]) -> None:
    kept = consult()
    there = f"/consultations/{kept.pk}/publish/"
    client.post(there, {"draft": "on"})
    Run.objects.update(state="failed", problem="The disk is full.")
    page = client.get(there).content.decode()
    assert "The disk is full." in page
    assert client.post(f"{there}again/", {"version": "1"}).status_code == 302
    assert list(Run.objects.values_list("state", flat=True)) == ["failed", "waiting"]
    assert (
        "Reading and cleaning"
        not in client.get(f"/consultations/{kept.pk}/sorting/").content.decode()
    )
    assert "In progress" in client.get(f"/consultations/{kept.pk}/").content.decode()
