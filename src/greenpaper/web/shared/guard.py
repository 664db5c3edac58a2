"""Every page about a consultation asks first whether this person may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from greenpaper.domain.errors import NotAllowedError
from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.blind import is_coding
from greenpaper.store.orm.models import Consultation
from greenpaper.web.shared import unsent


class Visit(HttpRequest):
    """A request by a known person, about one consultation."""

    user: User
    consultation: Consultation


View = Callable[Concatenate[Visit, ...], HttpResponseBase]


def signed_in(view: View) -> Callable[..., HttpResponseBase]:
    """A page for anybody who has signed in."""

    @wraps(view)
    def guarded(request: Visit, *args: Any, **given: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if settings.TEAM and not has_second_step(request):
            return redirect("mfa_activate_totp")
        if unsent.is_waiting(request):
            return unsent.page(request)
        return view(request, *args, **given)

    guarded.guard = "signed in"  # type: ignore[attr-defined]
    return guarded


def for_anybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that needs no sign-in: it must not show anything that does."""
    view.guard = "anybody"  # type: ignore[attr-defined]
    return view


def for_administrators(view: View) -> Callable[..., HttpResponseBase]:
    """A page for whoever looks after Greenpaper; on one's own machine that is oneself."""

    @wraps(view)
    def guarded(request: Visit, *args: Any, **given: Any) -> HttpResponseBase:
        if settings.TEAM and not request.user.is_staff:
            raise Http404
        return view(request, *args, **given)

    inner = signed_in(guarded)
    inner.guard = "administrators"  # type: ignore[attr-defined]
    return inner


def has_second_step(request: HttpRequest) -> bool:
    """Whether the sign-in took more than a password: an app's code, or the organisation's word."""
    methods = get_authentication_records(request, request.user)
    if any(said.get("method") == "socialaccount" for said in methods):
        return True
    mine = Authenticator.objects.filter(user_id=request.user.pk)
    return bool(mine.filter(type=Authenticator.Type.TOTP).exists())


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; what was typed is kept, and comes back then."""
    here = unsent.keep(request)
    address = f"{reverse('account_login')}?{urlencode({'next': here})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def allowed(
    act: Act, *, while_coding: bool = False
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A page of a consultation, for those whose part in it includes the act.

    To anybody who has no part in it, it doesn't exist. Who codes a sample of which somebody has yet
    to finish sees only pages that say they show no codings (`while_coding`).
    """

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Visit, pk: int, *args: Any, **given: Any) -> HttpResponseBase:
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
            if not while_coding and is_coding(request.user, consultation):
                return render(request, "coding.html", {"consultation": consultation}, status=403)
            return view(request, *args, **given)

        inner = signed_in(guarded)
        inner.guard = act  # type: ignore[attr-defined]
        inner.while_coding = while_coding  # type: ignore[attr-defined]
        return inner

    return decorate
