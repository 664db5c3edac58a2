"""Links by which people come in: an invitation, and the choice of a password."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import base36_to_int
from django.views.decorators.debug import sensitive_post_parameters

from greenpaper.store.orm import record
from greenpaper.store.orm.acts import all_or_nothing, name_of
from greenpaper.store.orm.models import Invitation
from greenpaper.store.orm.people import add_person, person_with
from greenpaper.web.people.forms import NewAccount, NewPassword
from greenpaper.web.shared.guard import for_anybody, has_second_step
from greenpaper.workflow.desk import people as desk


@sensitive_post_parameters()
@for_anybody
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the part that an invitation offers: with one's account, or with a new one.

    Raises GreenpaperError where the link offers nothing (any more).
    """
    invitation = desk.demand_invitation(secret)
    if request.user.is_authenticated:
        if not has_second_step(request):
            return redirect("mfa_activate_totp")
        return _accept(request, secret, invitation)
    if person_with(invitation.email):
        return _show(request, invitation, known=True)
    return _with_new_account(request, secret, invitation)


def _accept(request: HttpRequest, secret: str, invitation: Invitation) -> HttpResponse:
    if request.method != "POST":
        return _show(request, invitation)
    assert isinstance(request.user, User)
    consultation = desk.accept(request.user, secret)
    messages.success(request, f"You are {invitation.role} of “{consultation.title}” now.")
    return redirect("consultation", consultation.pk)


def _with_new_account(request: HttpRequest, secret: str, invitation: Invitation) -> HttpResponse:
    nobody = User(email=invitation.email, username=invitation.email)
    form = NewAccount(request.POST or None, person=nobody)
    if request.method != "POST" or not form.is_valid():
        return _show(request, invitation, form=form)
    said = form.cleaned_data
    with all_or_nothing():
        person = add_person(invitation.email, said["name"])
        _give_password(person, said["password"])
        what = f"Made an account for {person.email}, who was invited"
        record.add_to_house(name_of(person), "make account", what)
        desk.accept(person, secret)
    return _sign_in(request, person)


@sensitive_post_parameters()
@for_anybody
def set_password(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Choose a password, with a link that `greenpaper people` gave."""
    person = _person(who)
    if person is None or not default_token_generator.check_token(person, token):
        return render(request, "people/link_ended.html", status=404)
    form = NewPassword(request.POST or None, person=person)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "people/password.html", {"form": form, "who": person}, status=status)
    with all_or_nothing():
        _give_password(person, form.cleaned_data["password"])
        record.add_to_house(name_of(person), "set password", "Chose a password")
    return _sign_in(request, person)


@for_anybody
def taken(request: HttpRequest) -> HttpResponse:
    """Single sign-on named an address that an account has, but didn't vouch for it."""
    return render(request, "people/taken.html", status=409)


def _sign_in(request: HttpRequest, person: User) -> HttpResponse:
    """Signed in with the password that was just chosen; the second step comes next."""
    said = {"email": person.email, "reauthenticated": True}  # it need not be asked again at once
    record_authentication(request, person, "password", **said)
    response: HttpResponse = perform_login(request, person, redirect_url="/")
    return response


def _person(who: str) -> User | None:
    try:
        return User.objects.filter(pk=base36_to_int(who), is_active=True).first()
    except ValueError:
        return None


def _give_password(person: User, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=person, email=person.email.lower(), defaults={"primary": True, "verified": False}
    )


def _show(request: HttpRequest, invitation: Invitation, **more: object) -> HttpResponse:
    form = more.get("form")
    status = 422 if isinstance(form, NewAccount) and form.errors else 200
    said = {"invitation": invitation, "inviter": name_of(invitation.made_by), **more}
    return render(request, "people/join.html", said, status=status)
