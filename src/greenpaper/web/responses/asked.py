"""What an address asks for: of which question, which responses, in which order, from where."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import Http404, QueryDict
from django.utils.http import urlencode

from greenpaper.store.orm.models import Consultation, Question, Response
from greenpaper.store.orm.queries import pages
from greenpaper.store.orm.queries.pages import Order, Page
from greenpaper.store.orm.queries.sought import Sought, least_sure, matching
from greenpaper.web.responses.forms import Filters
from greenpaper.web.shared.engine import embedder
from greenpaper.workflow.desk.meaning import Near, nearest

if TYPE_CHECKING:
    from django.db.models import QuerySet

SIZE = 25
PAGING = ("after", "before", "at")
"""What an address says besides the filters: where a page begins."""


@dataclass(frozen=True)
class Asked:
    """What is asked of one question's responses. `form` holds the filters as they were given."""

    question: Question
    form: Filters
    address: str
    """The filters as they stand in an address, question included."""

    @cached_property
    def sought(self) -> Sought:
        """The filters."""
        return self.form.sought

    @cached_property
    def order(self) -> Order:
        """How they are ordered, when not by meaning."""
        return Order(self.form.cleaned_data["order"] or Order.PLACE.value)

    @cached_property
    def meaning(self) -> str:
        """The words whose meaning is looked for."""
        return str(self.form.cleaned_data["meaning"]).strip()

    @cached_property
    def found(self) -> "QuerySet[Response]":
        """The responses that match."""
        found = matching(self.question, self.sought)
        return least_sure(self.question, found) if self.order is Order.GAP else found

    @cached_property
    def near(self) -> list[Near]:
        """Those nearest in meaning."""
        narrowed = self.sought != Sought() or self.order is Order.GAP
        among = self.found.values_list("pk", flat=True) if narrowed else None
        return nearest(self.question, embedder(), self.meaning, among)


def asked(consultation: Consultation, given: QueryDict) -> Asked | None:
    """What an address asks for; None where the consultation has no open question yet."""
    open_ones = consultation.questions.filter(kind="open")
    key = given.get("question", "")
    question = open_ones.filter(key=key).first() if key else open_ones.first()
    if question is None:
        if key:
            raise Http404
        return None
    form = Filters(question, given)
    kept = [
        (name, value)
        for name, values in given.lists()
        if name in form.fields
        for value in values
        if value
    ]
    return Asked(question, form, urlencode([("question", question.key), *kept]))


def listing(asked: Asked, given: QueryDict) -> Page:
    """The page that the address asks for."""
    after, before = given.get("after", ""), given.get("before", "")
    if not asked.meaning:
        return pages.page(asked.found, asked.order, SIZE, after=after, before=before)
    start = min(int(after), len(asked.near)) if after.isdecimal() and len(after) < 6 else 0
    ids = [near.response for near in asked.near[start : start + SIZE]]
    rows = Response.objects.select_related("respondent").in_bulk(ids)
    found = Page([rows[pk] for pk in ids], len(asked.near))
    if start + SIZE < len(asked.near):
        found = replace(found, after=str(start + SIZE))
    # From the first page on there is nothing before; its mark is then left out of the address.
    return replace(found, before=str(max(0, start - SIZE))) if start else found


def beside(asked: Asked, response: Response, at: str) -> tuple[Response | None, Response | None]:
    """The responses before and after one in what was found.

    `at` is where it stood: a response that was judged has no place in the review queue any more.
    """
    if asked.meaning:
        ids = [near.response for near in asked.near]
        here = ids.index(response.pk) if response.pk in ids else len(ids)
        rows = Response.objects.select_related("respondent").in_bulk(
            [*ids[max(0, here - 1) : here], *ids[here + 1 : here + 2]]
        )
        before = rows.get(ids[here - 1]) if 0 < here < len(ids) else None
        return before, rows.get(ids[here + 1]) if here + 1 < len(ids) else None
    place = pages.place_of(response, asked.order)
    if asked.order is Order.GAP and response.gap is None:
        place = pages.read_mark(at) or place
    earlier = pages.some(asked.found, asked.order, 1, before=place)
    later = pages.some(asked.found, asked.order, 1, after=place)
    return next(iter(earlier), None), next(iter(later), None)
