"""A consultation: what was asked, and of whom."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a column of the source is for."""

    ID = "id"
    OPEN = "open"
    SINGLE = "single"
    MULTIPLE = "multiple"
    SEGMENT = "segment"
    DATE = "date"
    PERSONAL = "personal"
    IGNORE = "ignore"
    QUESTION = "question"
    """Only in long form, where a row is one answer: which question the row answers."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the source, what it is thought to be, and why.

    `name` is unique in the source. `question` is the wording of the question that the column
    answers (or the name of the segment). Several columns with one `question` and the role
    `multiple` are one question with one column per choice; `option` is then the choice.
    `confidence` runs from 0 to 1.
    """

    name: str
    role: Role
    confidence: float
    reason: str
    question: str = ""
    option: str = ""


class Kind(StrEnum):
    """How a question is answered."""

    OPEN = "open"
    SINGLE = "single"
    MULTIPLE = "multiple"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the consultation. `key` is "q1", "q2" … in the source's order."""

    key: str
    text: str
    kind: Kind
    columns: tuple[str, ...]
    options: tuple[str, ...] = ()
    """The choices of a closed question, in a sensible reading order."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A way of grouping respondents, such as "Responding as". `key` is "s1", "s2" …"""

    key: str
    name: str
    column: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consultation:
    """What was asked, in the source's order, and how the respondents can be grouped."""

    title: str
    questions: tuple[Question, ...]
    segments: tuple[Segment, ...] = ()

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions answered in the respondents' own words."""
        return tuple(q for q in self.questions if q.kind is Kind.OPEN)

    @property
    def closed_questions(self) -> tuple[Question, ...]:
        """The questions answered by choosing."""
        return tuple(q for q in self.questions if q.kind is not Kind.OPEN)
