"""What a theme that a person wrote heard is kept: late responses change no earlier coding."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from safetensors.numpy import save
from theme_state import live

from fake_embedder import WordEmbedder
from greenpaper.store.orm.models import Attunement, Coding, Question
from greenpaper.themes.codebook_file import read
from greenpaper.workflow.desk import consultations, editing, take_in, themes
from greenpaper.workflow.desk.codebook_export import codebook_files
from street_answers import SAID

pytestmark = [pytest.mark.django_db, pytest.mark.store]
LATE = "id,Responding as,Do you agree?,Why?\n" + "".join(
    f"late{n},Resident,Agree,The bus at stop {n} never comes on time and I wait in the rain\n"
    for n in range(12)
)


def kept(question: Question) -> tuple[str, bytes]:
    one = Attunement.objects.get(question=question)
    return one.words, bytes(one.vectors)


def codings(question: Question) -> dict[tuple[str, str], float | None]:
    rows = Coding.objects.filter(response__question=question).values_list(
        "response__respondent__response_id", "theme__key", "confidence"
    )
    return {(response, theme): sure for response, theme, sure in rows}


@pytest.fixture
def written(question: Question, person: User) -> Question:
    """The same question with a person's own themes in place of those found."""
    for theme in question.themes.filter(gone=False):
        editing.delete(person, question, question.edition, theme.pk)
    for said in SAID:
        text = said.format("Mill")
        editing.add(person, question, question.edition, title=text, description="", examples=[])
    themes.code(question, WordEmbedder())
    return question


def test_themes_as_found_hear_nothing(question: Question) -> None:
    themes.code(question, WordEmbedder())
    assert not Attunement.objects.exists()


def test_late_responses_change_no_earlier_coding(written: Question, person: User) -> None:
    before, heard = codings(written), kept(written)
    consultations.add_file(person, written.consultation, "late.csv", [LATE.encode()])
    take_in.take_in(written.consultation)
    themes.code(written, WordEmbedder())
    after = codings(written)
    assert kept(written) == heard
    assert {pair: sure for pair, sure in after.items() if not pair[0].startswith("late")} == before
    assert len(after) > len(before)


def test_a_theme_worded_anew_listens_anew(written: Question, person: User) -> None:
    heard = kept(written)
    own = live(written)[-1]
    editing.reword(
        person, written, written.edition, own.pk, title="Bus", description="Cold rain", examples=[]
    )
    themes.code(written, WordEmbedder())
    assert kept(written)[0] != heard[0]
    assert kept(written)[1] != heard[1]


def test_with_another_language_model_they_listen_anew(written: Question) -> None:
    heard = kept(written)
    Attunement.objects.update(fingerprint="other", vectors=save({}))
    themes.code(written, WordEmbedder())
    assert kept(written) == heard


def test_the_codebook_that_is_taken_away_has_what_was_heard(
    written: Question, tmp_path: Path
) -> None:
    for name, content in codebook_files(written.consultation, signed=False).items():
        (tmp_path / name).write_bytes(content)
    attuned = read(tmp_path / "codebook.yaml").beside.attuned[written.text]
    assert attuned.words == kept(written)[0]
