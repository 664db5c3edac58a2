"""The rooms of a consultation, in the order of the journey."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.contrib.auth.models import User
from django.template.context import RequestContext
from django.urls import reverse

from greenpaper.domain.people import Act, may
from greenpaper.store.orm import askings
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import AllowedModel, Consultation

register = template.Library()

ROOMS = (
    ("Overview", "consultation"),
    ("Columns", "columns"),
    ("Sorting", "runs"),
    ("Themes", "themes"),
    ("Sign off", "sign off"),
    ("Responses", "responses"),
    ("Campaigns", "campaigns"),
    ("Check accuracy", "accuracy"),
    ("Explore", "explore"),
    ("Publish", "publish"),
    ("Record", "record"),
    ("People", "people"),
    ("Settings", "settings"),
)
"""What each is called, and the name of its address."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room in the navigation; `here`: the page is in it."""

    name: str
    href: str
    here: bool


@register.simple_tag(takes_context=True)
def rooms(context: RequestContext) -> list[Room]:
    """The rooms, for the navigation: those that this person may enter."""
    path, consultation = context.request.path, context["consultation"]
    hidden = _hidden(context)
    found = [
        (name, reverse(address, args=[consultation.pk]))
        for name, address in ROOMS
        if address not in hidden
    ]
    here = max((href for _, href in found if path.startswith(href)), key=len, default="")
    return [Room(name, href, href == here) for name, href in found]


@register.simple_tag
def model_of(consultation: Consultation) -> AllowedModel | None:
    """The language model that is turned on for a consultation."""
    return askings.allowed(consultation)


def _hidden(context: RequestContext) -> set[str]:
    if not settings.TEAM:
        return {"people"}
    person = context.request.user
    role = role_of(person, context["consultation"]) if isinstance(person, User) else None
    return set() if may(role, Act.CHANGE_CONSULTATION) else {"settings"}
