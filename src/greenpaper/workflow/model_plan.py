"""What a language model is to be asked, worked out before anything is sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from greenpaper.assistant import describe, second_reader
from greenpaper.assistant.data import Data, as_data
from greenpaper.assistant.weigh import FEWEST
from greenpaper.clean import personal_data
from greenpaper.domain.asking import Ask, Budget
from greenpaper.domain.codebook import Codebook
from greenpaper.domain.coding import Status
from greenpaper.domain.doubtful import Sketch, Unsure
from greenpaper.domain.results import Results
from greenpaper.workflow.code_responses import Shown

PER_RESPONSE = 13
LEAST_TOKENS = 10_000
"""Unless the reader says otherwise, so many tokens may be spent: a twentieth of what a tool takes
that gives every response to a model (docs/reference/measurements.md)."""
MOST_DOUBTFUL = 5_000
MOST_CHECKS = 80
CHECKED = 6
"""After the first checks, one more for so many doubtful responses."""
CHEAPEST = 150
"""Tokens of the smallest call there is."""


class ToRead(Protocol):
    """Results, and what of them a language model may be shown: a `Sorting`, or the desk's."""

    @property
    def results(self) -> Results:
        """As they stand."""

    @property
    def sketches(self) -> Mapping[tuple[str, str], Sketch]:
        """By (question, theme): the themes that it may word."""

    @property
    def unsure(self) -> tuple[Unsure, ...]:
        """The responses that it may read."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One call: about a theme of a question (`theme`, `sketch`), or about a response (`one`)."""

    ask: Ask
    question: str
    theme: str = ""
    sketch: Sketch | None = None
    one: Unsure | None = None
    data: Data | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls, and about what they cost (None without a price); what `budget` leaves out."""

    calls: tuple[Planned, ...]
    budget: Budget
    left_out: int

    @property
    def tokens_in(self) -> int:
        """Tokens that the model will read, about."""
        return sum(call.ask.tokens_in for call in self.calls)

    @property
    def tokens_out(self) -> int:
        """Tokens that it will write, about."""
        return sum(call.ask.likely_tokens for call in self.calls)

    @property
    def cost(self) -> float | None:
        """The money, about."""
        price = self.budget.price
        return price.of(self.tokens_in, self.tokens_out) if price else None


def usual_budget(sorting: ToRead, budget: Budget) -> Budget:
    """The reader's budget, or the usual one where there is no limit in it."""
    if (budget.requests, budget.tokens, budget.money) != (None, None, None):
        return budget
    considered = sum(o.status in (Status.CODED, Status.NONE_FITS) for o in sorting.results.outcomes)
    return Budget(tokens=max(LEAST_TOKENS, PER_RESPONSE * considered), price=budget.price)


def shown(budget: Budget) -> Shown:
    """How many responses of each question to keep for a second reader."""
    limits = [MOST_DOUBTFUL]
    limits += [budget.requests] if budget.requests is not None else []
    limits += [budget.tokens // CHEAPEST] if budget.tokens is not None else []
    return Shown(min(limits), MOST_CHECKS)


def plan(sorting: ToRead, budget: Budget) -> Plan:
    """The calls that the budget allows: themes first, then doubtful responses and their checks."""
    themes = list(_themes(sorting))
    responses = list(_interleaved(sorting))
    spent = [0, 0, 0]
    taken: list[Planned] = []
    for call in chain(themes, responses):
        more = (spent[0] + 1, spent[1] + call.ask.tokens_in, spent[2] + call.ask.likely_tokens)
        if not budget.allows(*more):
            break
        spent = list(more)
        taken.append(call)
    useful = _worth_asking(taken)
    calls = tuple(c for c in taken if c.one is None or useful)
    return Plan(calls, budget, len(themes) + len(responses) - len(calls))


def _worth_asking(calls: Sequence[Planned]) -> bool:
    """Whether there are checks enough to know what the answers are worth, and doubts beside."""
    mine = [c.one for c in calls if c.one is not None]
    checks = sum(one.check for one in mine)
    return checks >= FEWEST and checks < len(mine)


def _themes(sorting: ToRead) -> Iterator[Planned]:
    for book in sorting.results.codebooks:
        asked = _masked([book.question_text])[0]
        titles = _wordings(book, title_only=True)
        for theme in book.themes:
            sketch = sorting.sketches.get((book.question, theme.key))
            if sketch is None or not sketch.passages:
                continue
            safe = Sketch(
                tuple(_masked(sketch.phrases)), tuple(_masked(sketch.passages)), sketch.near
            )
            ask = describe.ask(book.question, theme.key, asked, safe, titles)
            yield Planned(ask, book.question, theme=theme.key, sketch=safe)


def _interleaved(sorting: ToRead) -> list[Planned]:
    """Calls about responses, the questions' in turn, as often as their responses are many."""
    ranked: list[tuple[float, str, int, Unsure]] = []
    for book in sorting.results.codebooks:
        mine = [one for one in sorting.unsure if one.question == book.question]
        size = sum(
            o.question == book.question and o.status in (Status.CODED, Status.NONE_FITS)
            for o in sorting.results.outcomes
        )
        ordered = in_turn(mine, len(sorting.results.codebooks))
        ranked += [(n / max(1, size), book.question, n, one) for n, one in enumerate(ordered)]
    ranked.sort(key=lambda row: row[:3])
    books = {book.question: book for book in sorting.results.codebooks}
    asked = {q: _masked([book.question_text])[0] for q, book in books.items()}
    wordings = {q: _wordings(book) for q, book in books.items()}
    calls: list[Planned] = []
    for _, question, number, one in ranked:
        marks = sorting.results.marks[question, one.response_ids[0]]
        data = as_data(one.text, marks.personal_data)
        ask = second_reader.ask(one, data, asked[question], wordings[question], number)
        calls.append(Planned(ask, question, one=one, data=data))
    return calls


def in_turn(mine: Sequence[Unsure], questions: int) -> list[Unsure]:
    """The responses to one of so many questions as they are asked: a few checks, then the doubtful.

    Checks of all questions count together until a question has enough of its own.
    """
    doubtful = [one for one in mine if not one.check]
    checks = [one for one in mine if one.check]
    first = max(1, -(-FEWEST // max(1, questions)))
    ordered, left = checks[:first], checks[first:]
    for number, one in enumerate(doubtful, start=1):
        ordered.append(one)
        if number % CHECKED == 0 and left:
            ordered.append(left.pop(0))
    return ordered


def _wordings(book: Codebook, *, title_only: bool = False) -> Mapping[str, str]:
    """Titles by theme key, with the descriptions that a person wrote or signed."""
    texts = [
        f"{theme.title}. {theme.description}"
        if theme.description and book.sign_off and not title_only
        else theme.title
        for theme in book.themes
    ]
    return dict(zip((theme.key for theme in book.themes), _masked(texts), strict=True))


def _masked(texts: Sequence[str]) -> list[str]:
    found = personal_data.find(texts)
    return [personal_data.mask(text, spans) for text, spans in zip(texts, found, strict=True)]
