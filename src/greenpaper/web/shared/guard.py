"""Every page about a consultation asks first whether this person may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from greenpaper.domain.errors import NotAllowedError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Consultation


class Visit(HttpRequest):
    """A request by a known person, about one consultation."""

    user: User
    consultation: Consultation


View = Callable[Concatenate[Visit, ...], HttpResponse]


def signed_in(view: View) -> Callable[..., HttpResponse]:
    """A page for anybody who has signed in."""

    @wraps(view)
    def guarded(request: Visit, *args: Any, **given: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            there = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('login')}?{there}")
        return view(request, *args, **given)

    guarded.guard = "signed in"  # type: ignore[attr-defined]
    return guarded


def allowed(act: Act) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page of a consultation, for those whose part in it includes the act.

    To anybody who has no part in it, it doesn't exist.
    """

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Visit, pk: int, *args: Any, **given: Any) -> HttpResponse:
            consultation = Consultation.objects.filter(pk=pk).first()
            role = role_of(request.user, consultation) if consultation else None
            if consultation is None or role is None:
                raise Http404
            if not may(role, act):
                raise NotAllowedError(
                    f"Your part in “{consultation.title}” is {role}, which doesn't include this. "
                    "Ask its owner."
                )
            request.consultation = consultation
            return view(request, *args, **given)

        inner = signed_in(guarded)
        inner.guard = act  # type: ignore[attr-defined]
        return inner

    return decorate
