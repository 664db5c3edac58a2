"""Numbers are counted when wanted, kept with their state, and counted again after a change."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.domain.people import Act
from greenpaper.report.find import find
from greenpaper.store.clock import now
from greenpaper.store.orm import counts
from greenpaper.store.orm.acts import act
from greenpaper.store.orm.models import Consultation, Count, QuestionCount, Run, Work
from greenpaper.workflow.desk import consultations, counting, mapping, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.results import gather

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def kept(consult: Callable[..., Consultation], person: User) -> Consultation:
    one = consult()
    consultations.confirm_columns(person, one, columns_of(one, open_table(one)))
    take_in.take_in(one)
    for question in one.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    return one


def test_numbers_kept_are_those_of_the_report(kept: Consultation) -> None:
    assert not counts.freshness(kept).counted
    assert counting.count_wanted() == 1
    gathered = gather(kept)
    found = find(gathered.results, gathered.respondents, draft=gathered.draft).questions[0]
    numbers = QuestionCount.objects.get().numbers
    assert [t["responses"]["count"] for t in numbers["themes"]] == [
        t.responses.count for t in found.themes
    ]
    assert counts.freshness(kept) == counts.Freshness(counted=True, current=True, failed=False)
    assert counting.count_wanted() == 0


def test_pictures_of_the_same_numbers_are_not_drawn_again(
    kept: Consultation, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts.want(kept)
    counting.count_wanted()
    before = list(kept.questions.get(kind="open").pictures.values_list("pk", "wide"))
    assert before

    def never(_: object) -> dict[str, tuple[str, str]]:
        raise AssertionError

    monkeypatch.setattr(counting, "draw_all", never)
    with act(person, kept, Act.EDIT_THEMES, "Changed nothing that is counted"):
        pass
    counts.want(kept)
    counting.count_wanted()
    assert counts.freshness(kept).current
    assert list(kept.questions.get(kind="open").pictures.values_list("pk", "wide")) == before


def test_what_a_person_codes_is_counted(kept: Consultation, person: User) -> None:
    counts.want(kept)
    counting.count_wanted()
    question = kept.questions.get(kind="open")
    theme = question.themes.filter(gone=False, codings__isnull=False).distinct().first()
    assert theme is not None
    before = _count_of(theme.key)
    with act(person, kept, Act.CODE, "Took a theme off a response"):
        codings = theme.codings.filter(fits=True)
        some = codings.first()
        assert some is not None
        some.fits, some.by_person = False, True
        some.save()
    assert not counts.freshness(kept).current
    assert counting.count_wanted() == 1
    assert _count_of(theme.key) == before - 1


def _count_of(theme: str) -> int:
    numbers = QuestionCount.objects.get().numbers
    return int(next(t["responses"]["count"] for t in numbers["themes"] if t["key"] == theme))


def test_notes_and_other_people_change_no_number(kept: Consultation, person: User) -> None:
    before = counts.state_of(kept)
    for harmless in counts.COUNTS_NOTHING:
        with act(person, kept, harmless, "Did something that changes no number"):
            pass
    assert counts.state_of(kept) == before


@pytest.mark.parametrize("changing", [a for a in Act if a not in counts.COUNTS_NOTHING])
def test_every_other_act_has_numbers_counted_again(
    kept: Consultation, person: User, changing: Act
) -> None:
    before = counts.state_of(kept)
    with act(person, kept, changing, "Did something"):
        pass
    assert counts.state_of(kept) != before


def test_end_of_a_run_has_numbers_counted_again(kept: Consultation, person: User) -> None:
    run = Run.objects.create(consultation=kept, work=Work.CODE, asked_by=person)
    before = counts.state_of(kept)
    run.finished_at = now()
    run.save()
    assert counts.state_of(kept) != before


def test_change_while_counting_makes_the_numbers_old(
    kept: Consultation, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddling(consultation: Consultation) -> object:
        with act(person, kept, Act.EDIT_THEMES, "Changed something meanwhile"):
            pass
        return gather(consultation)

    monkeypatch.setattr(counting, "gather", meddling)
    counting.count(kept)
    assert not counts.freshness(kept).current


def test_what_cannot_be_counted_is_said_and_not_tried_for_ever(
    kept: Consultation, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Consultation) -> object:
        raise ValueError

    monkeypatch.setattr(counting, "gather", broken)
    counts.want(kept)
    assert counting.count_wanted() == 1
    assert counts.freshness(kept).failed
    assert counting.count_wanted() == 0
    monkeypatch.undo()
    with act(person, kept, Act.EDIT_THEMES, "Changed something"):
        pass
    assert not counts.freshness(kept).failed
    assert counting.count_wanted() == 1
    assert counts.freshness(kept).current


def test_counter_stops_when_asked(kept: Consultation) -> None:
    stop = threading.Event()
    stop.set()
    counts.want(kept)
    counting.keep_counted(stop)
    assert Count.objects.get().wanted


def test_map_is_the_same_each_time_and_only_made_when_wanted(kept: Consultation) -> None:
    question = kept.questions.get(kind="open")
    assert not mapping.draw_next(WordEmbedder)
    counts.map_freshness(question)
    assert mapping.draw_next(WordEmbedder)
    assert not mapping.draw_next(WordEmbedder)
    assert counts.map_freshness(question).current
    first = mapping.spots_of(question)
    assert len(first) >= 10
    assert all(0 <= spot.x <= 1 and 0 <= spot.y <= 1 for spot in first)
    counts.want_map(question)
    mapping.draw_next(WordEmbedder)
    assert mapping.spots_of(question) == first
    assert question.pictures.get(name="map").wide.count("<a ") == len(first)
