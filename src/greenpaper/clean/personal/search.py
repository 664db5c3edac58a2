"""One text through all recognisers, and their finds made into one row of spans."""

import re
from collections.abc import Iterable

from greenpaper.clean.personal.folding import Folded, fold
from greenpaper.clean.personal.recognisers import RECOGNISERS
from greenpaper.clean.personal.spotting import words_of
from greenpaper.domain.response import PersonalData

_DIGIT = re.compile("[0-9]")


def search(text: str) -> tuple[PersonalData, ...]:
    """What looks like personal data in `text`: spans sorted, none overlapping."""
    folded = fold(text)
    words, digits = words_of(folded.text), len(_DIGIT.findall(folded.text))
    found = [
        PersonalData(start, end, recogniser.kind, confidence)
        for recogniser in RECOGNISERS
        if digits >= recogniser.digits
        and (not recogniser.words or not words.isdisjoint(recogniser.words))
        for start, end, confidence in recogniser.spot(folded.text)
    ]
    if not found:
        return ()
    return _as_given(_join([*found, *_said_again(folded.text, found)]), folded)


def _said_again(text: str, found: Iterable[PersonalData]) -> Iterable[PersonalData]:
    """The same words elsewhere in the text: full names, and anything of six characters or more."""
    said = {text[f.start : f.end]: f for f in found}
    for words, first in sorted(said.items()):
        if len(words) < 6 or (first.kind == "name" and " " not in words):
            continue
        for again in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            yield PersonalData(*again.span(), first.kind, first.confidence)


def _join(found: Iterable[PersonalData]) -> list[PersonalData]:
    """Overlapping finds become one, with the kind of the longest, so that no edge is left over.

    The order of the recognisers never matters: of equally long finds the more confident gives the
    kind, then the first in the alphabet.
    """
    joined: list[tuple[int, PersonalData]] = []
    for item in sorted(found, key=lambda f: (f.start, f.end, -f.confidence, f.kind)):
        if joined and item.start < joined[-1][1].end:
            joined[-1] = _united(*joined[-1], item)
        else:
            joined.append((item.end - item.start, item))
    return [item for _, item in joined]


def _united(length: int, one: PersonalData, other: PersonalData) -> tuple[int, PersonalData]:
    """Both as one span. `length` is that of the find that gave `one` its kind."""
    ahead, behind = (length, one), (other.end - other.start, other)
    size, leading = min(ahead, behind, key=lambda p: (-p[0], -p[1].confidence, p[1].kind))
    return size, PersonalData(
        min(one.start, other.start), max(one.end, other.end), leading.kind, leading.confidence
    )


def _as_given(found: Iterable[PersonalData], folded: Folded) -> tuple[PersonalData, ...]:
    """The spans in the characters of the text as it was given."""
    return tuple(
        PersonalData(*folded.back(item.start, item.end), item.kind, item.confidence)
        for item in found
    )
