"""What is asked of a language model, what came of it, and who allowed it."""

import json
import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from greenpaper.domain.errors import ModelError


class Lost(StrEnum):
    """Why an answer is not there, or is not heeded. Each costs one item, never the run."""

    UNREACHABLE = "the model could not be reached"
    TIMED_OUT = "no reply in time"
    RATE_LIMITED = "too many requests"
    SERVER_ERROR = "an error of the model's server"
    DECLINED = "the request was turned down"
    MOVED = "the model's address points to another one, to which nothing is sent"
    CUT_SHORT = "the reply was cut short"
    EMPTY = "an empty reply"
    MALFORMED = "a reply that is not JSON"
    WRONG_SHAPE = "a reply of another shape"
    REFUSED = "the model refused"
    STOPPED = "asked in a run that was stopped, and not asked again"
    GIVEN_UP = "not asked, since the model kept failing"
    FAULT = "a fault of the program in asking"
    OVER_BUDGET = "not asked, since the budget was spent"
    TURNED_OFF = "not asked, since the model was turned off"
    UNKNOWN_THEME = "a theme that was not offered"
    WORDS_NOT_THERE = "words that the response does not have"
    NOT_BORNE_OUT = "wording that the responses do not bear out"


@dataclass(frozen=True, slots=True)
class Ask:
    """One call: one thing to ask of a language model.

    `purpose` is "describe", "code" or "draft"; `item` names the theme or response for the record;
    `prompt` is the prompt's name and version. `instructions` are ours, `content` is data. `shape`
    is the dataclass that the answer must be, `schema` says the same as JSON Schema; it has at most
    `most_tokens` tokens, and is expected to have about `likely_tokens`.
    """

    purpose: str
    item: str
    prompt: str
    instructions: str
    content: str
    shape: type[Any]
    schema: dict[str, Any]
    most_tokens: int = 400
    likely_tokens: int = 60

    @property
    def tokens_in(self) -> int:
        """About how many tokens it is to read: four bytes each, with its schema."""
        schema = json.dumps(self.schema, separators=(",", ":"))
        return sum(
            math.ceil(len(t.encode()) / 4) for t in (self.instructions, self.content, schema)
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a call. `answer` is an instance of the ask's shape, or None and `lost` says why.

    `requests` went out for it, with so many tokens in and out (as the server counts them; estimated
    where it doesn't say). `remembered`: the answer is from an earlier run, and cost nothing now.
    """

    ask: Ask
    answer: Any = None
    lost: Lost | None = None
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    at: str = ""
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in and out, in whatever money the reader counts in."""

    tokens_in: float
    tokens_out: float

    def of(self, tokens_in: int, tokens_out: int) -> float:
        """The cost of so many tokens."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be spent: requests, tokens (in and out) or money. None: no such limit."""

    requests: int | None = None
    tokens: int | None = None
    money: float | None = None
    price: Price | None = None

    def allows(self, requests: int, tokens_in: int, tokens_out: int) -> bool:
        """Whether so much may be spent in all."""
        cost = self.price.of(tokens_in, tokens_out) if self.price else 0.0
        return (
            (self.requests is None or requests <= self.requests)
            and (self.tokens is None or tokens_in + tokens_out <= self.tokens)
            and (self.money is None or cost <= self.money)
        )


def budget_said(budget: Budget) -> str:
    """A budget in words: "12,000 tokens"."""
    parts = [
        f"{budget.requests:,} calls" if budget.requests is not None else "",
        f"{budget.tokens:,} tokens" if budget.tokens is not None else "",
        f"{budget.money:,.2f} of money" if budget.money is not None else "",
    ]
    return " and ".join(part for part in parts if part) or "no limit"


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model by its name and its address; without one, as pydantic-ai knows it ("anthropic:…")."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """The act of a named person: this model may be used, there, for this, for one consultation.

    `place` says where the model runs, as people say it; `on` is the ISO date.
    """

    by: str
    on: str
    place: str
    purpose: str

    def check(self) -> None:
        """Raise ModelError where it lacks anything."""
        said = {"name": self.by, "date": self.on, "place": self.place, "purpose": self.purpose}
        lacking = [what for what, text in said.items() if not text.strip()]
        if lacking:
            raise ModelError(f"The permission to use a language model lacks: {', '.join(lacking)}.")


@dataclass(frozen=True, slots=True)
class Heed:
    """How far a model's answers were heeded on one question, and what came of them.

    `checks` are responses that the engine was sure of, asked so as to see how far to trust the
    model. `informed`: by how much likelier the model is to name a theme that fits than one that
    doesn't (0: it guesses; 1: it is always right), `least_informed` its lower bound. `weight`: what
    an answer adds to the log-odds of a theme it names, or takes from one that it doesn't.
    """

    doubtful: int
    checks: int
    informed: float
    least_informed: float
    weight: float
    changed: int


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The record of what a language model was used for in one run. Counts of items are by purpose.

    `provider` is the host that was asked. `lost` counts items whose answer is not there or was not
    heeded, by purpose and reason; `cost` is in the money that prices were given in, None without.
    """

    model: str
    provider: str
    permission: Permission
    temperature: float
    seed: int
    prompts: dict[str, str]
    budget: str
    asked: dict[str, int]
    answered: dict[str, int]
    lost: dict[str, dict[str, int]]
    requests: int
    remembered: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    seconds: float
    heeded: dict[str, Heed] = field(default_factory=dict)
