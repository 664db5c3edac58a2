"""What people do with one response: judge whether a theme fits, flag it, write a note beside it."""

from typing import Any

from greenpaper.domain.coding import Evidence
from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.domain.response import Content
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.judge import coder_of, judge
from greenpaper.store.orm.models import Coding, Note, Response, Theme
from greenpaper.store.orm.queries.responses import held, said_last

LONGEST_NOTE = 5_000


def say_fits(
    person: Person,
    response: Response,
    theme: Theme,
    *,
    edition: int,
    start: int = 0,
    end: int = 0,
    why: str = "",
) -> None:
    """Say that a theme fits a response, because of the words `text[start:end]` (0, 0: all of it).

    A machine's evidence for the same theme stands where none is given. `edition` is the
    response's that the person saw: raises ChangedError where somebody judged it since; raises
    GreenpaperError where it makes no sense, NotAllowedError.
    """
    _demand_sense(response, theme, start, end)
    with act(person, response.question.consultation, Act.CODE, why=why) as doing:
        row = _unchanged(response, edition)
        if not end:
            start, end = _evidence_there(row, theme)
        before = judge(
            coder_of(person, row.question.consultation),
            row,
            theme,
            fits=True,
            start=start,
            end=end,
        )
        doing.what = f"Said that “{theme.title}” fits response {row.respondent.response_id}"
        doing.about = _about(row, theme) | {"before": before, "evidence": [start, end]}


def say_not(
    person: Person, response: Response, theme: Theme, *, edition: int, why: str = ""
) -> None:
    """Say that a theme does not fit a response: no machine can give it again.

    Raises ChangedError, GreenpaperError, NotAllowedError as `say_fits` does.
    """
    _demand_sense(response, theme, 0, 0)
    with act(person, response.question.consultation, Act.CODE, why=why) as doing:
        row = _unchanged(response, edition)
        before = judge(coder_of(person, row.question.consultation), row, theme, fits=False)
        doing.what = f"Said that “{theme.title}” does not fit response {row.respondent.response_id}"
        doing.about = _about(row, theme) | {"before": before}


def flag(person: Person, response: Response, *, flagged: bool) -> None:
    """Flag a response for others to look at, or take the flag away. Raises NotAllowedError."""
    with act(person, response.question.consultation, Act.ANNOTATE) as doing:
        row = held(response)
        verb = "Flagged" if flagged else "Took the flag from"
        doing.what = f"{verb} response {row.respondent.response_id}"
        doing.about = _about(row) | {"before": row.flagged}
        row.flagged = flagged
        row.save(update_fields=["flagged"])


def note(person: Person, response: Response, text: str) -> Note:
    """Write a note beside a response. Raises GreenpaperError where it is empty or too long."""
    text = text.strip()
    if not text:
        raise GreenpaperError("Write something in the note.")
    if len(text) > LONGEST_NOTE:
        raise GreenpaperError(
            f"The note has {len(text):,} characters. Shorten it to {LONGEST_NOTE:,}."
        )
    with act(person, response.question.consultation, Act.ANNOTATE) as doing:
        doing.what = f"Wrote a note beside response {response.respondent.response_id}"
        doing.about = _about(response) | {"note": text}
        return Note.objects.create(response=response, by=person, text=text)


def words_in(text: str, words: str, start: int | None = None) -> Evidence:
    """Where in a response the words stand that a person gave as evidence.

    `start` says which of several places is meant. White space may differ. Raises GreenpaperError
    where they are not there.
    """
    wanted = words.split()
    if not wanted:
        return Evidence("", 0, 0)
    found = _occurrences(text, wanted)
    if not found:
        raise GreenpaperError(
            "These words are not in the response. Select them in it, or copy them from it exactly."
        )
    nearest = min(found, key=lambda span: (abs(span[0] - start) if start is not None else 0, span))
    return Evidence("", *nearest)


def _occurrences(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    import re

    pattern = r"\s+".join(map(re.escape, wanted))
    exact = [m.span() for m in re.finditer(pattern, text)]
    return exact or [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)]


def _demand_sense(response: Response, theme: Theme, start: int, end: int) -> None:
    if theme.question_id != response.question_id:
        raise GreenpaperError("This theme belongs to another question.")
    if theme.gone:
        raise ChangedError(
            f"“{theme.title}” is no longer among the themes: somebody deleted or merged it. "
            "Choose another."
        )
    if response.content == Content.BLANK:
        raise GreenpaperError("This response is blank: there are no words that a theme could fit.")
    if not 0 <= start <= end <= len(response.text):
        raise GreenpaperError("These words are not in the response. Select them in it again.")


def _unchanged(response: Response, edition: int) -> Response:
    """The response's row, held; ChangedError where it isn't the edition that the person saw."""
    row = held(response)
    if row.edition == edition:
        return row
    last = said_last(row)
    did = f"{last.who}: “{last.what}”" if last else "somebody judged it"
    raise ChangedError(
        f"This response was changed while you had it open ({did}). Look at what stands now, below, "
        "and say whether you still want your change."
    )


def _evidence_there(response: Response, theme: Theme) -> tuple[int, int]:
    old = Coding.objects.filter(response=response, theme=theme, fits=True).first()
    return (old.start, old.end) if old else (0, 0)


def _about(response: Response, theme: Theme | None = None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "question": response.question.key,
        "response": response.pk,
        "response_id": response.respondent.response_id,
    }
    return about | ({"theme": theme.key} if theme else {})
