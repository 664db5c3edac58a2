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
    (
        "Overview",
        (
            ("Next steps", "consultation"),
            ("Files", "files"),
            ("Columns", "columns"),
            ("Sorting", "runs"),
        ),
    ),
    (
        "Themes",
        (("Read and edit", "themes"), ("Sign off", "sign off"), ("Check accuracy", "accuracy")),
    ),
    ("Responses", (("Read and review", "responses"), ("Campaigns", "campaigns"))),
    ("Explore", (("Explore", "explore"),)),
    ("Publish", (("Publish", "publish"),)),
    ("Manage", (("Settings", "settings"), ("People", "people"), ("Record", "record"))),
)
"""What each is called, and its parts: what they are called, and the names of their addresses."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a room; `here`: the page is in it."""

    name: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A room in the navigation, which leads to the first of its parts."""

    name: str
    parts: list[Part]

    @property
    def here(self) -> bool:
        """Whether the page is in it."""
        return any(part.here for part in self.parts)


@register.simple_tag(takes_context=True)
def rooms(context: RequestContext) -> list[Room]:
    """The rooms, for the navigation: with those parts that this person may enter."""
    path, consultation = context.request.path, context["consultation"]
    hidden = _hidden(context)
    hrefs = {
        address: reverse(address, args=[consultation.pk])
        for _, parts in ROOMS
        for _, address in parts
        if address not in hidden
    }
    if path == reverse("delete consultation", args=[consultation.pk]):
        path = reverse("settings", args=[consultation.pk])
    here = max((href for href in hrefs.values() if path.startswith(href)), key=len, default="")
    return [
        Room(
            name,
            [Part(said, hrefs[a], hrefs[a] == here) for said, a in parts if a in hrefs],
        )
        for name, parts in ROOMS
    ]


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
