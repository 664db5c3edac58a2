"""Publishing from the desk: what may be, what is kept, and that it stays."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Role
from greenpaper.report.find import find
from greenpaper.report.findings import as_json
from greenpaper.store.orm import publications
from greenpaper.store.orm.models import Consultation, Entry, Publication, Run, Seat, Work
from greenpaper.store.orm.record import verify
from greenpaper.workflow.desk import consultations, signing, take_in, themes
from greenpaper.workflow.desk.editing import reword
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.publish import publish
from greenpaper.workflow.desk.publishing import (
    ask_to_publish,
    compared,
    publish_again,
    readiness,
)
from greenpaper.workflow.desk.results import gather

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def kept(person: User, consult: Callable[..., Consultation]) -> Consultation:
    """Sorted; nobody has signed the themes off."""
    one = consult()
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
    take_in.take_in(one)
    for question in one.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    Run.objects.all().delete()
    return one


def sign(person: User, kept: Consultation) -> None:
    seen = {q.pk: q.edition for q in kept.questions.filter(kind="open")}
    signing.sign_off(person, kept, seen, signer="Ann Analyst", why="Read and agreed.")
    Run.objects.all().delete()


def made(person: User, kept: Consultation, *, draft: bool) -> Publication:
    publication = ask_to_publish(person, kept, draft=draft, note="For the board")
    publish(publication)
    Run.objects.all().delete()
    return publication


def rename_a_theme(person: User, kept: Consultation) -> str:
    """Gives a theme the title "Other words"; its title before."""
    theme = kept.questions.get(kind="open").themes.all()[0]
    question = theme.question
    words = {"title": "Other words", "description": "", "examples": theme.examples}
    reword(person, question, question.edition, theme.pk, **words)
    return theme.title


def test_unsigned_themes_are_refused_and_may_be_a_draft(person: User, kept: Consultation) -> None:
    with pytest.raises(GreenpaperError, match="“Why\\?” are not signed off"):
        ask_to_publish(person, kept, draft=False)
    assert not Publication.objects.exists()
    assert not Run.objects.exists()
    publication = made(person, kept, draft=True)
    assert json.loads(publications.content(publication, "findings.json"))["draft"] is True
    assert b"DRAFT" in publications.content(publication, "report.html")


def test_files_are_kept_and_have_the_findings(person: User, kept: Consultation) -> None:
    sign(person, kept)
    publication = made(person, kept, draft=False)
    assert {f["name"] for f in publications.files(publication)} == {
        "campaigns.csv",
        "codebook.safetensors",
        "codebook.yaml",
        "codings.csv",
        "findings.json",
        "open-data-notes.txt",
        "open-data.csv",
        "report.docx",
        "report.html",
        "responses.csv",
        "responses.xlsx",
        "run.json",
        "themes.csv",
    }
    gathered = gather(kept)
    found = find(gathered.results, gathered.respondents, draft=False)
    assert publications.content(publication, "findings.json").decode() == as_json(found)
    assert publication.findings == json.loads(as_json(found))
    assert found.draft is False
    text = publications.content(publication, "responses.csv").decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["id"] for r in rows] == [f"r{n}" for n in range(30)]
    run = json.loads(publications.content(publication, "run.json"))
    digests = {f["name"]: f["sha256"] for f in publications.files(publication)}
    assert run["files"] == {n: d for n, d in digests.items() if n != "run.json"}
    assert b"Ann Analyst" in publications.content(publication, "codebook.yaml")


def test_it_is_on_the_record(person: User, kept: Consultation) -> None:
    publication = ask_to_publish(person, kept, draft=True, note="For the board")
    line = Entry.objects.filter(consultation=kept.pk).latest("number")
    assert (line.act, line.who) == ("publish", "Ann Analyst")
    assert line.what == "Published version 1 as a draft"
    assert line.why == "For the board"
    assert not list(verify(kept.pk))
    assert Run.objects.get().about == {"publication": publication.pk}


def test_version_made_once_never_changes(person: User, kept: Consultation) -> None:
    publication = made(person, kept, draft=True)
    before = publications.files(publication)
    rename_a_theme(person, kept)
    publish(publication)  # as a worker does that was stopped just before it said that it is done
    assert publications.files(publication) == before
    with pytest.raises(GreenpaperError, match="never changes"):
        publish_again(person, publication)


def test_themes_changed_while_it_waited_are_not_published(person: User, kept: Consultation) -> None:
    sign(person, kept)
    publication = ask_to_publish(person, kept, draft=False)
    rename_a_theme(person, kept)
    with pytest.raises(GreenpaperError, match="were changed since they were signed off"):
        publish(publication)
    assert not publications.is_made(publication)


def test_two_at_once_are_refused(person: User, kept: Consultation) -> None:
    ask_to_publish(person, kept, draft=True)
    with pytest.raises(GreenpaperError, match="is being made"):
        ask_to_publish(person, kept, draft=True)


def test_failed_sorting_stands_in_the_way(person: User, kept: Consultation) -> None:
    sign(person, kept)
    assert readiness(kept).hindrances == ()
    question = kept.questions.get(kind="open")
    Run.objects.create(
        consultation=kept, question=question, work=Work.CODE, state="failed", asked_by=person
    )
    assert readiness(kept).hindrances == ("Sorting “Why?” failed.",)


def test_nothing_to_publish(person: User, consult: Callable[..., Consultation]) -> None:
    with pytest.raises(GreenpaperError, match="nothing to publish"):
        ask_to_publish(person, consult(), draft=True)


def test_coder_may_not_publish(person: User, kept: Consultation) -> None:
    coder = User.objects.create_user("cy")
    Seat.objects.create(consultation=kept, person=coder, role=Role.CODER)
    with pytest.raises(NotAllowedError):
        ask_to_publish(coder, kept, draft=True)


def test_versions_are_compared(person: User, kept: Consultation) -> None:
    first = made(person, kept, draft=True)
    was = rename_a_theme(person, kept)
    second = made(person, kept, draft=True)
    for publication in (first, second):
        publication.refresh_from_db()
    (found,) = compared(first, second)
    renamed = [t for t in found.themes if t.state == "renamed"]
    assert [(t.title_before, t.title) for t in renamed] == [(was, "Other words")]


def test_failed_teaching_does_not(person: User, kept: Consultation) -> None:
    question = kept.questions.get(kind="open")
    kept.runs.create(question=question, work=Work.TEACH, state="failed", asked_by=person)
    assert not [said for said in readiness(kept).hindrances if "failed" in said]
