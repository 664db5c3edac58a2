"""The list of responses: those that were asked for, a page of them."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from greenpaper.domain.people import Act
from greenpaper.store.orm.models import Coding, Response
from greenpaper.store.orm.queries import pages
from greenpaper.store.orm.queries.pages import Order
from greenpaper.store.orm.queries.responses import standing
from greenpaper.web.responses.asked import Asked, asked, listing
from greenpaper.web.responses.forms import CODERS, STATUSES, THEMES, Filters
from greenpaper.web.responses.shown import Excerpt, excerpt
from greenpaper.web.shared.guard import Visit, allowed


@dataclass(frozen=True, slots=True)
class Result:
    """A response in the list. `at`: where it stands, for addresses that need to say so; `doubt`: in
    the review queue, the theme that is in doubt, and how sure the computer is of it.
    """

    response: Response
    excerpt: Excerpt
    codings: list[Coding]
    at: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is on, in words, and the address without it."""

    sentence: str
    without: str


@allowed(Act.LOOK)
def responses(request: Visit) -> HttpResponse:
    """The responses to a question that match the filters, a page of them."""
    consultation = request.consultation
    said = asked(consultation, request.GET)
    if said is None:
        return render(request, "responses/none_yet.html", {"consultation": consultation})
    shown = {
        "consultation": consultation,
        "questions": consultation.questions.filter(kind="open"),
        "asked": said,
        "form": said.form,
        "chosen": _chosen(said),
    }
    if not said.form.is_valid():
        return render(request, "responses/list.html", shown, status=422)
    page = listing(said, request.GET)
    shown |= {"page": page, "results": _results(said, page.rows), "queue": said.order is Order.GAP}
    return render(request, "responses/list.html", shown)


def _results(asked: Asked, rows: list[Response]) -> list[Result]:
    codings = standing(rows)
    near = {n.response: (n.start, n.end) for n in asked.near} if asked.meaning else {}
    titles = dict(asked.question.themes.filter(gone=False).values_list("key", "title"))
    by_gap = asked.order is Order.GAP and not asked.meaning
    return [
        Result(
            row,
            excerpt(row.text, asked.sought.words, near.get(row.pk)),
            [coding for coding in codings[row.pk] if coding.fits],
            pages.mark(pages.place_of(row, Order.GAP)) if by_gap else "",
            _doubt(row, titles) if by_gap else "",
        )
        for row in rows
    ]


def _doubt(row: Response, titles: dict[str, str]) -> str:
    key, confidence, _ = row.doubt or ("", 0, 0)
    return f"{titles[key]}, {100 * confidence:.0f}% confident" if key in titles else ""


def _chosen(asked: Asked) -> list[Chosen]:
    """The filters that are on."""
    pairs = [pair for pair in parse_qsl(asked.address) if pair[0] not in ("question", "order")]
    question = ("question", asked.question.key)
    ordered = [pair for pair in parse_qsl(asked.address) if pair[0] == "order"]
    return [
        Chosen(
            _in_words(asked.form, name, value),
            urlencode([question, *ordered, *pairs[:n], *pairs[n + 1 :]]),
        )
        for n, (name, value) in enumerate(pairs)
    ]


def _in_words(form: Filters, name: str, value: str) -> str:
    field = form.fields[name]
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    said = choices.get(value, value)
    if name in THEMES:
        return {"theme": "", "either": "Either: ", "without": "Not: "}[name] + said
    if name in ("words", "meaning"):
        return f"{field.label}: “{said}”"
    if name == "flagged":
        return "Flagged"
    if name == "least":
        return f"Confidence at least {said}%"
    if name == "most":
        return f"Confidence at most {said}%"
    return said if said in dict(STATUSES + CODERS).values() else f"{field.label}: {said}"
