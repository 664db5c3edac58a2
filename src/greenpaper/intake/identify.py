"""Who gave each row: unique ids for responses, and whose they are."""

from collections import Counter
from dataclasses import dataclass

from greenpaper.intake.table import Table, some_rows


@dataclass(frozen=True, slots=True)
class Identified:
    """For each row of the table, the id of its response and of its respondent.

    A response id is unique in wide form, and unique among the rows of one question in long form.
    """

    response_ids: list[str]
    respondents: list[str]
    notes: tuple[str, ...] = ()


def identify(table: Table, id_name: str | None, question_name: str | None) -> Identified:
    """Give every row its ids: from the id column, or the row's number where that is blank.

    An id that was given before (in long form: to the same question) gets "#2", "#3" …
    """
    numbers = table.row_numbers()
    given = table.frame[id_name].str.strip_chars().to_list() if id_name else [""] * len(numbers)
    base = [text or str(number) for text, number in zip(given, numbers, strict=True)]
    asked = table.frame[question_name].to_list() if question_name else [""] * len(base)
    ids, again = _unique(base, asked)
    respondents = base if question_name else ids
    notes = (*_blank_ids(table, id_name, given, numbers), *_twice(table, base, again, numbers))
    return Identified(ids, respondents, notes)


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


def _blank_ids(
    table: Table, id_name: str | None, given: list[str], numbers: list[int]
) -> tuple[str, ...]:
    blank = [number for text, number in zip(given, numbers, strict=True) if not text]
    if not id_name or not blank:
        return ()
    rows = some_rows(blank)
    return (f"“{id_name}” is blank in {rows} of {table.where()}; the row number stands for it.",)


def _twice(table: Table, base: list[str], again: list[int], numbers: list[int]) -> tuple[str, ...]:
    if not again:
        return ()
    names = list(dict.fromkeys(base[i] for i in again))
    rows = some_rows([numbers[i] for i in again])
    if len(names) == 1:
        return (
            f"The id “{names[0]}” comes again in {rows} of {table.where()}; "
            f"all are kept, the later as “{names[0]}#2” and so on.",
        )
    return (
        f"{len(names):,} ids (such as “{names[0]}”) come again in {rows} of {table.where()}; "
        "all are kept, the later ones with “#2” and so on after the id.",
    )
