"""What each column of a table is for."""

from collections.abc import Sequence

from greenpaper.domain.consultation import Column, Role
from greenpaper.intake import words
from greenpaper.intake.exports import own_role
from greenpaper.intake.groups import Pair, choice_columns, question_and_option
from greenpaper.intake.headed import Guess, Headed
from greenpaper.intake.identity import (
    find_id,
    find_private_key,
    find_question_column,
    find_respondents,
    holds_names,
)
from greenpaper.intake.profile import profile
from greenpaper.intake.rules import OPEN_PERHAPS, describe_open, guess, openness
from greenpaper.intake.table import Table


def recognise(table: Table) -> tuple[Column, ...]:
    """One Column for each column of the table, in its order, with a role and the reason for it.

    The order of the rows makes no difference. It may find no open question; `assemble` says so.
    """
    names = table.frame.columns
    profiles = [profile(table.frame[name]) for name in names]
    given = table.questions or (("", ""),) * len(names)
    pairs = question_and_option(names, given)
    ticks = choice_columns(pairs, profiles)
    pairs = [
        pair if i in ticks else (_wording(names[i], given[i]), "") for i, pair in enumerate(pairs)
    ]
    columns = [Headed(i, names[i], pairs[i][0], profiles[i]) for i in range(len(names))]
    guesses = [_first_guess(table, column, column.position in ticks) for column in columns]
    guesses = _with_id(columns, guesses)
    guesses = _in_long_form(table, columns, guesses)
    guesses = _at_least_one_open(columns, guesses)
    return tuple(_column(c, g, pairs[c.position]) for c, g in zip(columns, guesses, strict=True))


def _wording(name: str, given: Pair) -> str:
    """What a column of its own asks; the rows of a grid do: "How good is … [Parks]"."""
    question, option = given
    return f"{question} [{option}]" if option else question or name


def _first_guess(table: Table, column: Headed, is_tick: bool) -> Guess:
    if is_tick:
        return Guess(Role.MULTIPLE, 0.9, "one column for each choice, with a tick or nothing in it")
    role = own_role(table.export, column.name)
    varied = column.profile.filled and (role is not Role.SEGMENT or column.profile.distinct > 1)
    if role is not None and (varied or role in {Role.OPEN, Role.IGNORE}):
        return Guess(role, 0.99, f"{table.export} adds this column itself")
    return guess(column)


_NAMES = Guess(Role.PERSONAL, 0.8, "the heading says who answered, and the cells read as names")


def _with_id(columns: Sequence[Headed], guesses: list[Guess]) -> list[Guess]:
    """Choose one id; other columns that look like ids are not used."""
    result = list(guesses)
    chosen = next((i for i, g in enumerate(guesses) if g.role is Role.ID), None)
    if chosen is None:
        chosen = find_id(columns, guesses)
    if chosen is None:
        return guesses
    p = columns[chosen].profile
    why = "different in every row" if p.distinct == p.rows else "different in nearly every row"
    if guesses[chosen].role is not Role.ID:
        if holds_names(columns[chosen]):
            result[chosen] = _NAMES
            return _with_id(columns, result)
        named = words.ID.search(columns[chosen].heading)
        result[chosen] = Guess(Role.ID, 0.95 if named else 0.7, f"{why}, like an id")
    for column, found in zip(columns, guesses, strict=True):
        spare = words.ID.search(column.heading) and column.is_brief
        closed = found.role in {Role.SEGMENT, Role.SINGLE, Role.IGNORE} and found.confidence < 0.99
        if column.position != chosen and spare and closed and column.profile.filled:
            why = f"another id; “{columns[chosen].name}” tells the rows apart"
            result[column.position] = Guess(Role.IGNORE, 0.8, why)
    return result


def _in_long_form(table: Table, columns: Sequence[Headed], guesses: list[Guess]) -> list[Guess]:
    """Where each row is one answer: mark the question, keep one column of answers, find who."""
    found = find_question_column(columns, guesses)
    if found is None:
        return guesses
    question, why = found
    result = list(guesses)
    result[question] = Guess(Role.QUESTION, 0.85, why)
    opens = [c for c in columns if result[c.position].role is Role.OPEN]
    if not opens:
        return guesses
    answer = max(opens, key=lambda c: (openness(c), c.profile.words, -c.position))
    for column in opens:
        if column is not answer:
            other = f"each row is one answer, and “{answer.name}” holds it"
            result[column.position] = Guess(Role.IGNORE, 0.5, other)
    return _with_respondent(table, columns, result, question)


def _with_respondent(
    table: Table, columns: Sequence[Headed], guesses: list[Guess], question: int
) -> list[Guess]:
    """In long form: the id says who answered. Personal data may only be compared, to tell whose."""
    result = list(guesses)
    whose = find_respondents(table, columns, guesses, question)
    for i in whose:
        if holds_names(columns[i]):
            result[i] = _NAMES
    who = next((i for i in whose if result[i] is not _NAMES), None)
    personal = [c.name for c, g in zip(columns, result, strict=True) if g.role is Role.PERSONAL]
    private = find_private_key(table, personal, columns[question].name)
    name = columns[who].name if who is not None else private
    if name is None or (who is not None and result[who].role is Role.ID):
        return result
    for i, g in enumerate(result):
        if g.role is Role.ID:
            result[i] = Guess(Role.IGNORE, 0.8, f"the id of an answer; “{name}” says whose it is")
    if who is not None:
        result[who] = Guess(Role.ID, 0.9, "the same in all rows of one respondent")
    return result


def _at_least_one_open(columns: Sequence[Headed], guesses: list[Guess]) -> list[Guess]:
    """If nothing looks open, take the column that looks most like it, with little confidence."""
    if any(g.role is Role.OPEN for g in guesses):
        return guesses
    spare = [
        c
        for c, g in zip(columns, guesses, strict=True)
        if g.role in {Role.IGNORE, Role.SEGMENT}
        and g.confidence <= 0.6
        and c.profile.words >= 1
        and c.profile.share("code") < 0.9
        and c.profile.share("numeric") < 0.5
    ]
    best = max(spare, key=openness, default=None)
    if best is None or openness(best) < OPEN_PERHAPS:
        return guesses
    why = f"{describe_open(best.profile)}; nothing else looks more like answers in own words"
    result = list(guesses)
    result[best.position] = Guess(Role.OPEN, 0.4, why)
    return result


def _column(column: Headed, found: Guess, pair: Pair) -> Column:
    question, option = pair
    return Column(column.name, found.role, found.confidence, found.reason, question, option)
