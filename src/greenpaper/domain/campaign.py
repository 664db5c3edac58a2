"""A campaign: near-identical responses to one question."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How a response relates to its campaign's letter."""

    IDENTICAL = "identical"
    EDITED = "edited"
    TEMPLATE_AND_OWN_WORDS = "template_and_own_words"


@dataclass(frozen=True, slots=True)
class Member:
    """A response in a campaign. `own_words`: the character spans that the letter does not have."""

    response_id: str
    relation: Relation
    own_words: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """Near-identical responses to one question. `key` is "c1" for the largest, and so on.

    `letter` is the id of the member whose text stands for the campaign's letter.
    """

    key: str
    question: str
    letter: str
    members: tuple[Member, ...]
