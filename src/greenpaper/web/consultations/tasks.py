"""What needs doing next in a consultation: the task list."""

from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse

from greenpaper.store.orm.models import Consultation, Run, RunState


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
    ]


def _sorting(consultation: Consultation, confirmed: bool) -> Task:
    runs = consultation.runs.all()
    waiting = runs.filter(state__in=(RunState.WAITING, RunState.RUNNING)).count()
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


def failures(consultation: Consultation) -> list[Run]:
    """Runs that failed and that no later one of the same work has made good."""
    latest: dict[tuple[str, int | None], Run] = {}
    for run in consultation.runs.order_by(F("id")):
        latest[run.work, run.question_id] = run
    return [run for run in latest.values() if run.state == RunState.FAILED]


def state(consultation: Consultation) -> tuple[str, str]:
    """The first task that is not completed, and its tag's colour."""
    for task in tasks(consultation):
        if task.status != "Completed":
            return f"{task.name}: {task.status.lower()}", task.colour
    return "All done", "green"
