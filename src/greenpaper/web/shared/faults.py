"""What is said when something broke that nobody at a page can mend."""

import logging
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from greenpaper import __version__
from greenpaper.store.orm.connection import is_away, is_full
from greenpaper.web.shared import unsent

log = logging.getLogger("greenpaper")
RETRY = 10


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler for faults. A database that is away, or a full disk, gets a page of its own.

    That page asks nothing of the database, and holds what was typed, to be sent again.
    """
    error = sys.exc_info()[1]
    if error is not None and (is_away(error) or is_full(error)):
        return _gone(request, error)
    return HttpResponse(render_to_string("500.html"), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's handler for a form whose token is out of date, or that another site sent.

    Signing in again makes the forms out of date that were open before. Where the browser says that
    the form stood on a page of ours, what was typed can be sent again.
    """
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    page = render_to_string("stale.html", {"ours": ours, **_about(request, keep=ours)})
    return HttpResponse(page, status=403)


def _gone(request: HttpRequest, error: BaseException) -> HttpResponse:
    log.error("The database can't be used: %s", error)
    page = render_to_string("gone.html", {"disk_full": is_full(error), **_about(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY)})


def _about(request: HttpRequest, *, keep: bool = True) -> dict[str, object]:
    """What such a page is told, without asking the database: with it, what was typed."""
    said: dict[str, object] = {
        "csrf_token": get_token(request),
        "team": settings.TEAM,
        "greenpaper": __version__,
        "here": request.get_full_path(),
    }
    if request.method == "POST" and keep:
        files, to = bool(request.FILES), request.get_full_path()
        said |= unsent.shown(to, unsent.typed(request.POST), files=files)
    return said
