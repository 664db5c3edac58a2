"""Outcomes after a second reader: its opinion weighed into the engine's confidence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from greenpaper.assistant import weigh
from greenpaper.assistant.second_reader import Opinion
from greenpaper.assistant.weigh import Trust
from greenpaper.domain.coding import Coding, Doubt, Evidence, Outcome, Status
from greenpaper.domain.doubtful import Candidate, Unsure
from greenpaper.domain.results import Portrait, Results

MACHINE_WITH = "machine with {}"
"""Who says so where a model's answer was weighed in."""


def reread(
    results: Results,
    opinions: Sequence[tuple[Unsure, Opinion]],
    trusted: Mapping[str, Trust],
    model: str,
) -> tuple[Results, dict[str, int]]:
    """Results with opinions weighed in, and how many responses changed, by question.

    Only doubtful responses change, each by the opinion on its own words; checks stay as they are.
    A response keeps the engine's doubt, so that people still find it where they check first.
    """
    weighed = {
        (one.question, response_id): (one, said)
        for one, said in opinions
        if not one.check and trusted[one.question].weight
        for response_id in one.response_ids
    }
    changed: Counter[str] = Counter()
    outcomes = []
    for outcome in results.outcomes:
        key = (outcome.question, outcome.response_id)
        if key in weighed:
            new = _outcome(outcome, *weighed[key], trusted[outcome.question].weight, model)
            changed[outcome.question] += _themes(new) != _themes(outcome)
            outcomes.append(new)
        else:
            outcomes.append(outcome)
    portraits = _still_there(results, outcomes) if weighed else results.portraits
    return replace(results, outcomes=tuple(outcomes), portraits=portraits), dict(changed)


def _outcome(old: Outcome, one: Unsure, said: Opinion, weight: float, model: str) -> Outcome:
    judged = [(c, *weigh.weighed(c, said, weight)) for c in one.candidates]
    shown = {candidate.theme for candidate in one.candidates}
    codings = [c for c in old.codings if c.theme not in shown]
    codings += [_coding(old, c, sure, said, model) for c, fits, sure in judged if fits]
    codings.sort(key=lambda coding: (-coding.confidence, coding.theme))
    doubt = _doubt(old, judged)
    if not codings:
        return Outcome(old.question, old.response_id, Status.NONE_FITS, doubt=doubt)
    first = codings[0].theme
    return Outcome(old.question, old.response_id, Status.CODED, tuple(codings), first, doubt=doubt)


def _coding(old: Outcome, candidate: Candidate, sure: float, said: Opinion, model: str) -> Coding:
    """The evidence is the reader's words where it named the theme, else the engine's passage."""
    start, end = said.themes.get(candidate.theme, (candidate.start, candidate.end))
    evidence = Evidence(old.response_id, start, end)
    coder = MACHINE_WITH.format(model)
    return Coding(old.question, old.response_id, candidate.theme, round(sure, 3), evidence, coder)


def _doubt(old: Outcome, judged: Sequence[tuple[Candidate, bool, float]]) -> Doubt | None:
    """The theme that was most in doubt before, as it now stands; its gap is the engine's."""
    turned = [row for row in judged if row[0].given != row[1]]
    if not turned:
        return old.doubt
    candidate, fits, sure = min(turned, key=lambda row: (abs(weigh.gap(row[0])), row[0].theme))
    gap = round(abs(weigh.gap(candidate)), 3)
    return Doubt(candidate.theme, round(sure, 3), gap if fits else -gap)


def _themes(outcome: Outcome) -> frozenset[str]:
    return frozenset(coding.theme for coding in outcome.codings)


def _still_there(results: Results, outcomes: Sequence[Outcome]) -> dict[tuple[str, str], Portrait]:
    """Portraits without quotes of responses that have the theme, or one under it, no more."""
    above = {(b.question, t.key): t.parent for b in results.codebooks for t in b.themes}
    held = {
        (o.question, o.response_id, key)
        for o in outcomes
        for theme in _themes(o)
        for key in (theme, above.get((o.question, theme), ""))
    }
    return {
        (question, theme): replace(
            portrait,
            quotes=tuple(q for q in portrait.quotes if (question, q.response_id, theme) in held),
        )
        for (question, theme), portrait in results.portraits.items()
    }
