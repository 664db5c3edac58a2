"""Who has which part in a consultation; its owners change it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act, Role, may
from greenpaper.store.clock import now
from greenpaper.store.orm.acts import name_of, role_of
from greenpaper.store.orm.models import Invitation, Seat
from greenpaper.web.people.forms import CHOICES, ROLES, Part
from greenpaper.web.people.mail import send_invitation
from greenpaper.web.shared.guard import Visit, allowed
from greenpaper.workflow.desk import people as desk

ORDER = list(Role)


@allowed(Act.LOOK, while_coding=True)
def people(request: Visit) -> HttpResponse:
    """The people, what each may do, and who is invited; owners give further parts."""
    owner = may(role_of(request.user, request.consultation), Act.SEAT_PEOPLE)
    if request.method == "POST":
        return _give(request)
    return _show(request, Part() if owner else None)


@require_POST
@allowed(Act.SEAT_PEOPLE, while_coding=True)
def role(request: Visit, seat: int) -> HttpResponse:
    """Give somebody another role."""
    held = get_object_or_404(Seat, pk=seat, consultation=request.consultation)
    said = request.POST.get("role", "")
    if said not in set(Role):
        return _show(request, Part())
    desk.change_role(request.user, request.consultation, held.person, Role(said))
    messages.success(request, f"{name_of(held.person)} is {said} now.")
    return redirect("people", request.consultation.pk)


@require_POST
@allowed(Act.SEAT_PEOPLE, while_coding=True)
def remove(request: Visit, seat: int) -> HttpResponse:
    """Take somebody's part away."""
    held = get_object_or_404(Seat, pk=seat, consultation=request.consultation)
    name = name_of(held.person)
    desk.unseat(request.user, request.consultation, held.person)
    if held.person == request.user:
        messages.success(request, f"You have no part in “{request.consultation.title}” any more.")
        return redirect("consultations")
    messages.success(request, f"{name} has no part in this consultation any more.")
    return redirect("people", request.consultation.pk)


@require_POST
@allowed(Act.SEAT_PEOPLE, while_coding=True)
def withdraw(request: Visit, invitation: int) -> HttpResponse:
    """Make an invitation's link useless."""
    found = get_object_or_404(Invitation, pk=invitation, consultation=request.consultation)
    desk.withdraw(request.user, request.consultation, found)
    messages.success(request, f"The invitation of {found.email} was withdrawn.")
    return redirect("people", request.consultation.pk)


def _give(request: Visit) -> HttpResponse:
    form = Part(request.POST)
    if not settings.TEAM or not form.is_valid():
        return _show(request, form, status=422)
    email, said = form.cleaned_data["email"], Role(form.cleaned_data["role"])
    try:
        secret = desk.seat(request.user, request.consultation, email, said)
    except GreenpaperError as error:
        form.add_error("email", str(error))
        return _show(request, form, status=422)
    if not secret:
        messages.success(request, f"{email} is {said} now.")
        return redirect("people", request.consultation.pk)
    link = request.build_absolute_uri(reverse("join", args=[secret]))
    sent = send_invitation(request.user, request.consultation, email, link)
    return _show(request, Part(), link=link, invited=email, sent=sent)


def _show(request: Visit, form: Part | None, *, status: int = 200, **more: object) -> HttpResponse:
    consultation = request.consultation
    seats = list(consultation.seats.select_related("person"))
    seats.sort(key=lambda s: (ORDER.index(Role(s.role)), name_of(s.person).casefold()))
    said = {
        "consultation": consultation,
        "seats": seats,
        "invitations": consultation.invitations.filter(used_at=None, ends_at__gt=now()),
        "form": form,
        "roles": CHOICES,
        "meanings": [(name, said.split(": ")[1]) for name, said in ROLES.items()],
        **more,
    }
    return render(request, "people/people.html", said, status=status)
