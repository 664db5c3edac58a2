"""What the views about themes share: the question, what was seen, and what comes later."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Change, Question, Theme
from greenpaper.web.shared.guard import Visit
from greenpaper.web.shared.numbers import as_number, as_numbers

CONFLICT, WRONG = 409, 422


def question_of(request: Visit, key: str) -> Question:
    """The open question of this key."""
    return get_object_or_404(request.consultation.questions, key=key, kind="open")


def theme_of(question: Question, pk: int) -> Theme:
    """The theme; it must be there."""
    return get_object_or_404(question.themes, pk=pk, gone=False)


def chosen(request: Visit, question: Question) -> list[Theme]:
    """The themes that were ticked, in order."""
    given = request.POST if request.method == "POST" else request.GET
    pks = as_numbers(given.getlist("theme"))
    return list(question.themes.filter(pk__in=pks, gone=False))


def seen(request: Visit, question: Question) -> int:
    """The edition that the person had before them."""
    said = request.POST.get("seen", "")
    return as_number(said, question.edition)


def may_edit(request: Visit) -> bool:
    """Whether this person may change themes."""
    return may(role_of(request.user, request.consultation), Act.EDIT_THEMES)


def since(question: Question, edition: int) -> list[Change]:
    """What was done to the themes after an edition, the first thing first."""
    return list(question.changes.filter(number__gt=edition).select_related("by").order_by("number"))


def show(
    request: Visit,
    template: str,
    question: Question,
    error: GreenpaperError | None = None,
    **more: Any,
) -> HttpResponse:
    """A page about a question's themes; `error`: why what was asked for was not done."""
    question.refresh_from_db()
    changed = isinstance(error, ChangedError)
    about = {
        "consultation": request.consultation,
        "question": question,
        "seen": question.edition,
        "may_edit": may_edit(request),
        "problem": str(error) if error else "",
        "theirs": since(question, seen(request, question)) if changed else (),
    }
    status = 200 if error is None else CONFLICT if changed else WRONG
    return render(request, template, {**about, **more}, status=status)


def back(question: Question, theme: Theme | None = None) -> HttpResponse:
    """To the themes, or to one of them."""
    if theme is None:
        return redirect("question themes", question.consultation_id, question.key)
    return redirect("theme", question.consultation_id, question.key, theme.pk)


def address(question: Question, name: str, *more: object) -> str:
    """The address of a page about the question's themes."""
    return reverse(name, args=[question.consultation_id, question.key, *more])


def asks_for_part(request: Visit) -> bool:
    """Whether the part of a page that takes time is asked for, by HTMX or by a link."""
    return "HX-Request" in request.headers or "now" in request.GET


def in_time(
    request: Visit,
    page: str,
    part: str,
    question: Question,
    work: Callable[[], dict[str, Any]],
    **more: Any,
) -> HttpResponse:
    """A page whose `part` takes time: it comes by itself, or, without JavaScript, on asking."""
    if not asks_for_part(request):
        return show(request, page, question, part="", **more)
    try:
        found: dict[str, Any] = work()
    except GreenpaperError as error:
        found = {"impossible": str(error)}
    template = part if "HX-Request" in request.headers else page
    return show(request, template, question, part=part, **{**more, **found})
