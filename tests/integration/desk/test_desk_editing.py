"""What people do with the themes of a question: each verb by itself."""

import pytest
from django.contrib.auth.models import User
from theme_state import live, responses, say, state, whole

from fake_embedder import WordEmbedder
from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError
from greenpaper.store.orm.models import Coding, Entry, Question, Run, Seat, Theme
from greenpaper.workflow.desk import editing, themes
from greenpaper.workflow.desk.previews.parts import made_of, proposed_parts

pytestmark = [pytest.mark.django_db, pytest.mark.store]


def reword(person: User, question: Question, seen: int, theme: Theme, title: str) -> None:
    words = {"description": theme.description, "examples": theme.examples}
    editing.reword(person, question, seen, theme.pk, title=title, **words)


def test_rename_is_on_the_record_and_codes_nothing_again(question: Question, person: User) -> None:
    one = live(question)[0]
    reword(person, question, 0, one, "  Trees   please ")
    one.refresh_from_db()
    assert (one.title, one.edition, one.key) == ("Trees please", 1, "t1")
    assert Entry.objects.get(act="edit themes").what.startswith(
        "Renamed “Plant more trees” to “Trees please”"
    )
    assert not Run.objects.exists(), "its responses are recognised as before"


def test_new_examples_ask_for_coding(question: Question, person: User) -> None:
    one = live(question)[0]
    editing.reword(
        person, question, 0, one.pk, title=one.title, description="", examples=["Trees cool us"]
    )
    assert Run.objects.get().work == "code"


def test_renaming_leaves_found_words_as_they_were_written(question: Question, person: User) -> None:
    one = live(question)[0]
    Theme.objects.filter(pk=one.pk).update(
        examples=["Two  spaces"], found={**one.found, "examples": ["Two  spaces"]}
    )
    editing.reword(
        person, question, 0, one.pk, title="Spaces", description="", examples=["Two spaces"]
    )
    one.refresh_from_db()
    assert one.examples == ["Two  spaces"]
    assert not Run.objects.exists(), "nobody taught it anything"


def test_second_to_rename_is_told(question: Question, person: User, second: User) -> None:
    one, other, _ = live(question)
    reword(second, question, 0, one, "Bob’s trees")
    reword(person, question, 0, other, "Ann’s buses")
    with pytest.raises(ChangedError, match="Bob Brown did this"):
        reword(person, question, 0, one, "Ann’s trees")
    one.refresh_from_db()
    assert one.title == "Bob’s trees"
    reword(person, question, 2, one, "Ann’s trees")


def test_second_to_change_what_is_gone_is_told(
    question: Question, person: User, second: User
) -> None:
    one, other, _ = live(question)
    editing.merge(second, question, 0, other.pk, [one.pk])
    with pytest.raises(ChangedError, match="is no longer there"):
        reword(person, question, 0, one, "Ann’s trees")
    with pytest.raises(ChangedError, match="is not as you saw it"):
        editing.delete(person, question, 0, other.pk)


def test_themes_found_afresh_are_others(question: Question, person: User) -> None:
    one = live(question)[0]
    themes.find_themes(question, WordEmbedder())
    with pytest.raises(ChangedError, match="found afresh"):
        reword(person, question, 0, one, "Trees")


def test_coder_may_not_edit(question: Question, second: User) -> None:
    Seat.objects.filter(person=second).update(role="coder")
    before = state(question)
    with pytest.raises(NotAllowedError):
        editing.delete(second, question, 0, live(question)[0].pk)
    assert state(question) == before


@pytest.mark.parametrize("title", ["", " ", "x" * 301, "plant MORE trees"])
def test_titles_that_will_not_do(question: Question, person: User, title: str) -> None:
    with pytest.raises(GreenpaperError):
        editing.add(person, question, 0, title=title, description="")
    assert question.changes.count() == 0


def test_merge_joins_responses_at_once(question: Question, person: User) -> None:
    one, other, _ = live(question)
    union = responses(one) | responses(other)
    editing.merge(person, question, 0, other.pk, [one.pk])
    other.refresh_from_db()
    assert responses(other) == union
    assert other.merged == ["t1"]
    assert [t.key for t in live(question)] == ["t2", "t3"]
    whole(question)
    assert Run.objects.get().work == "code"


def test_merged_responses_stay_when_coded_again(question: Question, person: User) -> None:
    one, other, _ = live(question)
    editing.merge(person, question, 0, other.pk, [one.pk])
    before = responses(other)
    themes.code(question, WordEmbedder())
    assert responses(other) == before
    whole(question)


def test_what_people_said_moves_with_a_merge(question: Question, person: User) -> None:
    one, other, _ = live(question)
    first, again, third = sorted(responses(one))[:3]
    say(question, person, first, one, fits=True)
    say(question, person, again, other, fits=False)
    say(question, person, third, one, fits=False)
    editing.merge(person, question, 0, other.pk, [one.pk])
    said = {c.response_id: c.fits for c in Coding.objects.filter(theme=other, by_person=True)}
    assert said == {first: True, again: False, third: False}
    themes.code(question, WordEmbedder())
    assert {
        c.response_id: c.fits for c in Coding.objects.filter(theme=other, by_person=True)
    } == said


