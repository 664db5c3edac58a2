"""Which column says who answered, and whether a row is one answer rather than one respondent."""

from collections.abc import Sequence

import polars as pl

from greenpaper.domain.consultation import Role
from greenpaper.intake import words
from greenpaper.intake.headed import Guess, Headed
from greenpaper.intake.table import Table

# Ids are printed beside quotes, so personal data is never one: the row number is better.
_NEVER = {Role.OPEN, Role.MULTIPLE, Role.DATE, Role.PERSONAL}


def find_id(columns: Sequence[Headed], guesses: Sequence[Guess]) -> int | None:
    """The position of the column that tells the rows apart best, or None."""
    scores = {
        c.position: _likeness(c)
        for c, g in zip(columns, guesses, strict=True)
        if g.role not in _NEVER
    }
    best = max(scores, key=lambda i: (scores[i], -i), default=None)
    return best if best is not None and scores[best] > 0 else None


def _likeness(column: Headed) -> float:
    """How much a column looks like an id: 0 if not at all."""
    p = column.profile
    if p.filled < 0.8 * p.rows or not p.filled or p.words > 6 or p.share("prose") > 0.5:
        return 0.0
    named = bool(words.ID.search(column.heading)) and column.is_brief
    coded = p.share("code") > 0.95 and p.share("digit") > 0.9
    counted = p.share("numeric") > 0.5
    if not named and (not coded or words.TECHNICAL.search(column.heading)):
        return 0.0
    if not named and counted and column.position > 0:
        return 0.0  # a count of something is often different in every row
    if p.variety < (0.8 if named or not counted else 0.98):
        return 0.0
    return 2.0 * named + p.variety + (0.2 if coded else 0.0)


def find_question_column(
    columns: Sequence[Headed], guesses: Sequence[Guess]
) -> tuple[int, str] | None:
    """In long form: the position of the column that says which question a row answers, and why."""
    if not any(g.role is Role.OPEN for g in guesses):
        return None
    for test, why in ((_is_headed_question, "the heading"), (_holds_questions, "the wording")):
        for column in columns:
            if test(column):
                count = column.profile.distinct
                many = f"{count} questions" if count > 1 else "one question"
                return column.position, f"{why} says that each row answers one of {many}"
    return None


def _is_headed_question(column: Headed) -> bool:
    p = column.profile
    return (
        bool(words.QUESTION.match(column.heading))
        and p.filled >= 0.95 * p.rows
        and 1 <= p.distinct <= 100
        and (p.distinct < p.rows or p.rows == 1)
    )


def _holds_questions(column: Headed) -> bool:
    """A "topic" or "motion" is a question if it is worded as one and many rows answer it."""
    p = column.profile
    if not words.PERHAPS_QUESTION.match(column.heading) or p.filled < 0.95 * p.rows:
        return False
    wordy = sum(1 for text, _ in p.common if len(text.split()) >= 3) / max(1, len(p.common))
    return 2 <= p.distinct <= 100 and p.filled >= 5 * p.distinct and p.words >= 4 and wordy >= 0.8


def find_respondents(
    table: Table, columns: Sequence[Headed], guesses: Sequence[Guess], question: int
) -> list[int]:
    """In long form: the columns that say who gave the answer, best first, none of them personal."""
    asked = table.frame.to_series(question)
    scores: dict[int, float] = {}
    for column, guess in zip(columns, guesses, strict=True):
        answerer = words.ANSWERER.search(column.heading)
        named = (answerer or words.ID.search(column.heading)) and column.is_brief
        if guess.role in _NEVER or not named or column.profile.words > 6:
            continue
        alike = _tells_people_apart(table.frame.to_series(column.position), asked)
        if alike:
            scores[column.position] = alike + (1.0 if answerer else 0.0)
    return sorted(scores, key=lambda i: (-scores[i], i))


def find_private_key(table: Table, personal: Sequence[str], question: str) -> str | None:
    """In long form: the personal column that tells one person's answers from another's, or None.

    What it holds is for comparing only. The finest is taken, the first in the table among equals.
    """
    asked = table.frame[question]
    fit = [name for name in personal if _tells_people_apart(table.frame[name], asked)]
    return max(fit, key=lambda name: table.frame[name].n_unique(), default=None)


def _tells_people_apart(who: pl.Series, asked: pl.Series) -> float:
    """How nearly everybody answers each question once, some of them more than one; 0 if not so."""
    rows = who.len()
    filled = (who.str.strip_chars() != "").sum()
    pairs = pl.DataFrame({"who": who, "asked": asked}).n_unique()
    if filled < 0.95 * rows or pairs < 0.95 * rows or who.n_unique() == rows:
        return 0.0
    return pairs / rows


def holds_names(column: Headed) -> bool:
    """Do the cells read as names of people, so that they can't be ids whatever the heading?"""
    return column.profile.share("name") >= 0.6
