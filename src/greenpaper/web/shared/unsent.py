"""What somebody typed while their sign-in ran out: it is kept, and can be sent once they are back.

It lies in the session of whoever sits at the browser, which signing in takes over. Files can't be
kept; nor are passwords.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

WAITS = "unsent"
SENT = "unsent_sent"
MOST = 500_000
"""Characters that are kept; more than any form of ours sends."""


def keep(request: HttpRequest) -> str:
    """Keep what a form sent, if it was one. Returns the page to come back to."""
    if request.method != "POST":
        return _page_of(request)
    fields = typed(request.POST)
    if sum(len(value) for _, value in fields) <= MOST:
        request.session[WAITS] = {
            "to": request.get_full_path(),
            "fields": fields,
            "files": bool(request.FILES),
        }
    return _page_of(request)


def typed(sent: QueryDict) -> list[tuple[str, str]]:
    """A form's fields, each with its value, without passwords."""
    secret = ("csrfmiddlewaretoken", SENT)
    return [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if name not in secret and "password" not in name
    ]


def is_waiting(request: HttpRequest) -> bool:
    """Whether there is something that this page should offer to send first."""
    if request.method == "POST" and SENT in request.POST:
        request.session.pop(WAITS, None)
    whole_page = request.method == "GET" and not request.headers.get("HX-Request")
    return whole_page and WAITS in request.session


def page(request: HttpRequest) -> HttpResponse:
    """The page that shows what was typed, with a button to send it now."""
    return render(request, "unsent.html", shown(**request.session[WAITS]))


def shown(to: str, fields: list[tuple[str, str]], *, files: bool) -> dict[str, object]:
    """What that page is told: all fields to send again, and those to show because people wrote."""
    written = [(_said(name), value) for name, value in fields if _is_written(value)]
    return {"to": to, "fields": fields, "written": written, "files": files, "sent": SENT}


def _is_written(value: str) -> bool:
    return any(c.isalpha() for c in value) and (" " in value.strip() or len(value) > 20)


def _said(name: str) -> str:
    words = name.rsplit("-", 1)[-1].replace("_", " ")
    return words[:1].upper() + words[1:]


def _page_of(request: HttpRequest) -> str:
    """The page on which the form stood, or the part of a page that was asked for."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return "/"
    parts = urlsplit(said)
    return parts.path + (f"?{parts.query}" if parts.query else "")
