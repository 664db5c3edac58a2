"""What is seen before one decides adds up, and is what then happens."""

import pytest
from django.contrib.auth.models import User
from theme_state import live, responses

from fake_embedder import WordEmbedder
from greenpaper.domain.codebook import Theme as Described
from greenpaper.domain.errors import GreenpaperError
from greenpaper.store.orm.models import Question
from greenpaper.workflow.desk import editing, themes
from greenpaper.workflow.desk.previews.going import going
from greenpaper.workflow.desk.previews.parts import proposed_parts
from greenpaper.workflow.desk.previews.taking import taking
from greenpaper.workflow.desk.previews.without import without_theme

pytestmark = [pytest.mark.django_db, pytest.mark.store]


def test_where_responses_go_is_where_they_went(question: Question, person: User) -> None:
    one = live(question)[0]
    had = responses(one)
    said = going(question, one, WordEmbedder())
    assert said.total == len(had) == said.stay + said.moved + said.left
    editing.delete(person, question, 0, one.pk)
    themes.code(question, WordEmbedder())
    mine = question.responses.filter(pk__in=had)
    assert mine.filter(status="none_fits").count() == said.left
    after = {t.title: len(responses(t) & had) for t in live(question)}
    for title, number in said.to:
        assert after[title] >= number


def test_what_a_theme_would_take_is_what_it_takes(question: Question, person: User) -> None:
    buses = "The bus never comes on time and I wait for ages in the rain"
    editing.delete(person, question, 0, question.themes.get(key="t2").pk)
    themes.code(question, WordEmbedder())
    none = question.responses.filter(status="none_fits").count()
    said = taking(question, WordEmbedder(), Described("", "Late buses", buses, "", (buses,)))
    new = editing.add(person, question, 1, title="Late buses", description=buses, examples=[buses])
    themes.code(question, WordEmbedder())
    assert said.total == len(responses(new)) > 0
    assert said.without == none - question.responses.filter(status="none_fits").count() > 0
    for shown in said.shown:
        assert shown.text[shown.start : shown.end].strip()


def test_parts_hold_each_response_once(question: Question) -> None:
    one = live(question)[0]
    found = proposed_parts(question, one, 3, WordEmbedder())
    sizes = [part.size for part in found.parts]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == len(responses(one))
    assert {pk for part in found.parts for pk in part.made.evidence} == responses(one)
    texts = dict(question.responses.values_list("pk", "text"))
    for part in found.parts:
        assert all(texts[pk][a:b] for pk, (a, b) in part.made.evidence.items())


def test_every_response_without_a_theme_is_in_one_group(question: Question, person: User) -> None:
    assert without_theme(question, WordEmbedder()) == ()
    for theme in live(question):
        editing.delete(person, question, question.edition, theme.pk)
    themes.code(question, WordEmbedder())
    found = without_theme(question, WordEmbedder())
    members = [pk for group in found for pk in group.members]
    left = question.responses.filter(status="none_fits").values_list("pk", flat=True)
    assert sorted(members) == sorted(left)
    assert len(found) > 1
    texts = dict(question.responses.values_list("pk", "text"))
    begun = [{texts[pk].split()[0] for pk in group.members} for group in found]
    for word in ("The", "Please", "Parking"):
        assert sum(word in words for words in begun) == 1, "those that say the same stand together"


def test_another_language_model_is_said(question: Question) -> None:
    question.fingerprint = "other"
    question.save()
    with pytest.raises(GreenpaperError, match="another language model"):
        going(question, live(question)[0], WordEmbedder())
