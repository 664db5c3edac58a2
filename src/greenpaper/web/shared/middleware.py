"""What happens round every page."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenpaper.domain.errors import ChangedError, GreenpaperError, NotAllowedError

Handler = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALONE = "you"


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
    """On one's own machine everybody who can open the page is the one person there is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = alone()
        return get_response(request)

    return middleware


class said_in_sentences:  # noqa: N801 - a middleware, named like the others
    """What a person can mend is said on a page, not as a stack trace."""

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As Django calls it."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a mistake; None for a fault, which Django then handles."""
        if not isinstance(error, GreenpaperError):
            return None
        status = 403 if isinstance(error, NotAllowedError) else 400
        status = 409 if isinstance(error, ChangedError) else status
        return render(request, "mistake.html", {"sentence": str(error)}, status=status)
