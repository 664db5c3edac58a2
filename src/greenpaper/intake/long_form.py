"""Long form: each row is one answer, and a column says to which question."""

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

from greenpaper.domain.consultation import Kind
from greenpaper.intake.answers import Answers, Value, one_each
from greenpaper.intake.choosing import is_closed
from greenpaper.intake.profile import profile


def by_question(
    asked: pl.Series, answer: pl.Series
) -> list[tuple[str, Kind, Answers | list[tuple[int, str]]]]:
    """Each question's wording, kind and answers, in the natural order of the wordings.

    Questions answered by choosing (few, short answers that come again and again) are closed and
    have a value for every row of the table; open ones have (row, text) pairs.
    """
    rows: dict[str, list[int]] = {}
    for row, wording in enumerate(asked.str.strip_chars().to_list()):
        rows.setdefault(wording, []).append(row)
    found: list[tuple[str, Kind, Answers | list[tuple[int, str]]]] = []
    for wording in sorted(rows, key=natural):
        its = answer[rows[wording]]
        text = wording or "(no question given)"
        if is_closed(profile(its)):
            values: list[Value] = [None] * answer.len()
            for row, value in zip(rows[wording], one_each(its).values, strict=True):
                values[row] = value
            found.append((text, Kind.SINGLE, Answers(values)))
        else:
            pairs = list(zip(rows[wording], its.to_list(), strict=True))
            found.append((text, Kind.OPEN, pairs))
    return found


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key by which "Question 2" comes before "Question 10"."""
    parts = re.split(r"(\d{1,9})", text.lower())
    key = [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts if p]
    return [*key, (2, 0, text)]


def by_respondent(
    values: Sequence[Value], respondents: Sequence[str], wanted: Sequence[str]
) -> list[Value]:
    """One value for each respondent wanted: the one that most of their rows have.

    Among equals the first in the alphabet, so that the order of rows makes no difference.
    """
    held: dict[str, Counter[tuple[str, ...]]] = {}
    several = any(isinstance(value, list) for value in values)
    for who, value in zip(respondents, values, strict=True):
        if value is not None:
            packed = tuple(value) if isinstance(value, list) else (value,)
            held.setdefault(who, Counter())[packed] += 1
    best = {who: min(seen, key=lambda v: (-seen[v], v)) for who, seen in held.items()}
    chosen = [best.get(who) for who in wanted]
    if several:
        return [None if value is None else list(value) for value in chosen]
    return [None if value is None else value[0] for value in chosen]
