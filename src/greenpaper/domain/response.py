"""A response: one respondent's answer to one question, and the marks made on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's answer to one open question, exactly as given (it may be blank).

    `response_id` is the source's id, or the row number where it has none; it is unique within a
    question, and the same for all the answers of one respondent. `row` is the 0-based row of the
    source table that it came from.
    """

    response_id: str
    question: str
    text: str
    row: int


class Content(StrEnum):
    """Whether a response says anything that can be coded."""

    CONTENT = "content"
    NO_CONTENT = "no_content"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A span of a response, in characters, that looks like personal data of this kind."""

    start: int
    end: int
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Marks:
    """What cleaning found out about one response. Nothing is deleted: it is marked.

    `reason` says why there is no content ("nothing to add", "see attached" …). `language` is an
    ISO 639-1 code, or "und" where the text is too short to tell.
    """

    content: Content
    reason: str = ""
    language: str = "und"
    personal_data: tuple[PersonalData, ...] = ()


def mask(
    text: str, personal_data: Iterable[PersonalData], start: int = 0, end: int | None = None
) -> str:
    """The passage `text[start:end]` with its personal data replaced by "[phone number removed]".

    Spans are positions in `text`. A span that the passage's edge cuts through is masked whole, so
    that no half of a telephone number is left; spans that overlap are masked as one.
    """
    stop = len(text) if end is None else min(end, len(text))
    pieces: list[str] = []
    reached = start
    for span in sorted(personal_data, key=lambda s: (s.start, -s.end, s.kind)):
        if span.end <= max(reached, span.start) or span.start >= stop:
            continue
        if span.start >= reached or not pieces:
            removed = f"[{span.kind.replace('_', ' ').lower()} removed]"
            pieces += [text[reached : max(span.start, reached)], removed]
        reached = span.end
    return "".join([*pieces, text[reached:stop]])
