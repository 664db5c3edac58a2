"""What happens round every page."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare

from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError

Handler = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALONE = "you"
OPENED = "opened with the key"
HEALTH = "/health/"


def content_security_policy(get_response: Handler) -> Handler:
    """Nothing runs or loads that isn't ours, whatever a respondent wrote."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def alone() -> User:
    """The one person there is on one's own machine."""
    return User.objects.get_or_create(username=ALONE, defaults={"first_name": "You"})[0]


def one_person(get_response: Handler) -> Handler:
    """On one's own machine whoever came by the address with the key is the one person there is.

    The key is exchanged for a cookie, so that it isn't in every address. Other people who use the
    same machine, and other sites open in the same browser, have neither.
    """
    if settings.TEAM:
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.KEY and request.path != HEALTH:
            given = request.GET.get("key", "")
            if given and constant_time_compare(given, settings.KEY):
                request.session.cycle_key()
                request.session[OPENED] = True
                return redirect(request.path)
            if not request.session.get(OPENED):
                return render(request, "locked.html", status=403)
        request.user = alone()
        return get_response(request)

    return middleware


class said_in_sentences:  # noqa: N801 - a middleware, named like the others
    """What a person can mend is said on a page, not as a stack trace."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As Django calls it."""
        if _has_nul(request):
            raise BadRequest("There is a NUL in it, which no database keeps.")
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a mistake; None for a fault, which Django then handles."""
        if not isinstance(error, GreenpaperError):
            return None
        status = 403 if isinstance(error, NotAllowedError) else 400
        status = 409 if isinstance(error, ChangedError) else status
        return render(request, "mistake.html", {"sentence": str(error)}, status=status)


def _has_nul(request: HttpRequest) -> bool:
    fields = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    values = (v for one in fields for _, several in one.lists() for v in several)
    return "\x00" in request.path or any("\x00" in value for value in values)
