"""What needs doing next in a consultation: the task list."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils.http import urlencode

from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Consultation, Question, Run, RunState, Version, Work
from greenpaper.store.orm.queries.pages import Order
from greenpaper.store.orm.queries.review import how_far
from greenpaper.store.orm.queries.unread import why_no_themes

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
SORTING = (Work.TAKE_IN, Work.FIND_THEMES, Work.CODE)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. `colour` is that of GOV.UK Frontend's tag, "" where it is done."""

    name: str
    hint: str
    href: str
    status: str
    colour: str = ""


def tasks(consultation: Consultation) -> list[Task]:
    """The tasks in order; what can't be begun yet has no address."""
    confirmed = consultation.columns_confirmed_at is not None
    files = consultation.uploads.count()
    return [
        Task(
            "Hand in the responses",
            f"{files} file{'s' if files != 1 else ''}. Late responses can be added at any time.",
            reverse("files", args=[consultation.pk]),
            "Completed",
        ),
        Task(
            "Check your columns",
            "What each column of the file is for.",
            reverse("columns", args=[consultation.pk]),
            *(("Completed", "") if confirmed else ("To do", "blue")),
        ),
        _sorting(consultation, confirmed),
        _themes(consultation),
        _sign_off(consultation),
        _accuracy(consultation),
        _review(consultation),
        _publish(consultation),
    ]


def _sorting(consultation: Consultation, confirmed: bool) -> Task:
    waiting = consultation.runs.filter(work__in=SORTING, state__in=UNDER_WAY).exists()
    failed = failures(consultation)
    if not confirmed:
        status = ("Can’t start yet", "grey")
    elif waiting:
        status = ("In progress", "light-blue")
    elif failed:
        status = ("Problem", "red")
    else:
        status = ("Completed", "")
    href = reverse("runs", args=[consultation.pk]) if confirmed else ""
    return Task("Sort the responses", "The computer does this.", href, *status)


def _themes(consultation: Consultation) -> Task:
    """Reading the themes is done when those of every question have been signed."""
    questions = _with_themes(consultation)
    name, hint = "Read and edit the themes", "Rename, merge, split, add: until they are right."
    if not questions and any(map(why_no_themes, consultation.questions.filter(kind="open"))):
        return Task(name, hint, reverse("themes", args=[consultation.pk]), "None found", "yellow")
    if not questions:
        return Task(name, hint, "", "Can’t start yet", "grey")
    signed = _signed(questions)
    status = ("To do", "blue")
    if signed.issuperset(q.pk for q in questions):
        status = ("Completed", "")
    elif signed or any(q.edition for q in questions):
        status = ("In progress", "light-blue")
    return Task(name, hint, reverse("themes", args=[consultation.pk]), *status)


def _sign_off(consultation: Consultation) -> Task:
    """Signing is done when the themes of every question are as they were signed."""
    questions = _with_themes(consultation)
    name, hint = "Sign off", "A named person stands behind the themes."
    if not questions:
        return Task(name, hint, "", "Can’t start yet", "grey")
    signed = _signed(questions)
    stand = sum(q.pk in signed and codebook_of(q).sign_off is not None for q in questions)
    status = ("To do", "blue")
    if stand == len(questions):
        status = ("Completed", "")
    elif signed:
        status = (f"{stand} of {len(questions)} signed", "yellow")
    return Task(name, hint, reverse("sign off", args=[consultation.pk]), *status)


def _accuracy(consultation: Consultation) -> Task:
    """Checking is done when the last sample was coded and nothing in it is open."""
    name = "Check how often it is right"
    hint = "People code a sample without seeing what the machine said; then both are compared."
    if not _with_themes(consultation):
        return Task(name, hint, "", "Can’t start yet", "grey")
    last = consultation.samples.last()
    status = ("Optional", "grey")
    if last is not None and last.closed_at is None:
        status = ("In progress", "light-blue")
    elif last is not None:
        differing = (last.found or {}).get("differing", 0)
        status = (f"{differing} to settle", "yellow") if differing else ("Completed", "")
    return Task(name, hint, reverse("accuracy", args=[consultation.pk]), *status)


def _review(consultation: Consultation) -> Task:
    """Reviewing is done when people have judged as many responses as they have patience for."""
    questions = _with_themes(consultation)
    name = "Review what is least sure"
    if not questions:
        hint = "Judge the responses that the computer is unsure of."
        return Task(name, hint, "", "Can’t start yet", "grey")
    done, wanted, question = how_far(questions)
    hint = f"{done:,} of {wanted:,} judged: those that the computer is least sure of."
    status = ("To do", "blue") if not done else ("In progress", "light-blue")
    if done >= wanted:
        status = ("Completed", "")
    query = urlencode({"question": question.key, "order": Order.GAP})
    return Task(name, hint, f"{reverse('responses', args=[consultation.pk])}?{query}", *status)


def _with_themes(consultation: Consultation) -> list[Question]:
    return list(consultation.questions.filter(kind="open", themes__gone=False).distinct())


def _signed(questions: list[Question]) -> set[int]:
    """Those of the questions of which some version was signed, by primary key."""
    versions = Version.objects.filter(question__in=questions)
    return set(versions.values_list("question_id", flat=True))


def _publish(consultation: Consultation) -> Task:
    """Publishing is done when the latest version is no draft."""
    name, hint = "Publish", "Reports in HTML, Word and Excel; open data; the codebook."
    if not _with_themes(consultation):
        return Task(name, hint, "", "Can’t start yet", "grey")
    last = consultation.publications.defer("findings").first()
    status = ("To do", "blue")
    if consultation.runs.filter(work=Work.PUBLISH, state__in=UNDER_WAY).exists():
        status = ("In progress", "light-blue")
    elif last and not last.files.exists():
        status = ("Problem", "red")
    elif last:
        status = (
            (f"Version {last.number} is a draft", "yellow") if last.draft else ("Completed", "")
        )
    return Task(name, hint, reverse("publish", args=[consultation.pk]), *status)


def failures(consultation: Consultation) -> list[Run]:
    """Runs that failed and that no later one of the same work has made good."""
    latest: dict[tuple[str, int | None], Run] = {}
    for run in consultation.runs.filter(work__in=SORTING).order_by(F("id")):
        latest[run.work, run.question_id] = run
    return [run for run in latest.values() if run.state == RunState.FAILED]


def state(consultation: Consultation) -> tuple[str, str]:
    """The first task that is not completed, and its tag's colour."""
    for task in tasks(consultation):
        if task.status not in ("Completed", "Optional"):
            return f"{task.name}: {task.status.lower()}", task.colour
    return "All done", "green"
