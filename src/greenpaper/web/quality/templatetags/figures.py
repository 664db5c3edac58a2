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
register.filter("whole_percent", percent)


@register.filter
def get(figures: Mapping[str, Any] | None, name: str) -> Any:
    """A figure by its measure's name."""
    return (figures or {}).get(name)
