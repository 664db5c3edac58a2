"""Numbers as the report writes them."""

from collections.abc import Mapping

from django import template

from greenpaper.report.figures import percent as as_percent
from greenpaper.report.more_charts import shade as as_shade

register = template.Library()
Share = Mapping[str, float | None]


@register.filter
def percent(part: float | None) -> str:
    """A share as whole per cent."""
    return as_percent(part)


@register.filter
def interval(share: Share) -> str:
    """A share's interval in words, "29% to 39%"."""
    return f"{as_percent(share['low'])} to {as_percent(share['high'])}" if share["of"] else "–"


@register.filter
def checked_interval(checked: Share) -> str:
    """The interval of a share that people checked."""
    return f"{as_percent(checked['low'])} to {as_percent(checked['high'])}"


@register.filter
def shade(part: float | None) -> int:
    """How dark to shade a share: 0 to 5."""
    return as_shade(part)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """What a mapping has under a key; nothing where it has nothing."""
    return mapping.get(key, "")
