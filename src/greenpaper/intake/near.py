"""The nearest right spelling."""

import difflib
from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice most like the word, whatever its case, or "" if none is like it."""
    plain = {choice.lower(): choice for choice in choices}
    found = difflib.get_close_matches(word.lower(), list(plain), n=1, cutoff=0.6)
    return plain[found[0]] if found else ""
