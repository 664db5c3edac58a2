"""The nouns of checking: which responses were drawn for people to code, and what they said."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum

MACHINE = "machine"
"""The coder's name of the machine; no person may have it."""


class Part(StrEnum):
    """Why a response is in the sample."""

    RANDOM = "random"
    """Drawn by chance alone, every response with the same chance."""
    CAMPAIGN = "campaign"
    """Taken for certain: it stands for one of the largest campaigns."""
    ADDED = "added"
    """Drawn by chance within its stratum, so that rare themes and unsure codings are judged."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A response in the sample; `stands_for` so many responses (a campaign's letter: its members).

    `chance` is the probability with which the whole design took it (given how many of each stratum
    were taken), `random_chance` that of the random part alone: 1 for a campaign taken for certain,
    0 for what was added.
    """

    question: str
    response_id: str
    respondent: str
    part: Part
    stratum: str
    chance: float
    random_chance: float
    stands_for: int = 1

    @property
    def weight(self) -> float:
        """How many responses it speaks for, where the whole sample is used."""
        return self.stands_for / self.chance

    @property
    def random_weight(self) -> float:
        """How many it speaks for where only the random part and the campaigns are; 0 if added."""
        return self.stands_for / self.random_chance if self.random_chance else 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Responses drawn for people to code, and what they were drawn from.

    `size` is the number drawn by chance from each question, `considered` the number of responses
    of each question that could have been drawn. `codebook` is the fingerprint of the codebooks,
    `codings` of the machine's codings, `source` the sha256 of the file of responses. `themes` are
    the keys that coders could give, by question; empty in records from before they were kept.
    """

    seed: int
    size: int
    coders: int
    drawn: tuple[Drawn, ...]
    considered: dict[str, int] = field(default_factory=dict)
    codebook: str = ""
    codings: str = ""
    source: str = ""
    themes: dict[str, list[str]] = field(default_factory=dict)

    def of(self, question: str) -> tuple[Drawn, ...]:
        """What was drawn of one question, by its key."""
        return tuple(drawn for drawn in self.drawn if drawn.question == question)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one coder says of one response: the themes that fit; none of them; or can't tell.

    `themes` empty means that none fits, unless `cant_tell`. `evidence` are spans of the response,
    in characters, where the coder marked any. `unasked` are themes that the coder could not give,
    since they are newer than what the coder was shown: of them nothing is said.
    """

    coder: str
    question: str
    response_id: str
    themes: frozenset[str] = frozenset()
    cant_tell: bool = False
    note: str = ""
    evidence: tuple[tuple[int, int], ...] = ()
    unasked: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.cant_tell and self.themes:
            raise ValueError(f"{self.response_id}: can't tell, and yet {sorted(self.themes)}")

    @property
    def key(self) -> tuple[str, str]:
        """The response: its question's key and its id."""
        return self.question, self.response_id


def sample_as_json(sample: Sample) -> str:
    """The sample's record: what was drawn, with which chance. It has no word of the codings."""
    return json.dumps(asdict(sample), ensure_ascii=False, indent=1) + "\n"
