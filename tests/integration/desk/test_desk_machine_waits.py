"""What people do while the machine is at work is never overwritten by it."""

from collections.abc import Callable, Sequence

import pytest
from django.contrib.auth.models import User
from theme_state import live, say, whole

from fake_embedder import Vectors, WordEmbedder
from greenpaper.domain.ports import Progress, silent
from greenpaper.store.orm.models import Coding, Consultation, Question
from greenpaper.workflow.desk import consultations, editing, take_in, themes

pytestmark = [pytest.mark.django_db, pytest.mark.store]


class Interrupted(WordEmbedder):
    """An embedder during whose work somebody does something, once."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile: Callable[[], object] | None = meanwhile

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile:
            meanwhile()
        return super().embed(texts, progress)


def test_merge_while_coding(question: Question, person: User) -> None:
    one, other, _ = live(question)
    themes.code(
        Question.objects.get(pk=question.pk),
        Interrupted(lambda: editing.merge(person, question, 0, other.pk, [one.pk])),
    )
    whole(question)
    assert [t.key for t in live(question)] == ["t2", "t3"]
    themes.code(question, WordEmbedder())
    whole(question)


def test_rename_while_themes_are_found_afresh(question: Question, person: User) -> None:
    one = live(question)[0]

    def rename() -> None:
        editing.reword(
            person, question, 0, one.pk, title="Mine", description="", examples=one.examples
        )

    themes.find_themes(Question.objects.get(pk=question.pk), Interrupted(rename))
    assert live(question)[0].title == "Mine"
    whole(question)


def test_coding_by_a_person_while_coding(question: Question, person: User) -> None:
    one, other, _ = live(question)
    response = Coding.objects.filter(theme=one).values_list("response_id", flat=True)[0]
    themes.code(
        Question.objects.get(pk=question.pk),
        Interrupted(lambda: say(question, person, response, other, fits=True)),
    )
    assert Coding.objects.get(response=response, theme=other).by_person


def test_what_is_as_it_was_is_not_written_again(
    question: Question, person: User, consult: Callable[..., Consultation]
) -> None:
    before = set(Coding.objects.values_list("pk", flat=True))
    themes.code(question, WordEmbedder())
    assert set(Coding.objects.values_list("pk", flat=True)) == before
    one = live(question)[0]
    editing.reword(person, question, 0, one.pk, title="Mine", description="", examples=["Trees"])
    themes.code(question, WordEmbedder())
    kept = set(Coding.objects.values_list("pk", flat=True)) & before
    assert kept, "codings that the change does not touch stay"


def test_late_responses_are_coded_with_the_themes_that_people_left(
    question: Question, person: User
) -> None:
    consultation = question.consultation
    editing.delete(person, question, 0, live(question)[2].pk)
    late = "id,Responding as,Do you agree?,Why?\nlate1,Resident,Agree,Plant more trees along Mill\n"
    consultations.add_file(person, consultation, "late.csv", [late.encode()])
    take_in.take_in(consultation)
    themes.find_themes(question, WordEmbedder())
    assert [t.key for t in live(question)] == ["t1", "t2"]
    whole(question)
    assert question.responses.get(respondent__response_id="late1").primary == "t1"
