"""Compares the groups of respondents in everything that was counted."""

from collections.abc import Iterable

from greenpaper.domain.coding import Status
from greenpaper.report.differences import Difference, differences
from greenpaper.report.find import Asked
from greenpaper.report.findings import Findings
from greenpaper.report.group_counts import Membership
from greenpaper.report.standing import Heard
from greenpaper.report.theme_counts import lineages
from greenpaper.report.voices import Place, Voice, places, voice, voice_of

_CONSIDERED = (Status.CODED, Status.NONE_FITS)


def compare(
    questions: Iterable[Asked], members: Iterable[Membership], findings: Findings
) -> dict[str, tuple[Difference, ...]]:
    """By question: what groups raise more or less often than others (see `differences`).

    `findings` are those of the same questions and memberships: groups that they withhold are not
    compared.
    """
    groups = {m.key: m.of for m in members}
    asked = {a.question.key: a for a in questions}
    return {
        q.key: differences(_heard(asked[q.key]), [(g, groups[g.key]) for g in q.groupings])
        for q in findings.questions
    }


def _heard(asked: Asked) -> Heard:
    where = places(asked.campaigns)
    considered = [i for i, o in asked.outcomes.items() if o.status in _CONSIDERED]
    heard = {voice(i, where) for i in considered}
    lines = lineages(asked.codebook)
    raised: dict[str, set[tuple[str, Voice]]] = {key: set() for key in lines}
    for i in considered:
        for coding in asked.outcomes[i].codings:
            for key in lines[coding.theme]:
                raised[key].add((i, voice_of(coding, where, heard)))
    return Heard(
        {i: _voices(i, where, heard) for i in considered},
        {key: frozenset(pairs) for key, pairs in raised.items()},
    )


def _voices(response_id: str, where: dict[str, Place], heard: set[Voice]) -> tuple[Voice, ...]:
    """The voices that a response is part of: its own, and the letter's that its words are under."""
    own = voice(response_id, where)
    place = where.get(response_id)
    letter: Voice = ("letter", place.campaign) if place else own
    return (own, letter) if letter in heard and letter != own else (own,)
