"""What is handed to a second reader: a response with the themes that it may have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A theme that a response may have, `text[start:end]` being the words most like it.

    `confidence` is the engine's; it gives the theme from `least` on. `given`: it gave it.
    """

    theme: str
    confidence: float
    least: float
    start: int
    end: int
    given: bool


@dataclass(frozen=True, slots=True)
class Unsure:
    """A text that some respondents gave in answer to one question, with its likeliest themes.

    `doubt` is about how many of the candidates are wrongly given or withheld. `check`: the engine
    is sure of it, and it is asked only to see how far the reader can be trusted.
    """

    question: str
    response_ids: tuple[str, ...]
    text: str
    candidates: tuple[Candidate, ...]
    doubt: float
    check: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """What shows a proposed theme best: phrases, central passages (each by another respondent).

    `near` are the keys of the proposed themes that lie nearest to it.
    """

    phrases: tuple[str, ...]
    passages: tuple[str, ...]
    near: tuple[str, ...]
