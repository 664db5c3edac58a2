"""Runs: asked for, begun, told of, ended. The pages and the worker meet here."""

from django.contrib.auth.models import User
from django.utils import timezone

from greenpaper.store.orm.models import Consultation, Question, Run, RunState, Work


def ask(
    consultation: Consultation, person: User, work: Work, question: Question | None = None
) -> Run:
    """Ask for a run. One that waits already is the same."""
    waiting = Run.objects.filter(
        consultation=consultation, question=question, work=work, state=RunState.WAITING
    ).first()
    return waiting or Run.objects.create(
        consultation=consultation, question=question, work=work, asked_by=person
    )


def next_waiting() -> Run | None:
    """The run that has waited longest."""
    return Run.objects.filter(state=RunState.WAITING).order_by("id").first()


def begin(run: Run) -> None:
    """The worker has it; again after a stop."""
    run.state, run.problem = RunState.RUNNING, ""
    run.started_at = run.started_at or timezone.now()
    run.save(update_fields=["state", "problem", "started_at"])


def tell(run: Run, step: str, done: int, total: int) -> None:
    """How far it is."""
    if step != run.step:
        run.step, run.step_started_at = step, timezone.now()
    run.done, run.total = done, total
    run.save(update_fields=["step", "step_started_at", "done", "total"])


def end(run: Run, problem: str = "") -> None:
    """It is done; or it failed, and `problem` says why and what to do."""
    run.state = RunState.FAILED if problem else RunState.DONE
    run.problem, run.finished_at = problem, timezone.now()
    run.save(update_fields=["state", "problem", "finished_at", "about"])
