"""What people say of a response stands above machines, is on the record, and is never lost."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from theme_state import whole

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.store.orm.models import Coding, Entry, Question, Response, Seat, Theme
from greenpaper.store.orm.queries.responses import history
from greenpaper.store.orm.record import verify
from greenpaper.workflow.desk import responses, themes

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def coded(question: Question) -> Coding:
    """A machine's coding."""
    return Coding.objects.filter(response__question=question).order_by("pk")[0]


def other_theme(question: Question, response: Response) -> Theme:
    return question.themes.exclude(codings__response=response).order_by("place")[0]


def edition(response: Response) -> int:
    return Response.objects.get(pk=response.pk).edition


def test_theme_added_with_its_words(question: Question, person: User, coded: Coding) -> None:
    response, theme = coded.response, other_theme(question, coded.response)
    where = responses.words_in(response.text, " ".join(response.text.split()[:3]).upper())
    assert response.text[slice(*where)].split() == response.text.split()[:3]
    responses.say_fits(person, response, theme, edition=0, evidence=where)
    added = Coding.objects.get(response=response, theme=theme)
    assert (added.by_person, added.fits, added.confidence) == (True, True, None)
    assert (added.start, added.end, added.coder.name) == (*where, "Ann Analyst")
    whole(question)


def test_machines_word_is_kept_on_the_record(person: User, coded: Coding) -> None:
    machine = {
        "theme": coded.theme.key,
        "coder": coded.coder.name,
        "fits": True,
        "confidence": coded.confidence,
        "start": coded.start,
        "end": coded.end,
    }
    responses.say_not(person, coded.response, coded.theme, edition=0)
    line = Entry.objects.get(act="code")
    assert line.about["before"] == machine
    assert line.what.startswith("Said that “") or line.what.startswith("Said that")
    assert [e.pk for e in history(coded.response)] == [line.pk]
    assert not list(verify(coded.response.question.consultation_id))


def test_status_and_primary_follow(question: Question, person: User) -> None:
    response = question.responses.filter(status="coded").order_by("place")[0]
    for coding in response.codings.all():
        responses.say_not(person, response, coding.theme, edition=edition(response))
    response.refresh_from_db()
    assert (response.status, response.primary, response.doubt) == ("none_fits", "", None)
    theme = question.themes.order_by("place").last()
    assert theme is not None
    responses.say_fits(person, response, theme, edition=edition(response))
    response.refresh_from_db()
    assert (response.status, response.primary) == ("coded", theme.key)
    whole(question)


def test_doubt_is_settled_by_a_person(question: Question, person: User) -> None:
    response = question.responses.exclude(gap=None).order_by("gap")[0]
    theme = question.themes.get(key=response.doubt[0])
    responses.say_not(person, response, theme, edition=0)
    response.refresh_from_db()
    assert response.doubt is None
    assert response.gap is None


def test_agreeing_keeps_the_machines_evidence(person: User, coded: Coding) -> None:
    responses.say_fits(person, coded.response, coded.theme, edition=0)
    now = Coding.objects.get(response=coded.response, theme=coded.theme)
    assert now.by_person
    assert (now.start, now.end) == (coded.start, coded.end)


def test_no_machine_overwrites_a_person(question: Question, person: User, coded: Coding) -> None:
    response, theme = coded.response, other_theme(question, coded.response)
    responses.say_not(person, response, coded.theme, edition=0)
    responses.say_fits(person, response, theme, edition=1, evidence=(0, 5))
    before = list(Coding.objects.filter(response=response, by_person=True).order_by("pk").values())
    stood = Response.objects.filter(pk=response.pk).values("status", "primary", "doubt", "gap")[0]
    themes.code(question, WordEmbedder())
    after = list(Coding.objects.filter(response=response, by_person=True).order_by("pk").values())
    assert after == before
    now = Response.objects.filter(pk=response.pk).values("status", "primary", "doubt", "gap")[0]
    assert now == stood
    whole(question)


def test_second_editor_is_told(
    question: Question, person: User, second: User, coded: Coding
) -> None:
    response, theme = coded.response, other_theme(question, coded.response)
    responses.say_not(person, response, coded.theme, edition=0)
    with pytest.raises(ChangedError, match="Ann Analyst"):
        responses.say_fits(second, response, theme, edition=0)
    assert not Coding.objects.filter(response=response, theme=theme).exists()
    assert Entry.objects.filter(act="code").count() == 1
    responses.say_fits(second, response, theme, edition=1)
    assert Coding.objects.filter(response=response, theme=theme, coder__name="Bob Brown").exists()


