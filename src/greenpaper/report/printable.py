"""Text without the characters that HTML and SVG forbid: vl-convert aborts the program on them."""

import re
from typing import Any

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with "�" for every character that can't be shown."""
    return _FORBIDDEN.sub("\ufffd", text)


def printable_all(value: Any) -> Any:
    """The same for every text in nested lists and mappings."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable_all(key): printable_all(item) for key, item in value.items()}
    return [printable_all(item) for item in value] if isinstance(value, list) else value
