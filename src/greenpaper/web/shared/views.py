"""Pages that belong to no part of the journey."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from greenpaper.web.shared.guard import Visit, for_anybody, signed_in


@for_anybody
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer: for whatever watches over the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("Greenpaper is well.\n", content_type="text/plain")


@require_POST
@signed_in
def discard(request: Visit) -> HttpResponse:
    """Don't send what was typed: the guard has forgotten it."""
    return redirect("consultations")
