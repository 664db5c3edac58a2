"""What people do with one response: judge whether a theme fits, flag it, write a note beside it."""

import re
from typing import Any

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.domain.response import Content
from greenpaper.domain.wording import in_quotes
from greenpaper.store.orm.acts import Person, act
from greenpaper.store.orm.coders import coder_of
from greenpaper.store.orm.judge import judge
from greenpaper.store.orm.models import Coding, Note, Response, Theme
from greenpaper.store.orm.queries.responses import held, said_last, unjudged_copies

LONGEST_NOTE = 5_000


def say_fits(
    person: Person,
    response: Response,
    theme: Theme,
    *,
    edition: int,
    evidence: tuple[int, int] = (0, 0),
    alike: bool = False,
) -> int:
    """Say that a theme fits a response, because of the words `text[start:end]` (0, 0: all of it).

    A machine's evidence for the same theme stands where none is given. `edition` is the
    response's that the person saw. `alike`: say the same of the campaign's other members who sent
    exactly these words, unless a person has judged them. Returns of how many responses it was
    said. Raises ChangedError where somebody judged the response since; GreenpaperError where it
    makes no sense; NotAllowedError.
    """
    return _say(person, response, theme, edition, fits=True, evidence=evidence, alike=alike)


def say_not(
    person: Person, response: Response, theme: Theme, *, edition: int, alike: bool = False
) -> int:
    """Say that a theme does not fit a response: no machine can give it again.

    As `say_fits` otherwise.
    """
    return _say(person, response, theme, edition, fits=False, evidence=(0, 0), alike=alike)


def _say(
    person: Person,
    response: Response,
    theme: Theme,
    edition: int,
    *,
    fits: bool,
    evidence: tuple[int, int],
    alike: bool,
) -> int:
    _demand_sense(response, theme, *evidence)
    with act(person, response.question.consultation, Act.CODE) as doing:
        row = _unchanged(response, edition)
        if fits and not evidence[1]:
            evidence = _evidence_there(row, theme)
        others = list(unjudged_copies(row, theme)) if alike else []
        coder = coder_of(row.question.consultation, person)
        before = judge(coder, [row, *others], theme, fits=fits, evidence=evidence)
        verb = "fits" if fits else "does not fit"
        doing.what = (
            f"Said that {in_quotes(theme.title)} {verb} response {row.respondent.response_id}"
        )
        doing.about = _about(row, theme) | {"fits": fits, "before": before.get(row.pk)}
        if fits:
            doing.about["evidence"] = list(evidence)
        if others:
            doing.what += f" and {len(others):,} more that say exactly the same"
            doing.about["alike"] = [
                [other.respondent.response_id, before.get(other.pk)] for other in others
            ]
    return 1 + len(others)


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


def words_in(text: str, words: str, start: int | None = None) -> tuple[int, int]:
    """Where in a response the words stand that a person gave as evidence.

    `start` says which of several places is meant. White space may differ. Raises GreenpaperError
    where they are not there.
    """
    wanted = words.split()
    if not wanted:
        return 0, 0
    found = _occurrences(text, wanted)
    if not found:
        raise GreenpaperError(
            "These words are not in the response. Select them in it, or copy them from it exactly."
        )
    return min(found, key=lambda span: (abs(span[0] - start) if start is not None else 0, span))


def _occurrences(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    pattern = r"\s+".join(map(re.escape, wanted))
    exact = [m.span() for m in re.finditer(pattern, text)]
    return exact or [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)]


def _demand_sense(response: Response, theme: Theme, start: int, end: int) -> None:
    if theme.question_id != response.question_id:
        raise GreenpaperError("This theme belongs to another question.")
    if theme.gone:
        raise ChangedError(
            f"{in_quotes(theme.title)} is no longer among the themes: somebody deleted or merged "
            "it. Choose another."
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
