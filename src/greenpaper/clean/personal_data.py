"""Personal data in responses: found, and masked in what is published.

Marks are an assist: a person decides. Identifiers with a fixed shape are found reliably; names only
where words around them say so. Kept in what is private, masked in what is published.
"""

from collections.abc import Iterable, Sequence

from greenpaper.domain.ports import Progress, silent
from greenpaper.domain.response import PersonalData

_STEP = "Looking for personal data"


def find(texts: Sequence[str], progress: Progress = silent) -> list[tuple[PersonalData, ...]]:
    """What looks like personal data in each text.

    Returns one tuple a text, in the order of `texts`: spans in characters of the text as given,
    sorted, none overlapping. Confidence ranks finds (.95 confirmed by a check digit or by words
    near it, .8 an unmistakable shape, .6 the shape alone); it is no measured probability.
    """
    from greenpaper.clean.personal.search import search

    seen: dict[str, tuple[PersonalData, ...]] = {}
    found = []
    for done, text in enumerate(texts):
        if done % 1000 == 0:
            progress(_STEP, done, len(texts))
        if text not in seen:
            seen[text] = search(text)
        found.append(seen[text])
    progress(_STEP, len(texts), len(texts))
    return found


def mask(text: str, spans: Sequence[PersonalData]) -> str:
    """The text with each span replaced by what it was: "[e-mail address removed]".

    `spans` are those that `find` gave for this very text. All else stays, character by character.
    """
    return mask_passage(text, 0, len(text), spans)


def mask_passage(text: str, start: int, end: int, spans: Iterable[PersonalData]) -> str:
    """The passage `text[start:end]` with every span that touches it replaced.

    `spans` are those of the whole text. A span that reaches over the passage's edge is replaced
    as far as it lies inside: nothing of it is left.
    """
    parts, position = [], start
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if span.end <= position or span.start >= end or start == end:
            continue
        parts += [text[position : max(position, span.start)], f"[{span.kind} removed]"]
        position = min(span.end, end)
    parts.append(text[position:end])
    return "".join(parts)
