"""Teaching the machine with people's codings: the curve, the shares, and the versions."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.people import Act, may
from greenpaper.quality.curve import MORE
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Question, Run, RunState, TaughtVersion, Work
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.workflow.desk.samples import teaching

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Line:
    """A question: its versions, what the one in use learned, and whether work is under way."""

    question: Question
    versions: list[TaughtVersion]
    now: TaughtVersion | None
    sentence: str
    shares: list[tuple[str, float, float, float]]
    people: int
    under_way: bool
    problem: str


@allowed(Act.LOOK)
def taught(request: Visit) -> HttpResponse:
    """What was learned of each question."""
    consultation = request.consultation
    lines = [_line(q) for q in consultation.questions.filter(kind="open")]
    about = {
        "consultation": consultation,
        "lines": lines,
        "under_way": any(line.under_way for line in lines),
        "may_teach": may(role_of(request.user, consultation), Act.RUN),
        "may_draw": may(role_of(request.user, consultation), Act.DRAW_SAMPLE),
        "coded": consultation.samples.exclude(closed_at=None).exists(),
    }
    return render(request, "quality/taught.html", about)


@require_POST
@allowed(Act.RUN)
def teach(request: Visit) -> HttpResponse:
    """Have the machine learn from what people coded."""
    teaching.ask_to_teach(request.user, request.consultation)
    return redirect("taught", request.consultation.pk)


@require_POST
@allowed(Act.RUN)
def use(request: Visit, key: str) -> HttpResponse:
    """Go back to an earlier version, or to the machine that nobody taught."""
    question = get_object_or_404(request.consultation.questions, key=key, kind="open")
    number = request.POST.get("version", "")
    teaching.use_version(request.user, question, as_number(number, -1))
    messages.success(request, "The responses are being coded with that version now.")
    return redirect("taught", request.consultation.pk)


def _line(question: Question) -> Line:
    versions = list(question.taught_versions.defer("content"))
    now = next((v for v in versions if v.in_use), None)
    last = Run.objects.filter(question=question, work__in=(Work.TEACH, Work.CODE)).last()
    titles = dict(question.themes.filter(gone=False).values_list("key", "title"))
    rows = sorted(now.about.get("shares", []) if now else [], key=lambda row: -row[1])
    return Line(
        question=question,
        versions=versions,
        now=now,
        sentence=sentence(now.about) if now else "",
        shares=[(titles[k], share, low, high) for k, share, low, high, _ in rows if k in titles],
        people=max((row[4] for row in rows), default=0),
        under_way=last is not None and last.state in UNDER_WAY,
        problem=last.problem if last is not None and last.state == RunState.FAILED else "",
    )


def sentence(about: dict[str, Any]) -> str:
    """What the learning curve says."""
    if not about["points"]:
        return "The codings are too few to hold some back and see how far it agrees with people."
    last, who = about["points"][-1], about.get("model") or "people"
    said = (
        f"On codings held back, one taught with {last['codings']} agreed with {who} at a "
        f"micro-F1 of {last['agreement']:.2f}."
    )
    if about["more"] is None:
        return said
    if about["enough"]:
        return f"{said} Another {MORE} codings would hardly help."
    return f"{said} Another {MORE} codings may add about {max(about['more'], 0.01):.2f}."
