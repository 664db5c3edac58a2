"""The responses that a person should check first: those whose coding is least sure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import polars as pl

from greenpaper.domain.coding import Doubt, Outcome, Status
from greenpaper.domain.response import Response
from greenpaper.domain.results import Results
from greenpaper.report.order import natural
from greenpaper.report.shares import DECIMALS
from greenpaper.report.tables import theme_titles
from greenpaper.report.voices import Place, Voice, places, voice

MOST = 200
"""Of each question; what people have patience for."""
CHECK_FIRST = {
    "question": pl.String,
    "response_id": pl.String,
    "response": pl.String,
    "themes": pl.String,
    "theme_in_doubt": pl.String,
    "confidence": pl.Float64,
    "reason": pl.String,
}


def check_first_table(results: Results) -> pl.DataFrame:
    """By question, the responses whose coding is least sure, the least sure first, at most `MOST`.

    A campaign's letter stands there once, and so does a text that several gave.
    """
    responses = {(r.question, r.response_id): r for r in results.responses}
    titles = theme_titles(results)
    rows: list[tuple[str | float, ...]] = []
    for question in results.consultation.open_questions:
        where = places([c for c in results.campaigns if c.question == question.key])
        mine = [o for o in results.outcomes if o.question == question.key]
        rows += [
            _row(outcome, doubt, responses[question.key, outcome.response_id], titles)
            for outcome, doubt in islice(_least_sure(mine, responses, where), MOST)
        ]
    return pl.DataFrame(rows, schema=CHECK_FIRST, orient="row")


def _least_sure(
    outcomes: Sequence[Outcome],
    responses: Mapping[tuple[str, str], Response],
    where: Mapping[str, Place],
) -> Iterator[tuple[Outcome, Doubt]]:
    """Each voice and each text once, nearest to being coded otherwise first."""
    open_ones = [(o, o.doubt) for o in outcomes if o.doubt]
    open_ones.sort(key=lambda pair: (abs(pair[1].gap), natural(pair[0].response_id)))
    seen: set[Voice | str] = set()
    for outcome, doubt in open_ones:
        text = responses[outcome.question, outcome.response_id].text
        said: set[Voice | str] = {voice(outcome.response_id, where), text}
        if not seen & said:
            yield outcome, doubt
        seen |= said


def _row(
    outcome: Outcome, doubt: Doubt, response: Response, titles: Mapping[tuple[str, str], str]
) -> tuple[str | float, ...]:
    given = sorted(outcome.codings, key=lambda c: (-c.confidence, natural(c.theme), c.coder))
    themes = (f"{titles[outcome.question, c.theme]} ({c.confidence:.2f})" for c in given)
    return (
        outcome.question,
        outcome.response_id,
        response.text,
        "; ".join(themes),
        titles[outcome.question, doubt.theme],
        round(doubt.confidence, DECIMALS),
        _reason(outcome, doubt),
    )


def _reason(outcome: Outcome, doubt: Doubt) -> str:
    if outcome.status is Status.NONE_FITS:
        return "no theme quite fits"
    given = any(coding.theme == doubt.theme for coding in outcome.codings)
    return "almost not given" if given else "almost given"
