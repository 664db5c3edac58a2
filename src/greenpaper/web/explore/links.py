"""From a number to the responses behind it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from greenpaper.domain.coding import Status
from greenpaper.domain.people import Act
from greenpaper.store.orm.codebook import codebook_of
from greenpaper.store.orm.models import Answer, Coding, Question, Response
from greenpaper.web.explore.kept import SECTIONS, address, question_of
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.web.shared.numbers import as_number

ROWS = 50
CONSIDERED = (Status.CODED, Status.NONE_FITS)


@dataclass(frozen=True, slots=True)
class Some:
    """A page of the responses behind a number; `after` is where the next begins, 0 at the end."""

    rows: list[Response]
    total: int
    after: int


@allowed(Act.LOOK)
def responses(request: Visit, key: str) -> HttpResponse:
    """The responses behind a mark or a number.

    They are named by `theme` (several: all of them), `asked` with `option`, `status`, or one
    `response`; `after` is the place that the page begins behind.
    """
    question = question_of(request, key)
    found = behind(question, request.GET)
    said = request.GET.copy()
    said.pop("after", None)
    return render(
        request,
        "explore/responses.html",
        {
            "consultation": request.consultation,
            "question": question,
            "some": _page(found, request.GET.get("after", "")),
            "what": _said(question, request.GET),
            "same": said.urlencode(),
            "back": address(question, SECTIONS[0][1]),
        },
    )


def behind(question: Question, said: QueryDict) -> "QuerySet[Response]":
    """The responses of the question that are as `said`; a broader theme has those of its own."""
    found = Response.objects.filter(question=question)
    for theme in said.getlist("theme"):
        keys = _lineage(question, theme)
        themes = list(question.themes.filter(key__in=keys).values_list("pk", flat=True))
        codings = Coding.objects.filter(theme__in=themes, fits=True)
        found = found.filter(pk__in=codings.values("response"), status__in=CONSIDERED)
    if "option" in said:
        given = Answer.objects.filter(respondent=OuterRef("respondent"))
        asked = given.filter(asked=said.get("asked", ""), option=said["option"])
        found = found.filter(Exists(asked))
    if said.get("status"):
        found = found.filter(status=said["status"])
    if (one := as_number(said.get("response", ""), -1)) >= 0:
        found = found.filter(pk=one)
    return found


def _lineage(question: Question, theme: str) -> list[str]:
    """The theme's key and those of all themes under it."""
    keys, themes = [theme], codebook_of(question).themes
    for key in keys:
        keys += [t.key for t in themes if t.parent == key and t.key not in keys]
    return keys


def _page(found: "QuerySet[Response]", after: str) -> Some:
    later = found.filter(place__gt=as_number(after, -1))
    rows = list(later.select_related("respondent").order_by("place")[: ROWS + 1])
    last = rows[ROWS - 1].place if len(rows) > ROWS else 0
    return Some(rows[:ROWS], found.count(), last)


def _said(question: Question, said: QueryDict) -> list[str]:
    titles = dict(question.themes.values_list("key", "title"))
    what = [f"Theme: {titles[key]}" for key in said.getlist("theme") if key in titles]
    if "option" in said:
        what.append(f"Group or answer: {said['option']}")
    if said.get("status") == Status.NONE_FITS:
        what.append("None of the themes fits")
    if said.get("status") == Status.NOT_CODED:
        what.append("Could not be coded")
    return what
