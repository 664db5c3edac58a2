"""Campaigns counted once: each letter is one voice, whoever sends it.

Members who sent the letter (identical, or edited) are one voice together. A member who added words
of their own is a voice of their own for the themes that stand in those words, and joins the
letter's voice for the themes that stand in the letter.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from greenpaper.domain.campaign import Campaign, Relation
from greenpaper.domain.coding import Coding

Voice = tuple[str, str]
"""("response", its id) or ("letter", the campaign's key)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response stands in a campaign. `letter`: it is counted with the letter."""

    campaign: str
    letter: bool
    own_words: tuple[tuple[int, int], ...]


def places(campaigns: Iterable[Campaign]) -> dict[str, Place]:
    """The place of every member of one question's campaigns, by response id."""
    return {
        m.response_id: Place(
            campaign.key,
            m.relation is not Relation.TEMPLATE_AND_OWN_WORDS or m.response_id == campaign.letter,
            m.own_words,
        )
        for campaign in campaigns
        for m in campaign.members
    }


def voice(response_id: str, where: Mapping[str, Place]) -> Voice:
    """Whose voice a whole response is."""
    place = where.get(response_id)
    return ("letter", place.campaign) if place and place.letter else ("response", response_id)


def voice_of(coding: Coding, where: Mapping[str, Place], heard: Set[Voice]) -> Voice:
    """Whose voice raises a theme. `heard` are the voices of all responses that are considered: a
    letter that nobody sent unchanged is not among them, and its theme is then the member's own.
    """
    place = where.get(coding.response_id)
    own: Voice = ("response", coding.response_id)
    if place is None:
        return own
    letter: Voice = ("letter", place.campaign)
    if place.letter:
        return letter
    evidence = coding.evidence
    in_own_words = not place.own_words or any(
        start < evidence.end and evidence.start < end for start, end in place.own_words
    )
    return own if in_own_words or letter not in heard else letter
