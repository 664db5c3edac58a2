"""What the record can be filtered by."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from greenpaper.store.orm.models import Entry
from greenpaper.web.consultations.forms import DateField
from greenpaper.web.shared.forms import Form

SELECT = {"class": "govuk-select"}


class Filter(Form):
    """Who, what, and when."""

    who = forms.CharField(label="Who", required=False, widget=forms.Select(attrs=SELECT))
    act = forms.CharField(label="What", required=False, widget=forms.Select(attrs=SELECT))
    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def __init__(self, said: Any, entries: QuerySet[Entry]) -> None:
        super().__init__(said)
        self._entries = entries
        for name, anything in (("who", "Anybody"), ("act", "Anything")):
            widget: Any = self.fields[name].widget
            widget.choices = [("", anything), *_distinct(entries, name)]

    def found(self) -> QuerySet[Entry]:
        """The lines that pass, the latest first."""
        said = self.cleaned_data
        passes = {
            "who": said.get("who"),
            "act": said.get("act"),
            "at__gte": _start(said.get("since")),
            "at__lt": _start(said.get("until"), timedelta(days=1)),
        }
        asked = {name: value for name, value in passes.items() if value}
        return self._entries.filter(**asked).order_by("-number")


def _distinct(entries: QuerySet[Entry], field: str) -> list[tuple[str, str]]:
    values = entries.order_by().values_list(field, flat=True).distinct()
    return [(value, value[:1].upper() + value[1:]) for value in sorted(values, key=str.casefold)]


def _start(day: date | None, more: timedelta = timedelta()) -> str:
    """When a day begins here, as the record writes times (in UTC); "" for no day."""
    if day is None:
        return ""
    local = timezone.make_aware(datetime.combine(day, time.min) + more)
    return local.astimezone(UTC).isoformat(timespec="milliseconds")
