"""Everything that one run found out, ready to be counted and published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from greenpaper.domain.campaign import Campaign
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Evidence, Outcome
from greenpaper.domain.consultation import Consultation
from greenpaper.domain.errors import Refused
from greenpaper.domain.response import Marks, Response


@dataclass(frozen=True, slots=True)
class Portrait:
    """How a theme shows itself in the responses.

    `quotes` are 3–5 telling passages by different respondents (a campaign's letter once).
    `distinctness` runs from 0 (its passages lie as near to another theme) to 1 (far from all).
    """

    quotes: tuple[Evidence, ...]
    distinctness: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A theme's share by people's codings of a sample and the machine's of all; a 95% interval.

    `people`: of how many responses of the sample (a campaign's letter once) people's codings count.
    """

    share: float
    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Results:
    """One run's results. `marks` by (question, response_id); `portraits` by (question, theme).

    `personal_answers` are the answers to closed questions, and the names of groups of respondents,
    in which personal data was noticed. `checked`: shares that rest on a sample that people coded,
    by (question, theme); `checked_groups`: by (question, segment or closed question, group, theme).
    """

    consultation: Consultation
    responses: tuple[Response, ...]
    marks: Mapping[tuple[str, str], Marks]
    campaigns: tuple[Campaign, ...]
    codebooks: tuple[Codebook, ...]
    outcomes: tuple[Outcome, ...]
    portraits: Mapping[tuple[str, str], Portrait]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    personal_answers: frozenset[str] = frozenset()
    checked: Mapping[tuple[str, str], Checked] = field(default_factory=dict)
    checked_groups: Mapping[tuple[str, str, str, str], Checked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = {(r.question, r.response_id) for r in self.responses}
        answered = {(o.question, o.response_id) for o in self.outcomes}
        if (
            len(asked) != len(self.responses)
            or asked != answered
            or len(answered) != len(self.outcomes)
        ):
            raise ValueError("each response must have exactly one outcome")
