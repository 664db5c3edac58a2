"""Figures of a check as the report writes them."""

from collections.abc import Mapping
from typing import Any

from django import template

from greenpaper.report import check_page
from greenpaper.report.figures import percent

register = template.Library()
register.filter("value", check_page.value)
register.filter("span", check_page.span)
register.filter("signed", check_page.signed)
register.filter("percents", check_page.percents)
register.filter("whole_percent", percent)


@register.filter
def get(figures: Mapping[str, Any] | None, name: str) -> Any:
    """A figure by its measure's name."""
    return (figures or {}).get(name)


@register.filter
def by_segment(shares: Mapping[str, Any]) -> list[tuple[str, list[Any], list[tuple[str, Any]]]]:
    """By segment: its groups, and a row for each theme with its cell in each."""
    found = []
    for segment in dict.fromkeys(group["segment"] for group in shares["groups"]):
        shown = [group for group in shares["groups"] if group["segment"] == segment]
        cells = [{t["key"]: t for t in group["themes"]} for group in shown]
        rows = [(t["title"], [one[t["key"]] for one in cells]) for t in shares["themes"]]
        found.append((segment, shown, rows))
    return found
