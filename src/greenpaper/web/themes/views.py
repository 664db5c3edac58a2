"""The questions; one question's themes as a tree; what was done to them; undoing."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.orm import askings, theme_pages
from greenpaper.store.orm.models import Consultation, Question, Version
from greenpaper.store.orm.queries.unread import why_no_themes
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number
from greenpaper.web.themes.here import back, question_of, seen, show
from greenpaper.workflow.desk import editing
from greenpaper.workflow.desk.signing import changed_since

SIGNED = "green"


@dataclass(frozen=True, slots=True)
class Line:
    """A question with how far its themes are. `colour` is that of GOV.UK Frontend's tag."""

    question: Question
    themes: int
    counts: theme_pages.Counts
    state: str
    colour: str
    version: Version | None = None

    @property
    def signed(self) -> bool:
        """Whether the themes are as they were signed."""
        return self.colour == SIGNED


@allowed(Act.LOOK)
def questions(request: Visit) -> HttpResponse:
    """The open questions, and how far their themes are."""
    consultation = request.consultation
    return render(
        request,
        "themes/questions.html",
        {"consultation": consultation, "lines": lines(consultation)},
    )


def lines(consultation: Consultation) -> list[Line]:
    """Each open question with how far its themes are."""
    return [_line(question) for question in consultation.questions.filter(kind="open")]


def _line(question: Question, counts: theme_pages.Counts | None = None) -> Line:
    themes = question.themes.filter(gone=False).count()
    version = question.versions.first()
    if not themes:
        found = why_no_themes(question)
        state, colour = ("No themes found", "yellow") if found else ("No themes yet", "grey")
    elif version is None:
        state, colour = "Draft", "blue"
    elif changed_since(question, version):
        state, colour = f"Changed since version {version.number}", "yellow"
    else:
        state, colour = f"Signed off: version {version.number}", SIGNED
    counts = counts or theme_pages.counts(question)
    return Line(question, themes, counts, state, colour, version)


@allowed(Act.LOOK)
def tree(request: Visit, key: str) -> HttpResponse:
    """A question's themes, those under a broader one within it."""
    return _tree(request, question_of(request, key))


def _tree(request: Visit, question: Question, error: GreenpaperError | None = None) -> HttpResponse:
    counts = theme_pages.counts(question)
    branches = theme_pages.tree(question, counts.considered)
    return show(
        request,
        "themes/tree.html",
        question,
        error,
        line=_line(question, counts),
        counts=counts,
        branches=branches,
        themes=sum(1 + len(b.under) for b in branches),
        last=editing.last_change(question),
        why=why_no_themes(question),
        under_way=theme_pages.under_way(question),
        proposed=len(askings.proposals(question)),
    )


@allowed(Act.LOOK)
def state(request: Visit, key: str) -> HttpResponse:
    """Whether the responses are still being coded. What was ticked on the page stays ticked."""
    question = question_of(request, key)
    busy = theme_pages.under_way(question)
    about = {"consultation": request.consultation, "question": question, "under_way": busy}
    return render(request, "themes/state.html", {**about, "done": not busy})


@require_POST
@allowed(Act.EDIT_THEMES)
def undo(request: Visit, key: str) -> HttpResponse:
    """Undo what was done last."""
    question = question_of(request, key)
    number = request.POST.get("number", "")
    try:
        editing.undo(
            request.user,
            question,
            seen(request, question),
            as_number(number, 0),
        )
    except GreenpaperError as error:
        return _tree(request, question, error)
    messages.success(request, question.changes.all()[0].sentence)
    return back(question)


@allowed(Act.LOOK)
def changes(request: Visit, key: str) -> HttpResponse:
    """What people did to the themes, the last thing first."""
    question = question_of(request, key)
    done = question.changes.select_related("by")[:200]
    return show(request, "themes/changes.html", question, changes=done)
