"""Quotes for publication: the respondents' words, personal data masked, cut at a word."""

import re
from collections.abc import Iterable, Mapping

from greenpaper.domain.coding import Evidence
from greenpaper.domain.response import Marks, Response, mask
from greenpaper.report.findings import Quote
from greenpaper.report.voices import Place, voice

LONGEST = 600
LONGEST_EXAMPLE = 300
_LAST_GAP = re.compile(r"\s+\S*\Z")


def quote(
    response: Response, marks: Marks, evidence: Evidence | None = None, longest: int = LONGEST
) -> Quote:
    """The evidence in a response, or the whole response, in at most `longest` characters."""
    start, end = (evidence.start, evidence.end) if evidence else (0, len(response.text))
    stop = min(end, start + longest)
    cut = stop < end
    if cut:
        # Not through a word, unless what is there is one enormous word.
        gap = _LAST_GAP.search(response.text, max(start, stop - 80), stop)
        stop = gap.start() if gap and gap.start() > start else stop
    words = mask(response.text, marks.personal_data, start, stop)
    return Quote(response.response_id, words, marks.language, start, stop, cut)


def examples(
    ids: Iterable[str],
    responses: Mapping[str, Response],
    marks: Mapping[str, Marks],
    where: Mapping[str, Place],
    how_many: int = 5,
) -> tuple[Quote, ...]:
    """Whole responses spread evenly over `ids` (in their order), each voice at most once."""
    once = list({voice(i, where): i for i in reversed(list(ids))}.values())[::-1]
    step = max(len(once) / how_many, 1)
    chosen = [once[int(k * step)] for k in range(min(how_many, len(once)))]
    return tuple(quote(responses[i], marks[i], longest=LONGEST_EXAMPLE) for i in chosen)