def test_the_same_is_said_of_all_who_sent_the_letter(
    question: Question, person: User, second: User
) -> None:
    rows = list(question.responses.filter(status="coded").order_by("place")[:4])
    campaign = question.campaigns.create(key="c9", letter=rows[0])
    ids = [row.pk for row in rows]
    question.responses.filter(pk__in=ids).update(campaign=campaign, relation="identical")
    question.responses.filter(pk__in=ids[:3]).update(text=rows[0].text)
    theme = question.themes.order_by("place").last()
    assert theme is not None
    rows = list(question.responses.filter(pk__in=ids).order_by("place"))
    responses.say_not(second, rows[1], theme, edition=0)
    said = responses.say_fits(person, rows[0], theme, edition=0, evidence=(0, 4), alike=True)
    assert said == 2
    fits = Coding.objects.filter(theme=theme, by_person=True, fits=True)
    assert set(fits.values_list("response_id", flat=True)) == {ids[0], ids[2]}
    assert Coding.objects.get(response=rows[1], theme=theme).fits is False, "Bob's word stands"
    alike = Entry.objects.filter(act="code").order_by("number").last()
    assert alike is not None
    assert [pair[0] for pair in alike.about["alike"]] == [rows[2].respondent.response_id]
    with pytest.raises(ChangedError, match="Ann Analyst"):
        responses.say_not(second, rows[2], theme, edition=0)
    whole(question)


@pytest.mark.parametrize("evidence", [(5, 4), (0, 10_000), (-1, 3)])
def test_evidence_lies_in_the_response(
    question: Question, person: User, coded: Coding, evidence: tuple[int, int]
) -> None:
    theme = other_theme(question, coded.response)
    with pytest.raises(GreenpaperError, match="not in the response"):
        responses.say_fits(person, coded.response, theme, edition=0, evidence=evidence)


def test_blank_response_has_no_theme(question: Question, person: User) -> None:
    blank = question.responses.filter(content="blank")[0]
    theme = question.themes.all()[0]
    with pytest.raises(GreenpaperError, match="blank"):
        responses.say_fits(person, blank, theme, edition=0)


def test_theme_that_is_gone(question: Question, person: User, coded: Coding) -> None:
    theme = other_theme(question, coded.response)
    Theme.objects.filter(pk=theme.pk).update(gone=True)
    theme.refresh_from_db()
    with pytest.raises(ChangedError, match="no longer"):
        responses.say_fits(person, coded.response, theme, edition=0)


def test_theme_of_another_question(question: Question, person: User, coded: Coding) -> None:
    other = question.consultation.questions.create(key="q9", place=9, text="Else?", kind="open")
    theme = other.themes.create(key="t1", place=0, title="Trees")
    with pytest.raises(GreenpaperError, match="another question"):
        responses.say_fits(person, coded.response, theme, edition=0)


def test_words_chosen_among_several() -> None:
    text = "The bus. The  bus\nis late. THE BUS"
    assert responses.words_in(text, "The bus is late") == (9, 25)
    assert responses.words_in(text, "The bus") == (0, 7)
    assert responses.words_in(text, "The bus", 10) == (9, 17)
    assert responses.words_in(text, "the bus is") == (9, 20)
    assert responses.words_in(text, "  ") == (0, 0)
    with pytest.raises(GreenpaperError, match="not in the response"):
        responses.words_in(text, "The tram")


def test_flag_and_note(person: User, coded: Coding) -> None:
    response = coded.response
    responses.flag(person, response, flagged=True)
    assert Response.objects.get(pk=response.pk).flagged
    responses.flag(person, response, flagged=False)
    responses.note(person, response, "  Ask the council about this. ")
    assert response.notes.get().text == "Ask the council about this."
    with pytest.raises(GreenpaperError, match="Write something"):
        responses.note(person, response, " \n ")
    with pytest.raises(GreenpaperError, match="Shorten"):
        responses.note(person, response, "x" * 5_001)
    said = [line.what.split()[0] for line in history(response)]
    assert said == ["Flagged", "Took", "Wrote"]


def test_roles(question: Question, coded: Coding) -> None:
    viewer = User.objects.create_user("vera")
    Seat.objects.create(consultation=question.consultation, person=viewer, role="viewer")
    acts: list[Callable[[], object]] = [
        lambda: responses.say_not(viewer, coded.response, coded.theme, edition=0),
        lambda: responses.flag(viewer, coded.response, flagged=True),
        lambda: responses.note(viewer, coded.response, "So."),
    ]
    for go in acts:
        with pytest.raises(NotAllowedError):
            go()
    coder = User.objects.create_user("carl")
    Seat.objects.create(consultation=question.consultation, person=coder, role="coder")
    responses.say_not(coder, coded.response, coded.theme, edition=0)
