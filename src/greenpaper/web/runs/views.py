"""The runs of a consultation, with live progress; and trying again."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.connection import out_of_room
from greenpaper.store.orm.models import Consultation, Run, RunState, Work
from greenpaper.store.orm.queries.unread import why_no_themes
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.workflow.desk.consultations import run_again

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)
SOON = 2
SORTING = (Work.TAKE_IN, Work.FIND_THEMES, Work.CODE)


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of work: the latest run of it."""

    run: Run
    name: str
    percent: int | None
    left: str
    remark: str = ""


@allowed(Act.LOOK, while_coding=True)
def runs(request: Visit) -> HttpResponse:
    """All runs."""
    return render(request, "runs/runs.html", _said(request))


@allowed(Act.LOOK, while_coding=True)
def progress(request: Visit) -> HttpResponse:
    """The part of the page that changes."""
    return render(request, "runs/progress.html", _said(request))


@require_POST
@allowed(Act.RUN, while_coding=True)
def again(request: Visit) -> HttpResponse:
    """Try once more what failed."""
    run = get_object_or_404(
        Run, pk=as_number(request.POST.get("run", ""), -1), consultation=request.consultation
    )
    run_again(request.user, request.consultation, run.question)
    return redirect("runs", request.consultation.pk)


def _said(request: Visit) -> dict[str, object]:
    lines = latest(request.consultation)
    under_way = any(line.run.state in UNDER_WAY for line in lines)
    return {
        "consultation": request.consultation,
        "lines": lines,
        "under_way": under_way,
        "full": under_way and out_of_room(),
        "sorted": bool(lines) and all(line.run.state == RunState.DONE for line in lines),
        "may_run": may(role_of(request.user, request.consultation), Act.RUN),
    }


def latest(consultation: Consultation) -> list[Line]:
    """The latest run of each piece of work, in the order of the questions."""
    found: dict[tuple[bool, int | None], Run] = {}
    for run in consultation.runs.filter(work__in=SORTING).select_related("question"):
        found[run.work == Work.TAKE_IN, run.question_id] = run
    order = sorted(found.values(), key=lambda run: run.question.place if run.question else -1)
    return [_line(run) for run in order]


def _line(run: Run) -> Line:
    name = run.question.text if run.question else "Reading and cleaning the responses"
    percent = round(100 * run.done / run.total) if run.total else None
    remark = why_no_themes(run.question) if run.question and run.state == RunState.DONE else ""
    return Line(run, name, percent, _left(run), remark)


def _left(run: Run) -> str:
    """How long the step has still to go, where that can be told."""
    if run.state != RunState.RUNNING or not run.done or not run.step_started_at:
        return ""
    seconds = (timezone.now() - run.step_started_at).total_seconds()
    left = seconds * (run.total - run.done) / run.done
    if left < SOON:
        return ""
    return f"about {left:.0f} seconds left" if left < 90 else f"about {left / 60:.0f} minutes left"
