"""Which themes a coder could give: that they did not give any other says nothing of it."""

import re
from collections.abc import Iterable, Mapping

from greenpaper.domain.codebook import Codebook
from greenpaper.intake.coding_sheet import CodingSheet, Line
from greenpaper.quality.coded import Sample

NONE = "none"

Recorded = Mapping[tuple[str, str], frozenset[str]]
"""By question and response id, the keys that a sample's record says could be given."""


def recorded(sample: Sample | None, sheet: CodingSheet) -> Recorded:
    """What the sample's record says of this sheet: nothing if it was made with another codebook."""
    if sample is None or sheet.codebook not in ("", sample.codebook):
        return {}
    themes = {question: frozenset(keys) for question, keys in sample.themes.items() if keys}
    return {
        (one.question, one.response_id): themes[one.question]
        for one in sample.drawn
        if one.question in themes
    }


def could_give(
    line: Line, question: str, sheet: CodingSheet, record: Recorded | None = None
) -> frozenset[str] | None:
    """The keys of the themes that whoever coded this row could give; None where nothing says.

    The row may say it itself, as in people.csv. Else the sample's record does, or the sheet's page
    with the codebook.
    """
    if line.could_give:
        return keys_in(line.could_give)
    by_record = (record or {}).get((question, line.response_id))
    return by_record or sheet.could_give.get(question)


def keys_in(cell: str) -> frozenset[str]:
    """The keys of a cell of people.csv."""
    return frozenset(re.split(r"\s*;\s*", cell.strip())) - {NONE, ""}


def unasked(codebook: Codebook, could: Iterable[str] | None) -> frozenset[str]:
    """The codebook's themes that a coder could not give who could give those in `could`, by key.

    What was merged is what it became. None where it is not known which they could give.
    """
    if could is None:
        return frozenset()
    given = frozenset(could)
    return frozenset(
        theme.key
        for theme in codebook.themes
        if theme.key not in codebook.parents and given.isdisjoint((theme.key, *theme.merged))
    )
