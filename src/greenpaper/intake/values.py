"""Values of a program's own types, written as a person would see them."""

import datetime as dt
import json
import math


def render(value: object) -> str:
    """A value as text: "" for nothing, whole numbers without ".0", ISO dates, lists joined.

    A list of plain values is joined with "; ", or "|" where a value has a semicolon in it;
    anything deeper is JSON.
    """
    if value is None or isinstance(value, (str, bool, float)):
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return _join(list(value))
    if isinstance(value, dict):
        return _plain(json.dumps(value, ensure_ascii=False, default=render))
    if isinstance(value, dt.datetime):
        # pandas' NaT is a datetime that prints as "NaT"
        return "" if str(value) == "NaT" else value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return "" if str(value) == "<NA>" else str(value)


def _plain(value: str | bool | float | None) -> str:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or math.isnan(value):
        return ""
    return str(int(value)) if math.isfinite(value) and value.is_integer() else repr(value)


def _join(values: list[object]) -> str:
    if any(isinstance(value, (list, tuple, dict)) for value in values):
        return _plain(json.dumps(values, ensure_ascii=False, default=render))
    texts = [render(value) for value in values]
    mark = next((m for m in ("; ", "|") if not any(m.strip() in t for t in texts)), "")
    if len(texts) > 1 and not mark:
        return _plain(json.dumps(texts, ensure_ascii=False))
    return mark.join(texts)