def test_theme_of_ones_own_leaves_its_examples(question: Question, person: User) -> None:
    own = editing.add(
        person, question, 0, title="Cats", description="Cats", examples=["I like cats"]
    )
    one = live(question)[0]
    editing.merge(person, question, 1, one.pk, [own.pk])
    one.refresh_from_db()
    assert "I like cats" in one.examples
    assert one.merged == []


def test_broader_theme_can_not_survive_but_goes_with_its_own(
    question: Question, person: User
) -> None:
    one, other, third = live(question)
    editing.put_under_new(person, question, 0, [one.pk, other.pk], "Streets")
    above = question.themes.get(title="Streets")
    with pytest.raises(GreenpaperError, match="themes stand under it"):
        editing.merge(person, question, 1, above.pk, [third.pk])
    editing.merge(person, question, 1, third.pk, [above.pk])
    third.refresh_from_db()
    assert [t.key for t in live(question)] == ["t3"]
    assert sorted(third.merged) == ["t1", "t2"]
    whole(question)


def test_heading_goes_with_its_last_theme(question: Question, person: User) -> None:
    one, other, _ = live(question)
    editing.put_under_new(person, question, 0, [one.pk], "Streets")
    editing.put_under(person, question, 1, [one.pk], None)
    assert not question.themes.filter(title="Streets", gone=False).exists()
    editing.add(person, question, 2, title="Bare", description="")
    editing.put_under_new(person, question, 3, [other.pk], "Roads")
    assert question.themes.filter(title="Bare", gone=False).exists(), "it never was a heading"


def test_two_levels_only(question: Question, person: User) -> None:
    one, other, third = live(question)
    editing.put_under_new(person, question, 0, [one.pk], "Streets")
    above = question.themes.get(title="Streets")
    with pytest.raises(GreenpaperError, match="two levels only"):
        editing.put_under_new(person, question, 1, [above.pk], "More")
    with pytest.raises(GreenpaperError, match="responses of its own"):
        editing.put_under(person, question, 1, [other.pk], third.pk)
    editing.put_under(person, question, 1, [other.pk], above.pk)
    assert {t.key for t in live(question) if t.parent == above.key} == {"t1", "t2"}


def test_delete_leaves_no_coding(question: Question, person: User) -> None:
    one = live(question)[0]
    had = responses(one)
    editing.delete(person, question, 0, one.pk)
    assert not Coding.objects.filter(theme=one).exists()
    assert question.responses.filter(pk__in=had, status="none_fits").exists()
    whole(question)
    themes.code(question, WordEmbedder())
    whole(question)


def test_deleting_a_heading_leaves_its_themes(question: Question, person: User) -> None:
    one, other, _ = live(question)
    editing.put_under_new(person, question, 0, [one.pk, other.pk], "Streets")
    before = state(question)["codings"]
    editing.delete(person, question, 1, question.themes.get(title="Streets").pk)
    assert {t.parent for t in live(question)} == {""}
    assert state(question)["codings"] == before


def test_split_puts_each_response_in_one_part(question: Question, person: User) -> None:
    one = live(question)[0]
    had = responses(one)
    say(question, person, min(had), one, fits=True)
    outside = min(set(question.responses.values_list("pk", flat=True)) - had)
    say(question, person, outside, one, fits=False)
    parts = proposed_parts(question, one, 2, WordEmbedder()).parts
    new = editing.split(person, question, 0, one.pk, [p.made for p in parts])
    assert set().union(*(responses(t) for t in new)) == had
    assert sum(len(responses(t)) for t in new) == len(had)
    assert Coding.objects.filter(response=min(had), by_person=True, fits=True).count() == 1
    assert Coding.objects.filter(response=outside, by_person=True, fits=False).count() == 2
    whole(question)
    themes.code(question, WordEmbedder())
    whole(question)
    assert all(responses(t) for t in new)


def test_parts_are_the_same_whenever_asked(question: Question) -> None:
    one = live(question)[0]
    again = [proposed_parts(question, one, 3, WordEmbedder()).digest for _ in range(2)]
    assert again[0] == again[1]


def test_picked_responses_leave_for_good(question: Question, person: User) -> None:
    one = live(question)[0]
    picked = sorted(responses(one))[:2]
    made = made_of(question, picked, WordEmbedder())
    new = editing.pick_out(person, question, 0, one.pk, made)
    for _ in range(2):
        assert not responses(one) & set(picked)
        assert responses(new) >= set(picked)
        whole(question)
        themes.code(question, WordEmbedder())


def test_theme_of_responses_without_one(question: Question, person: User) -> None:
    one = live(question)[0]
    editing.delete(person, question, 0, one.pk)
    left = list(question.responses.filter(status="none_fits").values_list("pk", flat=True))
    made = made_of(question, left[:2], WordEmbedder())
    new = editing.make_of(person, question, 1, made, each=True)
    assert responses(new) == set(left[:2])
    assert set(new.codings.values_list("by_person", flat=True)) == {True}
    with pytest.raises(ChangedError, match="2 of the responses you ticked"):
        editing.make_of(person, question, 2, made, each=True)
    themes.code(question, WordEmbedder())
    assert responses(new) >= set(left[:2])
    whole(question)
