"""What people do with the themes of a question, and undoing it."""

import pytest

from fake_embedder import WordEmbedder
from greenpaper.workflow.desk import consultations, editing, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def question(consult, person):
    kept = consult()
    consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
    take_in.take_in(kept)
    q = kept.questions.get(kind="open")
    themes.find_themes(q, WordEmbedder())
    return q


def test_x(question, person):
    for t in question.themes.all():
        print(t.key, t.title, t.parent, t.codings.count())
    print(question.responses.values_list("status", flat=True))
    a, b, *_ = question.themes.all()
    editing.merge(person, question, 0, a.pk, [b.pk])
    for t in question.themes.all():
        print(t.key, t.title, t.parent, t.codings.count(), t.gone, t.merged)
    editing.undo(person, question, 1, 1)
    for t in question.themes.all():
        print(t.key, t.title, t.parent, t.codings.count(), t.gone, t.merged)
    assert 0
