"""Figures as the report writes them."""


def percent(part: float | None) -> str:
    """A share as the report writes it: whole per cent, "<1%" for what rounds to none."""
    if part is None:
        return "–"
    return "<1%" if 0 < part < 0.005 else f"{part:.0%}"
