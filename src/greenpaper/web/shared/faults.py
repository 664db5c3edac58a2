"""What is said when something broke that nobody at a page can mend."""

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from greenpaper import __version__
from greenpaper.web.shared import unsent

log = logging.getLogger("greenpaper")
RETRY = 10


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler for faults. A database that is away gets a page of its own.

    That page asks nothing of the database, and holds what was typed, to be sent again.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return _gone(request, error)
    return HttpResponse(render_to_string("500.html"), status=500)


def _gone(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The database can't be used: %s", error)
    kept = request.POST if request.method == "POST" else None
    said: dict[str, object] = {
        "disk_full": "full" in str(error).lower(),
        "csrf_token": get_token(request),
        "team": settings.TEAM,
        "version": __version__,
        "here": request.get_full_path(),
    }
    if kept is not None:
        files = bool(request.FILES)
        said |= unsent.shown(request.get_full_path(), unsent.typed(kept), files=files)
    page = render_to_string("gone.html", said)
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY)})
