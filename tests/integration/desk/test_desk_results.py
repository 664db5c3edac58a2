"""What the desk keeps is what the command line finds, number for number."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.report.find import find
from greenpaper.store.orm.models import Consultation
from greenpaper.workflow.desk import consultations, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table
from greenpaper.workflow.desk.results import gather
from greenpaper.workflow.sort import sort
from greenpaper.workflow.take_in import take_in as read_file

pytestmark = [pytest.mark.django_db, pytest.mark.store]


@pytest.fixture
def sorted_example(person: User, some_answers: Path) -> Consultation:
    kept = consultations.new_consultation(
        person, "High Street", some_answers.name, [some_answers.read_bytes()]
    )
    consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
    take_in.take_in(kept)
    for question in kept.questions.filter(kind="open"):
        themes.find_themes(question, WordEmbedder())
    return kept


def test_desk_finds_what_the_command_line_finds(
    sorted_example: Consultation, some_answers: Path
) -> None:
    gathered = gather(sorted_example)
    plain = sort(read_file(some_answers, title="High Street"), WordEmbedder())
    assert find(gathered.results, gathered.respondents, draft=True) == plain.findings


def test_coding_again_with_the_same_themes_changes_nothing(sorted_example: Consultation) -> None:
    before = gather(sorted_example).results
    for question in sorted_example.questions.filter(kind="open"):
        themes.code(question, WordEmbedder())
    after = gather(sorted_example).results
    assert after.outcomes == before.outcomes
    assert after.portraits == before.portraits


def test_what_a_person_says_comes_first(sorted_example: Consultation, person: User) -> None:
    theme = sorted_example.questions.filter(kind="open")[0].themes.filter(gone=False)[0]
    coding = theme.codings.filter(fits=True, response__codings__fits=True).first()
    assert coding is not None
    other = theme.question.themes.exclude(pk=theme.pk).filter(gone=False).last()
    assert other is not None
    coder = sorted_example.coders.create(name="Ann", person=person)
    coding.response.codings.filter(theme=other).delete()
    coding.response.codings.create(theme=other, coder=coder, by_person=True, confidence=None)
    outcomes = {(o.question, o.response_id): o for o in gather(sorted_example).results.outcomes}
    found = outcomes[theme.question.key, coding.response.respondent.response_id]
    assert (found.codings[0].theme, found.codings[0].confidence) == (other.key, 1.0)
