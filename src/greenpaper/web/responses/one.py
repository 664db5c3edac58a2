"""One response: what its respondent said, its themes with their evidence, and its notes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Coding, Response, Theme
from greenpaper.store.orm.queries import pages
from greenpaper.store.orm.queries.pages import Order
from greenpaper.store.orm.queries.responses import (
    chosen_by,
    copies,
    history,
    other_answers,
    standing,
)
from greenpaper.web.responses.asked import Asked, asked, beside
from greenpaper.web.responses.shown import cut
from greenpaper.web.shared.guard import Visit, allowed


@dataclass(frozen=True, slots=True)
class Given:
    """A coding that stands: its number in the text, and its words."""

    number: int
    coding: Coding
    quote: str


@dataclass(frozen=True, slots=True)
class Doubted:
    """The theme of which the machine is least sure."""

    theme: Theme
    percent: int
    given: bool


@allowed(Act.LOOK)
def show(request: Visit, response: int) -> HttpResponse:
    """One response."""
    return page(request, the_response(request, response))


def the_response(request: Visit, number: int) -> Response:
    """The response of this number, if it is one of the consultation's."""
    rows = Response.objects.select_related("respondent", "question__consultation", "campaign")
    return get_object_or_404(rows, pk=number, question__consultation=request.consultation)


def filters(request: Visit, response: Response) -> Asked | None:
    """The list that the response was opened from; None where the address makes no sense."""
    given = request.GET.copy()
    given["question"] = response.question.key
    said = asked(request.consultation, given)
    return said if said is not None and said.form.is_valid() else None


def page(request: Visit, response: Response, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a response; `more` is what went wrong with a form, and what was typed in it."""
    said = filters(request, response)
    role = role_of(request.user, request.consultation)
    codings = standing([response])[response.pk]
    fits = [coding for coding in codings if coding.fits]
    themes = list(response.question.themes.filter(gone=False))
    shown = {
        "consultation": request.consultation,
        "response": response,
        "edition": str(response.edition),
        "given": _given(response, fits),
        "refused": [coding for coding in codings if not coding.fits],
        "doubt": _doubt(response, fits, themes),
        "pieces": cut(response.text, [_span(response, c) for c in fits]),
        "themes": themes,
        "copies": copies(response).count(),
        "chosen": chosen_by(response.respondent),
        "others": other_answers(response),
        "notes": response.notes.select_related("by"),
        "history": history(response) if "history" in request.GET else None,
        "may_code": may(role, Act.CODE) and response.content != "blank",
        "may_annotate": may(role, Act.ANNOTATE),
        "kept": kept(request, said),
        **_ways(request, response, said),
        **more,
    }
    return render(request, "responses/one.html", shown, status=status)


def kept(request: Visit, said: Asked | None) -> str:
    """What an address goes on saying: the filters, and where the response stood among them."""
    if said is None:
        return ""
    at = request.GET.get("at", "")
    return said.address + (f"&{urlencode({'at': at})}" if at else "")


def address_of(response: Response, said: Asked | None) -> str:
    """A response's address that keeps the list it was opened from."""
    path = reverse("response", args=[response.question.consultation_id, response.pk])
    if said is None:
        return path
    at = pages.mark(pages.place_of(response, Order.GAP)) if said.order is Order.GAP else ""
    return f"{path}?{said.address}" + (f"&{urlencode({'at': at})}" if at else "")


def _ways(request: Visit, response: Response, said: Asked | None) -> dict[str, str]:
    """The addresses of the responses on either side, and of the list."""
    path = reverse("responses", args=[request.consultation.pk])
    if said is None:
        return {"back": f"{path}?{urlencode({'question': response.question.key})}"}
    before, after = beside(said, response, request.GET.get("at", ""))
    mark = ""
    if before is not None and not said.meaning:
        mark = f"&{urlencode({'after': pages.mark(pages.place_of(before, said.order))})}"
    return {
        "back": f"{path}?{said.address}{mark}",
        "before": address_of(before, said) if before else "",
        "after": address_of(after, said) if after else "",
    }


def _given(response: Response, fits: list[Coding]) -> list[Given]:
    return [
        Given(number, coding, response.text[slice(*_span(response, coding))] if coding.end else "")
        for number, coding in enumerate(fits, 1)
    ]


def _span(response: Response, coding: Coding) -> tuple[int, int]:
    """The evidence. Where none was given, nothing is marked: the whole response is meant."""
    return (coding.start, min(coding.end, len(response.text))) if coding.end else (-1, -1)


def _doubt(response: Response, fits: list[Coding], themes: list[Theme]) -> Doubted | None:
    if not response.doubt:
        return None
    key, confidence, _ = response.doubt
    theme = next((t for t in themes if t.key == key), None)
    if theme is None:
        return None
    return Doubted(theme, round(100 * confidence), any(c.theme_id == theme.pk for c in fits))
