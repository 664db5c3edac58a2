"""Split a theme: into the parts that it falls into, or by picking responses."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import theme_pages
from greenpaper.store.orm.models import Question, Theme
from greenpaper.web.shared.engine import embedder
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number, as_numbers
from greenpaper.web.themes.here import back, in_time, question_of, seen, show, theme_of
from greenpaper.workflow.desk import editing
from greenpaper.workflow.desk.previews.parts import LEAST, MOST, Proposal, made_of, proposed_parts


@allowed(Act.EDIT_THEMES)
def split(request: Visit, key: str, theme: int) -> HttpResponse:
    """See the parts that a theme falls into, name them, and split it."""
    question = question_of(request, key)
    one = theme_of(question, theme)
    given = request.POST if request.method == "POST" else request.GET
    said = given.get("parts", "")
    how_many = min(max(as_number(said, LEAST), LEAST), MOST)
    about = {"theme": one, "how_many": how_many, "choices": range(LEAST, MOST + 1)}
    if request.method == "POST":
        proposal = proposed_parts(question, one, how_many, embedder())
        titles = request.POST.getlist("title")
        try:
            _split(request, question, one, proposal, titles)
        except GreenpaperError as error:
            parts = _named(proposal, titles)
            more = {**about, **parts, "part": "themes/parts.html"}
            return show(request, "themes/split.html", question, error, **more)
        messages.success(request, question.changes.all()[0].sentence)
        return back(question)
    return in_time(
        request,
        "themes/split.html",
        "themes/parts.html",
        question,
        lambda: _named(proposed_parts(question, one, how_many, embedder()), []),
        **about,
    )


def _split(
    request: Visit, question: Question, theme: Theme, proposal: Proposal, titles: list[str]
) -> None:
    if request.POST.get("digest") != proposal.digest:
        raise ChangedError(
            "The responses of this theme were coded again after you opened the page, so its parts "
            "are not those that you saw. Nothing was changed. Look at the parts as they are now."
        )
    parts = [
        replace(part.made, title=title) for part, title in zip(proposal.parts, titles, strict=False)
    ]
    editing.split(request.user, question, seen(request, question), theme.pk, parts)


def _named(proposal: Proposal, titles: list[str]) -> dict[str, Any]:
    """The parts with the titles that a person gave them, or proposed ones."""
    proposed = [part.made.title for part in proposal.parts]
    names = titles if len(titles) == len(proposed) else proposed
    return {"parts": list(zip(names, proposal.parts, strict=True)), "digest": proposal.digest}


@allowed(Act.EDIT_THEMES)
def pick(request: Visit, key: str, theme: int) -> HttpResponse:
    """Pick responses of a theme, a page after another, and make a theme of their own of them."""
    question = question_of(request, key)
    one = theme_of(question, theme)
    given = request.POST if request.method == "POST" else request.GET
    picked = as_numbers(given.getlist("response"))
    title, description = given.get("title", ""), given.get("description", "")
    error: GreenpaperError | None = None
    if request.method == "POST":
        try:
            _pick_out(request, question, one, picked, (title, description))
        except GreenpaperError as problem:
            error = problem
        else:
            messages.success(request, question.changes.all()[0].sentence)
            return back(question)
    after = given.get("after", "")
    start = as_number(after, 0)
    shown, more = theme_pages.page_of(question, one, start)
    here = {s.response.pk for s in shown}
    return show(
        request,
        "themes/pick.html",
        question,
        error,
        theme=one,
        shown=shown,
        more=more,
        start=start,
        picked=picked,
        elsewhere=[pk for pk in picked if pk not in here],
        new_title=title,
        new_description=description,
    )


def _pick_out(
    request: Visit, question: Question, theme: Theme, picked: list[int], said: tuple[str, str]
) -> None:
    mine = theme_pages.of_theme(theme, picked)
    if not mine:
        raise GreenpaperError("Tick at least one response.")
    if not said[0].strip():
        raise GreenpaperError("Enter a title for the new theme.")
    made = made_of(question, mine, embedder())
    made = replace(made, title=said[0], description=said[1] or made.description)
    editing.pick_out(request.user, question, seen(request, question), theme.pk, made)
