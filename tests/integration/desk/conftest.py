"""A consultation at somebody's desk."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.contrib.auth.models import User

from fake_embedder import WordEmbedder
from greenpaper.store.orm.models import Consultation, Question, Run, Seat
from greenpaper.workflow.desk import consultations, take_in, themes
from greenpaper.workflow.desk.files import columns_of, open_table
from street_answers import SAID, WHERE

EXAMPLE = Path(__file__).parents[3] / "examples" / "aberwen-high-street" / "responses.csv"
TEXTS = [
    "" if n % 10 == 3 else "no comment" if n % 10 == 7 else SAID[n % 4].format(WHERE[n % 10])
    for n in range(30)
]
ANSWERS = "id,Responding as,Do you agree?,Why?\n" + "".join(
    f'r{n},{"Resident" if n % 2 else "Trader"},{"Agree" if n % 3 else "Disagree"},"{text}"\n'
    for n, text in enumerate(TEXTS)
)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("ann", first_name="Ann", last_name="Analyst")


@pytest.fixture
def consult(person: User) -> Callable[..., Consultation]:
    """Makes a consultation of a CSV's text."""

    def make(text: str = ANSWERS, name: str = "answers.csv") -> Consultation:
        return consultations.new_consultation(person, "Streets", name, [text.encode()])

    return make


@pytest.fixture
def question(consult: Callable[..., Consultation], person: User) -> Question:
    """A question whose themes were found: three, of some eight responses each."""
    kept = consult()
    consultations.confirm_columns(person, kept, columns_of(kept, open_table(kept)))
    take_in.take_in(kept)
    found = kept.questions.get(kind="open")
    themes.find_themes(found, WordEmbedder())
    Run.objects.all().delete()
    return found


@pytest.fixture
def second(question: Question) -> User:
    """Another analyst of the consultation."""
    bob = User.objects.create_user("bob", first_name="Bob", last_name="Brown")
    Seat.objects.create(consultation=question.consultation, person=bob, role="analyst")
    return bob


@pytest.fixture(scope="session")
def some_answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred rows of the bundled example: enough for themes, quick to sort."""
    path = tmp_path_factory.mktemp("some") / "responses.csv"
    pl.read_csv(EXAMPLE, infer_schema=False).head(100).write_csv(path)
    return path
