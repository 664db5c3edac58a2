"""The rooms of a consultation, in the order of the journey."""

from dataclasses import dataclass

from django import template
from django.template.context import RequestContext
from django.urls import reverse

register = template.Library()

ROOMS = (
    ("Overview", "consultation"),
    ("Columns", "columns"),
    ("Sorting", "runs"),
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
    """The rooms, for the navigation."""
    path = context.request.path
    pk = context["consultation"].pk
    found = [(name, reverse(address, args=[pk])) for name, address in ROOMS]
    here = max((href for _, href in found if path.startswith(href)), key=len, default="")
    return [Room(name, href, href == here) for name, href in found]
