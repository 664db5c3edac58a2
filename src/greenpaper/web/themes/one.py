"""One theme: all its responses; its words; deleting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import theme_pages
from greenpaper.store.orm.models import Question, Theme
from greenpaper.web.shared.engine import embedder
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.web.themes.forms import Words
from greenpaper.web.themes.here import back, in_time, question_of, seen, show, theme_of
from greenpaper.workflow.desk import editing
from greenpaper.workflow.desk.previews.going import going


@allowed(Act.LOOK)
def theme(request: Visit, key: str, theme: int) -> HttpResponse:
    """A theme and its responses, a page at a time."""
    question = question_of(request, key)
    one = theme_of(question, theme)
    after = request.GET.get("after", "")
    shown, more = theme_pages.page_of(question, one, as_number(after, 0))
    counts = theme_pages.counts(question)
    themes = list(question.themes.filter(gone=False))
    size = theme_pages.sizes([t for t in themes if one.key in (t.key, t.parent)])[one.pk]
    return show(
        request,
        "themes/theme.html",
        question,
        theme=one,
        above=next((t for t in themes if t.key == one.parent), None),
        under=[t for t in themes if t.parent == one.key],
        shown=shown,
        more=more,
        first=not after,
        size=size,
        share=size / counts.considered if counts.considered else 0.0,
        counts=counts,
    )


@allowed(Act.EDIT_THEMES)
def words(request: Visit, key: str, theme: int) -> HttpResponse:
    """Rename and describe a theme. Who is second sees what the first wrote beside their own."""
    question = question_of(request, key)
    one = question.themes.filter(pk=theme).first() or theme_of(question, theme)
    error: GreenpaperError | None = None
    form = Words(request.POST if request.method == "POST" else None, initial=_now(one))
    if request.method == "POST" and form.is_valid():
        try:
            editing.reword(request.user, question, seen(request, question), theme, **form.said)
        except GreenpaperError as problem:
            error = problem
        else:
            messages.success(request, question.changes.all()[0].sentence)
            return back(question, one)
    one.refresh_from_db()
    now = _now(one)
    yours = {name: (form[name].value() or "").replace("\r\n", "\n") for name in now}
    pairs = [(form[name].label, now[name], yours[name]) for name in now]
    page = show(request, "themes/rename.html", question, error, theme=one, form=form, pairs=pairs)
    page.status_code = 422 if form.errors else page.status_code
    return page


@allowed(Act.EDIT_THEMES)
def delete(request: Visit, key: str, theme: int) -> HttpResponse:
    """Delete a theme, having seen where its responses go."""
    question = question_of(request, key)
    one = theme_of(question, theme)
    error: GreenpaperError | None = None
    if request.method == "POST":
        try:
            editing.delete(request.user, question, seen(request, question), theme)
        except GreenpaperError as problem:
            error = problem
        else:
            messages.success(request, question.changes.all()[0].sentence)
            return back(question)
    about: dict[str, Any] = {
        "theme": one,
        "under": list(question.themes.filter(parent=one.key, gone=False)),
    }
    if error:
        return show(request, "themes/delete.html", question, error, **about)
    return in_time(
        request,
        "themes/delete.html",
        "themes/going.html",
        question,
        lambda: _going(question, one),
        **about,
    )


def _going(question: Question, theme: Theme) -> dict[str, Any]:
    return {"going": going(question, theme, embedder())}


def _now(theme: Theme) -> dict[str, str]:
    return {
        "title": theme.title,
        "description": theme.description,
        "examples": "\n".join(" ".join(example.split()) for example in theme.examples),
    }
