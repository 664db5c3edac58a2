"""A consultation's settings, its retention date, and its end."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Role
from greenpaper.store.orm import record, runs
from greenpaper.store.orm.models import Consultation, Entry, Run, RunState, Seat
from greenpaper.workflow.desk import consultations, take_in, themes, whole
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def sorted_consultation(
    consult: Callable[..., Consultation], person: User
) -> Callable[[str], Consultation]:
    """Makes a consultation of a title, its responses sorted and its sorting on the record."""

    def make(title: str) -> Consultation:
        made = consult()
        Consultation.objects.filter(pk=made.pk).update(title=title)
        made.refresh_from_db()
        run = consultations.confirm_columns(person, made, columns_of(made, open_table(made)))
        take_in.take_in(made)
        runs.end(run)
        for question in made.questions.filter(kind="open"):
            themes.find_themes(question, WordEmbedder())
        return made

    return make


def rows() -> dict[str, int]:
    """How many rows each of our tables has."""
    ours = apps.get_app_config("greenpaper").get_models()
    return {m.__name__: m._default_manager.count() for m in ours}


def test_delete_takes_all_of_it_and_nothing_else(
    sorted_consultation: Callable[..., Consultation], person: User
) -> None:
    sorted_consultation("Stays")
    before = rows()
    gone = sorted_consultation("Goes")
    assert all(rows()[name] > before[name] for name in ("Response", "Coding", "Entry", "Run"))
    whole.delete(person, gone, "Goes", "Its time was up")
    after = rows()
    assert {**after, "Entry": 0} == {**before, "Entry": 0}
    assert after["Entry"] == before["Entry"] + 1
    last = Entry.objects.get(consultation=record.HOUSE)
    assert (last.who, last.act, last.why) == (
        "Ann Analyst",
        "delete consultation",
        "Its time was up",
    )
    assert "“Goes” with 30 responses" in last.what
    assert not list(record.verify(record.HOUSE))


def test_delete_needs_the_title_and_an_owner(
    consult: Callable[..., Consultation], person: User
) -> None:
    consultation = consult()
    with pytest.raises(GreenpaperError, match="exactly as it stands"):
        whole.delete(person, consultation, "streets")
    bob = User.objects.create_user("bob")
    Seat.objects.create(consultation=consultation, person=bob, role=Role.ANALYST)
    with pytest.raises(NotAllowedError):
        whole.delete(bob, consultation, "Streets")
    assert Consultation.objects.filter(pk=consultation.pk).exists()


def test_worker_ends_a_run_of_what_was_deleted_in_peace(
    consult: Callable[..., Consultation], person: User
) -> None:
    consultation = consult()
    run = runs.ask(consultation, person, "take in")
    runs.begin(run)
    whole.delete(person, consultation, "Streets")
    runs.end(run)
    assert not Run.objects.exists()


def test_end_of_a_run_is_on_the_record_once(
    consult: Callable[..., Consultation], person: User
) -> None:
    consultation = consult()
    run = runs.ask(consultation, person, "take in")
    runs.begin(run)
    runs.end(run, "The file is empty.")
    runs.end(Run.objects.get(), "The file is empty.")
    last = Entry.objects.filter(consultation=consultation.pk).latest("number")
    assert (last.number, last.who) == (2, "Greenpaper")
    assert last.what == "Taking in the responses: failed"
    assert last.why == "Asked for by Ann Analyst. The file is empty."
    assert Run.objects.get().state == RunState.FAILED
    assert not list(record.verify(consultation.pk))


def test_settings_are_on_the_record(consult: Callable[..., Consultation], person: User) -> None:
    consultation = consult()
    whole.change(
        person,
        consultation,
        title="Streets",
        opened_on=None,
        closed_on=date(2026, 3, 1),
        keep_until=date(2027, 3, 1),
    )
    last = Entry.objects.filter(consultation=consultation.pk).latest("number")
    assert last.what == "Changed when it closed, how long it is kept"
    assert last.about == {"closed_on": "2026-03-01", "keep_until": "2027-03-01"}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 1, 29), ""),
        (date(2027, 1, 30), "It is to be kept until 1 March 2027, and then deleted."),
        (date(2027, 3, 2), "It was to be kept until 1 March 2027. Delete it, or set a later date."),
    ],
)
def test_reminder(today: date, said: str) -> None:
    assert whole.reminder(Consultation(keep_until=date(2027, 3, 1)), today) == said
    assert whole.reminder(Consultation(), today) == ""


def test_line_of_the_record_can_neither_be_changed_nor_deleted(
    consult: Callable[..., Consultation],
) -> None:
    consult()
    line = Entry.objects.get()
    line.what = "Nothing"
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
