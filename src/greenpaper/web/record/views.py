"""The record of a consultation, and that of the house."""

import csv
import json
from collections.abc import Callable, Iterator
from io import StringIO

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from greenpaper.domain.people import Act, may
from greenpaper.store.orm.acts import role_of
from greenpaper.store.orm.models import Entry
from greenpaper.store.orm.record import FIELDS, HOUSE, verify
from greenpaper.web.record.forms import Filter
from greenpaper.web.shared.guard import Visit, allowed, for_administrators
from greenpaper.web.shared.numbers import as_number

PAGE = 50
VERIFIED = 1_000
"""So many of the latest lines are verified when the page is shown; the command verifies all."""
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a cell may begin with that a spreadsheet takes for a formula."""


@allowed(Act.LOOK)
def record(request: Visit) -> HttpResponse:
    """Who did what when and why, the latest first."""
    consultation = request.consultation
    said = _page(request, consultation.pk)
    may_export = may(role_of(request.user, consultation), Act.EXPORT_RECORD)
    said |= {"consultation": consultation, "may_export": may_export}
    return render(request, "record/record.html", said)


@for_administrators
def house(request: Visit) -> HttpResponse:
    """Accounts that were made and closed, and consultations that were deleted."""
    said = _page(request, HOUSE) | {"may_export": True}
    return render(request, "record/record.html", said)


@allowed(Act.EXPORT_RECORD)
def export(request: Visit, form: str) -> StreamingHttpResponse:
    """The whole record as a file."""
    return _file(request.consultation.pk, form)


@for_administrators
def export_house(request: Visit, form: str) -> StreamingHttpResponse:
    """The house's record as a file."""
    return _file(HOUSE, form)


def _page(request: HttpRequest, of: int) -> dict[str, object]:
    """One page of lines, by the number of the last line of the page before."""
    entries = Entry.objects.filter(consultation=of)
    form = Filter(request.GET, entries)
    found = form.found() if form.is_valid() else entries.none()
    before = as_number(request.GET.get("before", ""), -1)
    if before >= 0:
        found = found.filter(number__lt=min(before, 2**31 - 1))
    lines = list(found[: PAGE + 1])
    older = request.GET.copy()
    if len(lines) > PAGE:
        older["before"] = str(lines[PAGE - 1].number)
    last = entries.order_by("-number").first()
    unread = max(0, last.number - VERIFIED) if last else 0
    return {
        "form": form,
        "lines": [(line, parse_datetime(line.at)) for line in lines[:PAGE]],
        "older": older.urlencode() if len(lines) > PAGE else "",
        "paged": before >= 0,
        "faults": list(verify(of, unread)) if before < 0 else [],
        "verified": "" if unread == 0 else VERIFIED,
        "last": last,
    }


def _file(of: int, form: str) -> StreamingHttpResponse:
    write, kind = FORMS.get(form, (None, ""))
    if write is None:
        raise Http404
    entries = Entry.objects.filter(consultation=of).order_by("number")
    answer = StreamingHttpResponse(write(entries), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="record.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _csv(entries: QuerySet[Entry]) -> Iterator[str]:
    yield "\ufeff" + _row(FIELDS)  # Excel takes it for UTF-8 only with this mark
    for entry in entries.iterator():
        yield _row([_harmless(_text(getattr(entry, name))) for name in FIELDS])


def _jsonl(entries: QuerySet[Entry]) -> Iterator[str]:
    for entry in entries.iterator():
        said = {name: getattr(entry, name) for name in FIELDS}
        yield json.dumps(said, ensure_ascii=False) + "\n"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell


def _row(cells: "list[str] | tuple[str, ...]") -> str:
    held = StringIO()
    csv.writer(held).writerow(cells)
    return held.getvalue()


FORMS: dict[str, tuple[Callable[[QuerySet[Entry]], Iterator[str]], str]] = {
    "csv": (_csv, "text/csv"),
    "jsonl": (_jsonl, "application/jsonl"),
}
