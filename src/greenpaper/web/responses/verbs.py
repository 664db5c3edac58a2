"""What people do with one response: each is a form that comes here and leads back to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.domain.wording import in_quotes
from greenpaper.store.orm.models import Response, Theme
from greenpaper.store.orm.queries.pages import Order
from greenpaper.web.responses.asked import beside
from greenpaper.web.responses.one import address_of, filters, kept, page, the_response
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk import responses as desk

YES = "yes"


@require_POST
@allowed(Act.CODE)
def judge(request: Visit, response: int) -> HttpResponse:
    """Say that a theme fits or does not; then on to the next where this is the review queue."""
    row = the_response(request, response)
    said = request.POST
    key = said.get("theme", "")
    theme = row.question.themes.filter(key=key).first() if key else None
    words, fits = said.get("words", ""), said.get("fits") == YES
    if theme is None:
        return _wrong(request, row, "theme", "Choose the theme that fits.", words=words)
    try:
        count = _say(request, row, theme, fits=fits, words=words)
    except ChangedError as error:
        row = the_response(request, response)
        alike = request.POST.get("alike") == YES
        wanted = {"theme": theme, "fits": fits, "words": words, "alike": alike}
        return page(request, row, status=409, changed=str(error), wanted=wanted)
    except GreenpaperError as error:
        return _wrong(request, row, "words", str(error), theme=theme, words=words)
    verb = "fits" if fits else "does not fit"
    more = f" and {count - 1:,} more that say exactly the same" if count > 1 else ""
    done = f"{in_quotes(theme.title)} {verb} response {row.respondent.response_id}{more}"
    messages.success(request, f"Saved: {done}.")
    return redirect(_onwards(request, the_response(request, response)))


@require_POST
@allowed(Act.ANNOTATE)
def flag(request: Visit, response: int) -> HttpResponse:
    """Flag the response, or take the flag away."""
    row = the_response(request, response)
    desk.flag(request.user, row, flagged=request.POST.get("flagged") == YES)
    return redirect(_here(request, row))


@require_POST
@allowed(Act.ANNOTATE)
def note(request: Visit, response: int) -> HttpResponse:
    """Write a note beside the response."""
    row = the_response(request, response)
    text = request.POST.get("note", "")
    try:
        desk.note(request.user, row, text)
    except GreenpaperError as error:
        return _wrong(request, row, "note", str(error), note=text)
    return redirect(f"{_here(request, row)}#notes")


def _say(request: Visit, response: Response, theme: Theme, *, fits: bool, words: str) -> int:
    given = request.POST.get("edition", "")
    edition = int(given) if given.isdecimal() and len(given) < 10 else -1
    alike = request.POST.get("alike") == YES
    if not fits:
        return desk.say_not(request.user, response, theme, edition=edition, alike=alike)
    start = request.POST.get("start", "")
    near = int(start) if start.isdecimal() and len(start) < 10 else None
    return desk.say_fits(
        request.user,
        response,
        theme,
        edition=edition,
        evidence=desk.words_in(response.text, words, near),
        alike=alike,
    )


def _wrong(
    request: Visit, response: Response, field: str, sentence: str, **typed: object
) -> HttpResponse:
    problem = {"field": field, "sentence": sentence}
    return page(request, response, status=422, problem=problem, typed=typed)


def _here(request: Visit, response: Response) -> str:
    path = request.path.removesuffix("/").rsplit("/", 1)[0]
    query = kept(request, filters(request, response))
    return f"{path}/?{query}" if query else f"{path}/"


def _onwards(request: Visit, response: Response) -> str:
    """In the review queue the next response; else the same."""
    said = filters(request, response)
    if said is not None and said.order is Order.GAP:
        _, after = beside(said, response, request.GET.get("at", ""))
        if after is not None:
            return address_of(after, said)
    return _here(request, response)
