"""Who gave each row: unique ids for responses, and whose they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from greenpaper.intake.identity import find_private_key
from greenpaper.intake.table import Table, some_rows


@dataclass(frozen=True, slots=True)
class Identified:
    """For each row of the table, the id of its response and of its respondent.

    A response id is unique in wide form, and unique among the rows of one question in long form.
    """

    response_ids: list[str]
    respondents: list[str]
    notes: tuple[str, ...] = ()


def identify(
    table: Table, id_name: str | None, question_name: str | None, personal: Sequence[str] = ()
) -> Identified:
    """Give every row its ids: from the id column, or the row's number where that is blank.

    An id that was given before (in long form: to the same question) gets "#2", "#3" … In long form
    without an id column, the columns of `personal` data tell whose answer it is, but are never
    shown: the number of the row with the person's first answer stands for them.
    """
    numbers = table.row_numbers()
    key = id_name or (question_name and find_private_key(table, personal, question_name))
    given = table.frame[key].str.strip_chars().to_list() if key else [""] * len(numbers)
    if key and not id_name:
        given = _first_rows(given, numbers)
    base = [text or str(number) for text, number in zip(given, numbers, strict=True)]
    asked = table.frame[question_name].to_list() if question_name else [""] * len(base)
    ids, again = _unique(base, asked)
    respondents = base if question_name else ids
    notes = (*_blank_ids(table, key, given, numbers), *_twice(table, again, numbers))
    if key and not id_name:
        notes = (_by_personal_data(table, key), *notes)
    return Identified(ids, respondents, notes)


def _first_rows(private: list[str], numbers: list[int]) -> list[str]:
    """For each text, whatever its case, the number of the first row that has it; "" for blanks."""
    first: dict[str, int] = {}
    for text, number in zip(private, numbers, strict=True):
        first.setdefault(text.casefold(), number)
    return [str(first[text.casefold()]) if text else "" for text in private]


def _unique(base: list[str], asked: list[str]) -> tuple[list[str], list[int]]:
    """Ids made unique within each question, and the positions of those that were not."""
    taken = set(base)
    times: Counter[tuple[str, str]] = Counter()
    used: set[tuple[str, str]] = set()
    ids, again = [], []
    for position, (one, question) in enumerate(zip(base, asked, strict=True)):
        times[(question, one)] += 1
        name, count = one, times[(question, one)]
        if count > 1:
            again.append(position)
            name = f"{one}#{count}"
            while name in taken or (question, name) in used:
                count += 1
                name = f"{one}#{count}"
        used.add((question, name))
        ids.append(name)
    return ids, again


def _by_personal_data(table: Table, key: str) -> str:
    return (
        f"{table.where()} has no id that may be shown. Answers with the same “{key}” are taken for "
        "one respondent's; the number of the row with the first of them is the id."
    )


# Notes go into the report and run.json, and an id may be somebody's name: they tell rows alone.
def _blank_ids(
    table: Table, key: str | None, given: list[str], numbers: list[int]
) -> tuple[str, ...]:
    blank = [number for text, number in zip(given, numbers, strict=True) if not text]
    if not key or not blank:
        return ()
    rows = some_rows(blank)
    return (f"“{key}” is blank in {rows} of {table.where()}; the row number stands for it.",)


def _twice(table: Table, again: list[int], numbers: list[int]) -> tuple[str, ...]:
    if not again:
        return ()
    rows = some_rows([numbers[i] for i in again])
    come = "An id that was given before comes" if len(again) == 1 else "Ids given before come"
    return (
        f"{come} again in {rows} of {table.where()}; "
        "all are kept, the later ones with “#2” and so on after the id.",
    )
