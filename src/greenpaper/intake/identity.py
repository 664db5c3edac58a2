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
    if words.PERSONAL.search(column.heading) and p.share("digit") < 0.8:
        return 0.0
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


def find_respondent(table: Table, columns: Sequence[Headed], question: int) -> int | None:
    """In long form: the column that says who gave the answer, alike in all rows of one person."""
    asked = table.frame.to_series(question)
    best: tuple[float, int] | None = None
    for column in columns:
        p, heading = column.profile, column.heading
        named = words.ANSWERER.search(heading) or words.ID.search(heading)
        if not named or not column.is_brief or p.filled < 0.95 * p.rows or p.words > 6:
            continue
        who = table.frame.to_series(column.position)
        pairs = pl.DataFrame({"who": who, "asked": asked}).n_unique()
        if pairs < 0.95 * p.rows or p.distinct == p.rows:
            continue
        score = (1.0 if words.ANSWERER.search(heading) else 0.0) + pairs / p.rows
        if best is None or score > best[0]:
            best = (score, column.position)
    return best[1] if best else None
