"""Pages by what stands in the last row, so that the thousandth comes as fast as the first."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from greenpaper.store.orm.models import Response


class Order(StrEnum):
    """In what order responses are shown."""

    PLACE = "place"
    """As they came in."""
    GAP = "gap"
    """Least sure first."""


Place = tuple[float, int]
"""Where a response stands in an order: its value there, and its id."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the responses that were found, how many there are in all, and where to go on.

    `before` and `after` are the marks to ask for the pages on either side with, "" where there is
    none.
    """

    rows: list[Response]
    total: int
    before: str = ""
    after: str = ""


def page(
    found: QuerySet[Response], order: Order, size: int, *, after: str = "", before: str = ""
) -> Page:
    """A page of what was found: the first, or that after (or before) a mark."""
    back = read_mark(before) if not after else None
    rows = some(found, order, size + 1, read_mark(after), back)
    more, rows = len(rows) > size, rows[:size]
    rows = rows[::-1] if back else rows
    total = found.count()
    if not rows:
        return Page([], total)
    later, earlier = (True, more) if back else (more, bool(after))
    return Page(
        rows,
        total,
        before=mark(place_of(rows[0], order)) if earlier else "",
        after=mark(place_of(rows[-1], order)) if later else "",
    )


def some(
    found: QuerySet[Response],
    order: Order,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> list[Response]:
    """The next few after a place; or the last few before one, nearest first."""
    way = "-" if before else ""
    found = found.order_by(f"{way}{order}", f"{way}pk")
    if after:
        found = found.filter(_beyond(order, after, "gt"))
    if before:
        found = found.filter(_beyond(order, before, "lt"))
    return list(found.select_related("respondent")[:size])


def position(found: QuerySet[Response], order: Order, place: Place) -> int:
    """How many of what was found stand before a place."""
    return found.filter(_beyond(order, place, "lt")).count()


def place_of(response: Response, order: Order) -> Place:
    """Where a response stands in the order."""
    value = response.place if order is Order.PLACE else response.gap
    return (0.0 if value is None else float(value), response.pk)


def mark(place: Place) -> str:
    """A place as an address can carry it."""
    value, pk = place
    return f"{value!r}~{pk}"


def read_mark(given: str) -> Place | None:
    """The place that a mark says; None where it says none."""
    value, _, pk = given.partition("~")
    read: Callable[[str], float] = float
    try:
        place = (read(value), int(pk))
    except ValueError:
        return None
    sensible = abs(place[0]) < 1e9 and 0 <= place[1] < 2**62
    return place if sensible else None


def _beyond(order: Order, place: Place, which: str) -> Q:
    """Beyond a place. Said so that an index on the order finds where to begin."""
    value, pk = place
    return Q(**{f"{order}__{which}e": value}) & (
        Q(**{f"{order}__{which}": value}) | Q(**{f"pk__{which}": pk})
    )
