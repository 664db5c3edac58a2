"""Runs: asked for, begun, told of, ended. The pages and the worker meet here."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from greenpaper import __version__
from greenpaper.store.orm import record
from greenpaper.store.orm.acts import name_of
from greenpaper.store.orm.models import Consultation, Question, Run, RunState, Work

MACHINE = "Greenpaper"
RUN_ENDED = "end of a run"


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
    """It is done; or it failed, and `problem` says why and what to do. It goes on the record.

    To end it twice, or when its consultation was deleted in the meantime, changes nothing.
    """
    with transaction.atomic():
        held = Consultation.objects.select_for_update().filter(pk=run.consultation_id).first()
        now = Run.objects.filter(pk=run.pk).first()
        if held is None or now is None or now.state in (RunState.DONE, RunState.FAILED):
            return
        run.state = RunState.FAILED if problem else RunState.DONE
        run.problem, run.finished_at = problem, timezone.now()
        run.save(update_fields=["state", "problem", "finished_at", "about"])
        record.add(held.pk, MACHINE, RUN_ENDED, _sentence(run), about=_about(run), why=_why(run))


def _sentence(run: Run) -> str:
    name = Work(run.work).label
    of = f" of “{run.question.text}”" if run.question else ""
    said = f". {run.about['said']}" if run.about.get("said") else ""
    return f"{name}{of}: {'failed' if run.problem else 'done'}{said}"


def _why(run: Run) -> str:
    """Who asked for it; and why it failed."""
    return f"Asked for by {name_of(run.asked_by)}. {run.problem}".strip()


def _about(run: Run) -> dict[str, Any]:
    started = run.started_at.isoformat() if run.started_at else ""
    said = {"run": run.pk, "work": run.work, "started": started, "version": __version__}
    return {**said, **{name: value for name, value in run.about.items() if name != "said"}}
