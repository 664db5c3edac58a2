"""Publish: a named person hands out a version of the results, which is kept as it was."""

from dataclasses import dataclass

from greenpaper.domain.coding import Status
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.report.versions import QuestionCompared, compare
from greenpaper.store.orm import publications, runs
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import (
    Consultation,
    Publication,
    Question,
    Response,
    Run,
    RunState,
    Work,
)

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether there is something to publish, and what keeps it from being more than a draft."""

    questions: tuple[Question, ...]
    has_themes: bool
    hindrances: tuple[str, ...]


def readiness(consultation: Consultation) -> Readiness:
    """How a consultation stands."""
    questions = tuple(consultation.questions.filter(kind="open"))
    with_themes = [q for q in questions if q.themes.filter(gone=False).exists()]
    hindrances = [
        *(said for q in with_themes if (said := _unsigned(q))),
        *(said for q in questions if (said := _failed(q))),
        *(said for q in questions if (said := _not_looked_at(q))),
    ]
    return Readiness(questions, bool(with_themes), tuple(hindrances))


def ask_to_publish(
    person: Person, consultation: Consultation, *, draft: bool, note: str = ""
) -> Publication:
    """Hand out the results as they stand: the worker makes the files.

    Raises GreenpaperError where there is nothing to publish; or where it would be more than a
    `draft` and something keeps it from that, such as themes that nobody has signed off.
    """
    note = note.strip()
    with act(person, consultation, Act.PUBLISH, why=note) as doing:
        _demand(readiness(consultation), draft=draft)
        if consultation.runs.filter(work=Work.PUBLISH, state__in=UNDER_WAY).exists():
            raise GreenpaperError("A version is being made. Wait until it is there.")
        publication = publications.begin(consultation, person, draft=draft, note=note)
        _run(person, publication)
        doing.what = f"Published version {publication.number}{' as a draft' if draft else ''}"
        doing.about = {"version": publication.number, "draft": draft}
    return publication


def publish_again(person: Person, publication: Publication) -> None:
    """Make the files of a version that could not be made."""
    consultation = publication.consultation
    number = publication.number
    with act(person, consultation, Act.PUBLISH, f"Had version {number} made again") as doing:
        doing.about = {"version": number}
        if publications.is_made(publication):
            raise GreenpaperError(f"Version {number} is there. A version never changes.")
        _demand(readiness(consultation), draft=publication.draft)
        _run(person, publication)


def check_still_ready(publication: Publication) -> None:
    """Raise GreenpaperError where the results were changed while the version waited to be made."""
    _demand(readiness(publication.consultation), draft=publication.draft)


def compared(before: Publication, after: Publication) -> list[QuestionCompared]:
    """What is different between two versions."""
    codings = [publications.content(p, "codings.csv") for p in (before, after)]
    return compare(before.findings, after.findings, *codings)


def _run(person: Person, publication: Publication) -> None:
    run = runs.ask(publication.consultation, person, Work.PUBLISH)
    run.about = {"publication": publication.pk}
    run.save(update_fields=["about"])


def _demand(ready: Readiness, *, draft: bool) -> None:
    if not ready.has_themes:
        raise GreenpaperError("No themes have been found yet, so there is nothing to publish.")
    if ready.hindrances and not draft:
        raise GreenpaperError(
            " ".join(ready.hindrances) + " Mend this first, or publish it as a draft."
        )


def _unsigned(question: Question) -> str:
    if codebook_of(question).sign_off:
        return ""
    since = "were changed since they were" if question.versions.exists() else "are not"
    return f"The themes of “{question.text}” {since} signed off."


def _failed(question: Question) -> str:
    sorting = Run.objects.filter(question=question).exclude(work=Work.TEACH)
    last = sorting.order_by("id").last()
    failed = last is not None and last.state == RunState.FAILED
    return f"Sorting “{question.text}” failed." if failed else ""


def _not_looked_at(question: Question) -> str:
    number = Response.objects.filter(question=question, status="").count()
    number -= Response.objects.filter(question=question, status="", content=Status.BLANK).count()
    if not number or Run.objects.filter(question=question, state__in=UNDER_WAY).exists():
        return ""  # the worker comes to the version when it has looked at them
    many = "1 response" if number == 1 else f"{number:,} responses"
    return f"{many} to “{question.text}” {'was' if number == 1 else 'were'} not looked at yet."
