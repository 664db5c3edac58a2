"""Searching by meaning: nearest first, only among what is asked for."""

import numpy as np
import pytest

from fake_embedder import WordEmbedder
from greenpaper.store.orm.models import Question
from greenpaper.store.orm.queries.sought import Sought, matching
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
