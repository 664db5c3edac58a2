"""Respondents' words, with those that are evidence marked. They are always escaped."""

from collections.abc import Sequence

from django import template

register = template.Library()

LONG = 900
"""Characters above which a response is shown from near its evidence, the rest on asking."""
AROUND = 300
Span = tuple[int, int]


@register.inclusion_tag("themes/words.html")
def words(text: str, spans: Sequence[Span]) -> dict[str, object]:
    """A response with its evidence; of a long one the part around it, and all of it folded away."""
    whole = pieces(text, spans, 0, len(text))
    if len(text) <= LONG:
        return {"pieces": whole}
    first, last = _around(text, spans)
    return {
        "pieces": pieces(text, spans, first, last),
        "whole": whole,
        "before": first > 0,
        "after": last < len(text),
    }


@register.inclusion_tag("themes/words.html")
def quote(text: str, start: int, end: int) -> dict[str, object]:
    """A passage alone."""
    return {"pieces": [(text[start:end], False)], "before": start > 0, "after": end < len(text)}


def pieces(text: str, spans: Sequence[Span], first: int, last: int) -> list[tuple[str, bool]]:
    """`text[first:last]` in pieces, each with whether it is evidence."""
    found: list[tuple[str, bool]] = []
    reached = first
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, last)  # noqa: PLW2901 - what is left of it
        if start >= end:
            continue
        if start > reached:
            found.append((text[reached:start], False))
        found.append((text[start:end], True))
        reached = end
    return [*found, (text[reached:last], False)] if reached < last else found


@register.filter
def percent(share: float) -> str:
    """A share as people read it."""
    if 0 < share < 0.01:
        return "under 1%"
    return f"{100 * share:.0f}%"


def _around(text: str, spans: Sequence[Span]) -> Span:
    """The part of a long text to show: its evidence with some words about it."""
    start, end = min(spans, default=(0, 0))
    first = max(0, start - AROUND)
    last = min(len(text), max(end, first) + AROUND + (0 if spans else AROUND))
    first = text.rfind(" ", 0, first) + 1 if first else 0
    gap = text.find(" ", last)
    return first, gap if gap >= 0 else len(text)
