"""One occasion of asking a model: what would be sent, word for word; sending it; what came."""

import json

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.people import Act, may
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Asking, Question
from greenpaper.web.assistant.forms import said_budget
from greenpaper.web.assistant.shown import line
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk.assisting import planning
from greenpaper.workflow.desk.assisting.said import counted, sentences
from greenpaper.workflow.desk.assisting.teaching import ask_to_teach, can_teach

PAGE = 20


@allowed(Act.RUN)
def one(request: Visit, number: int) -> HttpResponse:
    """What would be sent, or what came of it."""
    asking = asking_of(request, number)
    consultation = request.consultation
    on = askings.allowed(consultation)
    newest = consultation.askings.order_by("-number")[0]
    about = {
        "consultation": consultation,
        "asking": asking,
        "line": line(asking),
        "calls": Paginator(asking.calls.all(), PAGE).get_page(request.GET.get("page")),
        "instructions": _instructions(asking),
        "counted": counted(asking.planned["purposes"]) if asking.planned else "",
        "budget": said_budget(asking.planned["budget"]) if asking.planned else "",
        "still_on": on is not None and on.pk == asking.model_id,
        "is_newest": newest.pk == asking.pk,
        "sentences": list(sentences(asking)) if asking.ended_at else [],
        "proposing": _proposing(asking),
        "teaching": bool(asking.ended_at and can_teach(asking)),
        "may_edit": may(role_of(request.user, consultation), Act.EDIT_THEMES),
    }
    return render(request, "assistant/request.html", about)


@require_POST
@allowed(Act.RUN)
def send(request: Visit, number: int) -> HttpResponse:
    """Send what was shown; or try again what could not be sent."""
    asking = asking_of(request, number)
    if asking.sent_at:
        planning.send_again(request.user, asking)
    else:
        planning.send(request.user, asking)
    return redirect("model request", request.consultation.pk, number)


@require_POST
@allowed(Act.RUN)
def teach(request: Visit, number: int) -> HttpResponse:
    """Have the machine learn from what it said."""
    ask_to_teach(request.user, asking_of(request, number))
    return redirect("taught", request.consultation.pk)


@allowed(Act.RUN)
def calls(request: Visit, number: int) -> HttpResponse:
    """Every call and what came of it, one line of JSON each, as in model-calls.jsonl."""
    asking = asking_of(request, number)
    lines = [json.dumps(c.came or c.sent, ensure_ascii=False) for c in asking.calls.all()]
    text = "".join(f"{one}\n" for one in lines)
    response = HttpResponse(text, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="model-calls-{number}.jsonl"'
    return response


def asking_of(request: Visit, number: int) -> Asking:
    """The occasion that an address names."""
    mine = request.consultation.askings.select_related("model", "model__by", "asked_by")
    return get_object_or_404(mine, number=number)


def _instructions(asking: Asking) -> list[tuple[str, str]]:
    """What we say ourselves, once for each prompt."""
    said = {c.sent["prompt"]: c.sent["instructions"] for c in asking.calls.all()}
    return sorted(said.items())


def _proposing(asking: Asking) -> list[tuple[Question, int]]:
    """Questions with words that await a decision, and how many."""
    found = [(q, len(askings.proposals(q))) for q in asking.consultation.questions.all()]
    return [(q, n) for q, n in found if n] if asking.ended_at else []
