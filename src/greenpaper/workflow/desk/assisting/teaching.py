"""Teach the machine with a model's answers: a version of its own, apart from what people taught."""

from greenpaper.domain.errors import GreenpaperError, ModelError
from greenpaper.domain.people import Act
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.quality.coded import Judgement
from greenpaper.store.orm import askings, runs
from greenpaper.store.orm.acts import Person, act, held
from greenpaper.store.orm.codebook import codebook_of, gone_by
from greenpaper.store.orm.keep_codings import keep_codings
from greenpaper.store.orm.models import Asking, Question, Work
from greenpaper.workflow.desk.assisting.remembering import Remembered, remembered
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.desk.knowing import keep_attuned, known_of
from greenpaper.workflow.desk.samples.teaching import keep_version, with_people
from greenpaper.workflow.teach import FEWEST, learn_question
from greenpaper.workflow.tools import at_work

FORGOTTEN = (
    "The themes of “{}” were changed since the language model read its responses, or its answers "
    "were not heeded: there is nothing to learn from. Have it read them again."
)


def can_teach(asking: Asking) -> list[Question]:
    """The questions about which it said enough that was heeded."""
    if asking.ended_at is None:
        return []
    heeded = [key for key, h in asking.came["use"]["heeded"].items() if h["weight"]]
    mine = asking.consultation.questions.filter(key__in=heeded)
    return [q for q in mine if (said := remembered(q)) and len(said.said) >= FEWEST]


def ask_to_teach(person: Person, asking: Asking) -> None:
    """Have the machine learn from a model's answers. Raises ModelError where they are too few."""
    consultation = asking.consultation
    with act(person, consultation, Act.RUN) as doing:
        questions = can_teach(asking)
        if not questions:
            raise ModelError(
                f"Heeded answers on {FEWEST} responses to a question are needed to learn from."
            )
        if consultation.runs.filter(work=Work.TEACH, state__in=askings.UNDER_WAY).exists():
            raise ModelError("The machine is learning already. Wait until it is done.")
        for question in questions:
            run = runs.ask(consultation, person, Work.TEACH, question)
            run.about = {"asking": asking.pk}
            run.save(update_fields=["about"])
        doing.what = f"Asked for the machine to learn from the language model {asking.model}"
        doing.about = {"request": asking.number, "questions": [q.key for q in questions]}


def teach(question: Question, embedder: Embedder, progress: Progress = silent) -> None:
    """The worker's task: learn from a model's answers, and code the question again."""
    went_by, said = gone_by(question.themes.all()), remembered(question)
    if said is None:
        raise GreenpaperError(FORGOTTEN.format(question.text))
    codebook = codebook_of(question)
    known = known_of(question, embedder)
    with at_work(embedder, progress) as tools:
        one = heard(question, tools.embedder, progress)
        standing = {i: (judged,) for i, judged in _judged(question, said).items()}
        lesson = learn_question(
            one, codebook, known, standing, embedder=tools.embedder, progress=progress
        )
    if lesson is None:
        raise GreenpaperError(
            f"Its answers on {FEWEST} different responses to “{question.text}” are needed to learn "
            "from. Have it read more."
        )
    with held(question.consultation):
        if gone_by(question.themes.all()) != went_by:
            raise GreenpaperError(FORGOTTEN.format(question.text))
        version = keep_version(question, lesson, embedder, by=said.model)
        outcomes = with_people(question, codebook, lesson.coded.outcomes)
        keep_codings(question, outcomes, lesson.coded.portraits, version.name)
        keep_attuned(question, lesson.coded.attuned, embedder.fingerprint)


def _judged(question: Question, said: Remembered) -> dict[str, Judgement]:
    """What it said of each response, as a coder of its own name."""
    coder = f"model {said.model}"
    keys = set(question.themes.filter(gone=False).values_list("key", flat=True))
    return {
        i: Judgement(coder, question.key, i, frozenset(fit.theme for fit in fits.fits) & keys)
        for i, fits in said.said.items()
    }
