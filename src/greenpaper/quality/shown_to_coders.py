"""The codebook that coders are shown: nothing in it tells which themes a drawn response has."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from greenpaper.domain.codebook import Codebook

QUOTED = re.compile(r":?\s*“([^”]+)”")


def shown_to_coders(book: Codebook, texts: Collection[str]) -> Codebook:
    """The codebook without words of `texts`, the drawn responses to its question.

    Examples that are a drawn response's words are left out, and such quotes in descriptions.
    """
    themes = tuple(
        replace(
            theme,
            examples=tuple(e for e in theme.examples if not _in_one(e, texts)),
            description=QUOTED.sub(
                lambda found: "" if _in_one(found[1], texts) else found[0], theme.description
            ),
        )
        for theme in book.themes
    )
    return replace(book, themes=themes)


def _in_one(words: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts has these words; cut short, they may end in an ellipsis."""
    return any(words.strip(" ….") in text for text in texts)
