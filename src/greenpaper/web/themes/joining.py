"""Several themes at once: merge them; put them under a broader one."""

from django.contrib import messages
from django.http import HttpResponse

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import theme_pages
from greenpaper.store.orm.models import Question, Theme
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number, as_numbers
from greenpaper.web.themes.here import back, chosen, question_of, seen, show
from greenpaper.workflow.desk import editing

NEW, ALONE = "new", "alone"


@allowed(Act.EDIT_THEMES)
def merge(request: Visit, key: str) -> HttpResponse:
    """Merge the ticked themes: their joint size first, then who survives."""
    question = question_of(request, key)
    themes = chosen(request, question)
    error: GreenpaperError | None = None
    survivor = request.POST.get("survivor", "")
    if request.method == "POST":
        try:
            heir = _survivor(question, survivor)
            others = as_numbers(request.POST.getlist("theme"))
            editing.merge(request.user, question, seen(request, question), heir.pk, others)
        except GreenpaperError as problem:
            error = problem
        else:
            messages.success(request, question.changes.all()[0].sentence)
            return back(question, heir)
    return show(
        request, "themes/merge.html", question, error, survivor=survivor, **_joint(question, themes)
    )


def _survivor(question: Question, said: str) -> Theme:
    heir = question.themes.filter(pk=as_number(said, -1)).first()
    if heir is None:
        raise GreenpaperError("Choose which theme stays.")
    return heir


def _joint(question: Question, themes: list[Theme]) -> dict[str, object]:
    """The themes with their sizes, and how many responses they have together."""
    every = list(question.themes.filter(gone=False))
    size = theme_pages.sizes(every)
    broad = {t.parent for t in every}
    family = {pk for t in themes for pk in theme_pages.family(question, t)}
    joint = theme_pages.together(family)
    chosen_keys = {t.key for t in themes}
    return {
        "themes": [(t, size[t.pk], t.key in broad) for t in themes],
        "joint": joint,
        "both": sum(size[t.pk] for t in themes if t.parent not in chosen_keys) - joint,
        "others": [t for t in every if t not in themes],
    }


@allowed(Act.EDIT_THEMES)
def under(request: Visit, key: str) -> HttpResponse:
    """Put the ticked themes under a broader one, or by themselves."""
    question = question_of(request, key)
    themes = chosen(request, question)
    error: GreenpaperError | None = None
    where, title = request.POST.get("where", ""), request.POST.get("title", "")
    if request.method == "POST":
        try:
            _put(request, question, [t.pk for t in themes], where, title)
        except GreenpaperError as problem:
            error = problem
        else:
            messages.success(request, question.changes.all()[0].sentence)
            return back(question)
    live = question.themes.filter(gone=False)
    above = {t.parent for t in live if t.parent}
    return show(
        request,
        "themes/under.html",
        question,
        error,
        themes=themes,
        broader=[t for t in live if t.key in above],
        nested=any(t.parent for t in themes),
        where=where,
        new_title=title,
    )


def _put(request: Visit, question: Question, themes: list[int], where: str, title: str) -> None:
    edition = seen(request, question)
    if where == NEW:
        editing.put_under_new(request.user, question, edition, themes, title)
    elif where == ALONE:
        editing.put_under(request.user, question, edition, themes, None)
    elif as_number(where, -1) >= 0:
        editing.put_under(request.user, question, edition, themes, int(where))
    else:
        raise GreenpaperError("Choose where the themes stand.")
