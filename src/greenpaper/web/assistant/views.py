"""Whether a language model may be used, and having worked out what it would be sent."""

from importlib.util import find_spec

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError, NotAllowedError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Response
from greenpaper.web.assistant.forms import Plan, TurnOn
from greenpaper.web.assistant.shown import line
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.wiring import read_settings
from greenpaper.workflow.desk.assisting import planning, turning
from greenpaper.workflow.desk.assisting.turning import Wanted, price_of
from greenpaper.workflow.model_plan import LEAST_TOKENS, PER_RESPONSE

NEEDS = "pydantic_ai"


@allowed(Act.RUN, while_coding=True)
def model(request: Visit) -> HttpResponse:
    """Whether one is turned on, what it may do, and what it did."""
    return _page(request, None)


def _page(request: Visit, form: Plan | None) -> HttpResponse:
    consultation = request.consultation
    on = askings.allowed(consultation)
    if on is not None and form is None:
        initial = {"use": "both", "amount": _usual(request), "of": "tokens"}
        form = Plan(initial=initial, price=price_of(on))
    settings = read_settings()
    about = {
        "consultation": consultation,
        "on": on,
        "form": form,
        "lines": [line(asking) for asking in consultation.askings.select_related("model")],
        "may_allow": may(role_of(request.user, consultation), Act.ALLOW_MODEL),
        "key": settings.model_key is not None,
        "none_listed": settings.models == (),
        "missing": find_spec(NEEDS) is None,
        "under_way": askings.under_way(consultation),
        "has_themes": consultation.questions.filter(themes__gone=False).exists(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "assistant/model.html", about, status=status)


def _usual(request: Visit) -> int:
    """The tokens that may be spent unless somebody says otherwise."""
    mine = Response.objects.filter(question__consultation=request.consultation)
    return max(LEAST_TOKENS, PER_RESPONSE * mine.filter(status__in=("coded", "none_fits")).count())


@allowed(Act.ALLOW_MODEL, while_coding=True)
def turn_on(request: Visit) -> HttpResponse:
    """Allow a model, by name, place and purpose."""
    listed = read_settings().models
    form = TurnOn(request.POST or None, listed=listed)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(form.named(), said["place"], said["purpose"], form.price())
        try:
            turning.turn_on(request.user, request.consultation, wanted, listed)
        except NotAllowedError:
            raise
        except GreenpaperError as error:
            form.add_error("url" if "url" in form.fields else "listed", str(error))
        else:
            messages.success(request, "The language model is turned on. Nothing was sent yet.")
            return redirect("language model", request.consultation.pk)
    about = {"consultation": request.consultation, "form": form, "none_listed": listed == ()}
    return render(request, "assistant/turn_on.html", about, status=422 if form.errors else 200)


@require_POST
@allowed(Act.ALLOW_MODEL, while_coding=True)
def turn_off(request: Visit) -> HttpResponse:
    """Nothing more is sent."""
    turning.turn_off(request.user, request.consultation)
    messages.success(request, "The language model is turned off.")
    return redirect("language model", request.consultation.pk)


@require_POST
@allowed(Act.RUN)
def plan(request: Visit) -> HttpResponse:
    """Have worked out what would be sent."""
    consultation = request.consultation
    on = askings.allowed(consultation)
    form = Plan(request.POST, price=price_of(on) if on else None)
    if form.is_valid():
        try:
            asking = planning.ask_for_plan(
                request.user, consultation, form.cleaned_data["use"], form.budget()
            )
        except NotAllowedError:
            raise
        except GreenpaperError as error:
            form.add_error("use", str(error))
        else:
            return redirect("model request", consultation.pk, asking.number)
    return _page(request, form)
