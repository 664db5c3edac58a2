"""A coding: this theme fits this response, says this coder, because of these words."""

from dataclasses import dataclass
from enum import StrEnum

MACHINE = "machine"
"""Every machine's name begins so, and no person's does."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the response the words are: `text[start:end]`, in characters."""

    response_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Coding:
    """One theme given to one response. `confidence` is the estimated probability that it fits."""

    question: str
    response_id: str
    theme: str
    confidence: float
    evidence: Evidence
    coder: str = "machine"

    @property
    def by_people(self) -> bool:
        """Whether it is people's word."""
        return not self.coder.startswith(MACHINE)


class Status(StrEnum):
    """What became of a response. Every response has exactly one."""

    CODED = "coded"
    NONE_FITS = "none_fits"
    NO_CONTENT = "no_content"
    BLANK = "blank"
    NOT_CODED = "not_coded"


@dataclass(frozen=True, slots=True)
class Doubt:
    """The theme about which a response's coding is least sure.

    `gap` is how far its confidence is from the confidence that decides, in log-odds: above 0 it
    was given, below 0 it was not.
    """

    theme: str
    confidence: float
    gap: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one response to one question: its codings, or why it has none."""

    question: str
    response_id: str
    status: Status
    codings: tuple[Coding, ...] = ()
    primary: str = ""
    """The theme that fits best, among `codings`."""
    reason: str = ""
    doubt: Doubt | None = None
    """Where a person should look first; None where no theme came near."""
    coder: str = MACHINE
    """Whose word it is that these themes fit, or none: a machine's, or people's ("ann; ben")."""

    @property
    def by_people(self) -> bool:
        """Whether people coded it."""
        return not self.coder.startswith(MACHINE)

    def __post_init__(self) -> None:
        if (self.status is Status.CODED) != bool(self.codings):
            raise ValueError(
                f"{self.response_id}: status {self.status} with {len(self.codings)} codings"
            )
