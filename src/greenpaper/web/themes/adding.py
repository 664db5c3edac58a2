"""Add a theme: by its description, or of responses that have none."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from greenpaper.domain.codebook import Theme as Described
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import theme_pages
from greenpaper.store.orm.models import Question
from greenpaper.web.shared.engine import embedder
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number, as_numbers
from greenpaper.web.themes.forms import Words
from greenpaper.web.themes.here import back, in_time, question_of, seen, show
from greenpaper.workflow.desk import editing
from greenpaper.workflow.desk.editing import Made
from greenpaper.workflow.desk.previews.parts import made_of
from greenpaper.workflow.desk.previews.taking import NEW, taking
from greenpaper.workflow.desk.previews.without import Alike, without_theme

FIRST = 6
"""Responses of a group that are shown before one asks for the rest."""
MOST = 200
"""Responses of a group that are shown at most: more than that is a theme to make of all."""


@allowed(Act.EDIT_THEMES)
def add(request: Visit, key: str) -> HttpResponse:
    """Describe a theme, see what it would take, and add it."""
    question = question_of(request, key)
    form = Words(request.POST if request.method == "POST" else None)
    error: GreenpaperError | None = None
    about: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if "add" in request.POST:
                edition = seen(request, question)
                theme = editing.add(request.user, question, edition, **form.said)
                messages.success(request, question.changes.all()[0].sentence)
                return back(question, theme)
            about = _takes(question, form)
        except GreenpaperError as problem:
            error = problem
    page = show(request, "themes/add.html", question, error, form=form, **about)
    page.status_code = 422 if form.errors else page.status_code
    return page


@require_POST
@allowed(Act.EDIT_THEMES)
def preview(request: Visit, key: str) -> HttpResponse:
    """What the theme would take that is being described, while it is typed."""
    question = question_of(request, key)
    form = Words(request.POST)
    about: dict[str, Any] = {}
    if form.is_valid():
        try:
            about = _takes(question, form)
        except GreenpaperError as error:
            about = {"impossible": str(error)}
    return render(request, "themes/taking.html", about)


def _takes(question: Question, form: Words) -> dict[str, Any]:
    said = form.said
    described = Described(NEW, said["title"], said["description"], "", tuple(said["examples"]))
    return {"taking": taking(question, embedder(), described)}


@allowed(Act.LOOK)
def none(request: Visit, key: str) -> HttpResponse:
    """The responses without a theme, those that resemble one another together."""
    question = question_of(request, key)
    counts = theme_pages.counts(question)
    wanted = request.GET.get("group", "")
    return in_time(
        request,
        "themes/none.html",
        "themes/groups.html",
        question,
        lambda: _groups(question, as_number(wanted, -1)),
        counts=counts,
        wanted=wanted,
    )


def _groups(question: Question, wanted: int) -> dict[str, Any]:
    """The groups, each with its first responses; or one of them with all of its own."""
    found = without_theme(question, embedder())
    if 0 <= wanted < len(found):
        return {"groups": [_group(wanted, found[wanted], MOST)]}
    return {"groups": [_group(n, alike, FIRST) for n, alike in enumerate(found)]}


def _group(number: int, alike: Alike, most: int) -> dict[str, Any]:
    return {
        "number": number,
        "title": alike.title,
        "size": len(alike.members),
        "members": alike.members,
        "shown": theme_pages.shown(alike.members[:most]),
        "all": len(alike.members) <= most,
    }


@require_POST
@allowed(Act.EDIT_THEMES)
def make(request: Visit, key: str) -> HttpResponse:
    """Make a theme of the ticked responses: first what it would be, then, confirmed, the theme."""
    question = question_of(request, key)
    group = request.POST.get("group", "")
    given = request.POST.get(f"members-{group}", "").split(",") if group else []
    ticked = [*request.POST.getlist("response"), *given]
    picked = as_numbers(ticked)
    if not picked:
        messages.info(request, "Tick at least one response to make a theme of.")
        return back_to_none(question)
    made = made_of(question, picked, embedder())
    ticked_each = not group and "whole" not in request.POST
    form = Words(request.POST if "make" in request.POST else None, initial=_proposed(made))
    error: GreenpaperError | None = None
    if form.is_bound and form.is_valid():
        try:
            said = form.said
            words = {**said, "examples": tuple(said["examples"])}
            edition = seen(request, question)
            theme = editing.make_of(
                request.user, question, edition, replace(made, **words), each=ticked_each
            )
        except GreenpaperError as problem:
            error = problem
        else:
            messages.success(request, question.changes.all()[0].sentence)
            return back(question, theme)
    found = taking(question, embedder(), Described(NEW, made.title), made)
    page = show(
        request,
        "themes/make.html",
        question,
        error,
        form=form,
        picked=list(made.evidence),
        whole=not ticked_each,
        taking=found,
    )
    page.status_code = 422 if form.errors else page.status_code
    return page


def back_to_none(question: Question) -> HttpResponse:
    """To the responses without a theme."""
    return redirect("no theme", question.consultation_id, question.key)


def _proposed(made: Made) -> dict[str, str]:
    return {
        "title": made.title,
        "description": made.description,
        "examples": "\n".join(made.examples),
    }
