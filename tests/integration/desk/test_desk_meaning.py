"""Searching by meaning: nearest first, only among what is asked for."""

from pathlib import Path

import numpy as np
import pytest
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.store.address import meanings_of
from greenpaper.store.orm import counts
from greenpaper.store.orm.models import Question
from greenpaper.store.orm.queries.sought import Sought, matching
from greenpaper.workflow.desk import mapping, meaning, whole
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.desk.meaning import nearest

pytestmark = [pytest.mark.django_db, pytest.mark.store]
WORDS = "buses to the evening"


def test_nearest_first(question: Question) -> None:
    embedder = WordEmbedder()
    found = nearest(question, embedder, WORDS)
    assert len(found) == question.responses.filter(content="content").count()
    likeness = [near.likeness for near in found]
    assert likeness == sorted(likeness, reverse=True)
    assert "More buses to" in question.responses.get(pk=found[0].response).text


def test_likeness_is_that_of_the_nearest_passage(question: Question) -> None:
    embedder = WordEmbedder()
    corpus = heard(question, embedder).corpus
    wanted = embedder.embed([WORDS])[0]
    for near in nearest(question, embedder, WORDS)[:5]:
        text = question.responses.get(pk=near.response).text
        number = corpus.texts.index(text)
        mine = corpus.vectors[corpus.owner == number] @ wanted
        assert near.likeness == pytest.approx(float(np.max(mine)), abs=1e-4)
        assert text[near.start : near.end].strip()


def test_only_among_those_asked_for(question: Question) -> None:
    among = matching(question, Sought(all_of=("t2",))).values_list("pk", flat=True)
    found = nearest(question, WordEmbedder(), WORDS, among)
    assert found
    assert {near.response for near in found} <= set(among)
    assert nearest(question, WordEmbedder(), WORDS, []) == []
    assert nearest(question, WordEmbedder(), "  ") == []


def test_question_without_responses(question: Question) -> None:
    other = question.consultation.questions.create(key="q9", place=9, text="Else?", kind="open")
    assert nearest(other, WordEmbedder(), WORDS) == []


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own: ids come again in every test's database."""
    monkeypatch.setenv("GREENPAPER_HOME", str(tmp_path))


def no_hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("all responses were read again")

    monkeypatch.setattr(meaning, "heard", refuse)


def folder(question: Question) -> Path:
    (one,) = meanings_of(question.consultation_id).iterdir()
    return one


def test_what_is_searched_is_kept_beside_the_map(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = nearest(question, WordEmbedder(), WORDS)
    meaning.shutil.rmtree(folder(question))
    meaning._opened.cache_clear()
    counts.map_freshness(question)
    assert mapping.draw_next(WordEmbedder)
    no_hearing(monkeypatch)
    assert nearest(question, WordEmbedder(), WORDS) == expected


def test_what_is_searched_is_made_once(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    before = nearest(question, WordEmbedder(), WORDS)
    no_hearing(monkeypatch)
    assert nearest(question, WordEmbedder(), WORDS) == before


@pytest.mark.parametrize("file", [meaning.VECTORS, meaning.ROWS])
def test_damaged_files_are_made_again(question: Question, file: str) -> None:
    expected = nearest(question, WordEmbedder(), WORDS)
    meaning._opened.cache_clear()
    (folder(question) / file).write_bytes(b"not what it was")
    assert nearest(question, WordEmbedder(), WORDS) == expected
    meaning._opened.cache_clear()
    assert nearest(question, WordEmbedder(), WORDS) == expected


def test_late_responses_are_found(question: Question) -> None:
    assert nearest(question, WordEmbedder(), WORDS)
    first = folder(question)
    old = question.responses.filter(content="content").first()
    assert old is not None
    late = old.respondent
    late.pk, late.response_id = None, "late"
    late.save()
    old.pk, old.respondent, old.text = None, late, WORDS
    old.save()
    assert nearest(question, WordEmbedder(), WORDS)[0].response == old.pk
    assert folder(question) != first


def test_nothing_of_it_is_left_when_the_consultation_is_deleted(
    question: Question, person: User
) -> None:
    assert nearest(question, WordEmbedder(), WORDS)
    kept = question.consultation
    where = meanings_of(kept.pk)
    assert where.exists()
    whole.delete(person, kept, kept.title)
    assert not where.exists()


def test_a_full_disk_keeps_nothing_and_the_search_goes_on(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(meaning, "_write", full)
    assert nearest(question, WordEmbedder(), WORDS)
    assert not meaning.is_kept(question, WordEmbedder())
