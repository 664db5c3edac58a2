"""Where the headings of a table are, how many rows they fill, and what they say."""

import re
from dataclasses import dataclass

Rows = list[list[str]]
LOOK_AT = 30
_IMPORT_ID = re.compile(r"^\s*\{\s*[\"']ImportId[\"']")
_RESPONSE = {"response", "open-ended response", "open ended response"}
_NUMBER = re.compile(r"^\s*[-+]?[\d.,]+\s*%?\s*$")


@dataclass(frozen=True, slots=True)
class Headings:
    """`start` is the 0-based row of the first heading row, `depth` how many there are.

    `names` are one per column, not yet unique. `questions` are (question, option) per column.
    """

    start: int
    depth: int
    names: list[str]
    questions: list[tuple[str, str]]

    @property
    def end(self) -> int:
        """The 0-based row of the source under the headings."""
        return self.start + self.depth


def find_headings(head: Rows, width: int, start: int | None = None) -> Headings:
    """Find the headings in the first rows of a table that is `width` columns wide.

    `start` is the 0-based row where they begin, if a person said so; -1 means there are none.
    """
    rows = [[_tidy(cell) for cell in row] + [""] * (width - len(row)) for row in head]
    if start == -1:
        return Headings(0, 0, [""] * width, [("", "")] * width)
    at = _find_start(rows) if start is None else start
    if at >= len(rows):
        return Headings(at, 1, [""] * width, [("", "")] * width)
    if _is_qualtrics(rows, at):
        return _qualtrics(rows, at)
    if _is_two_rows(rows, at):
        return _two_rows(rows, at)
    return Headings(at, 1, rows[at], [("", "")] * width)


def _tidy(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell)


def _find_start(rows: Rows) -> int:
    """The first row that is filled like the rest of the table and is not a title above it."""
    filled = [_filled(row) for row in rows[:LOOK_AT]]
    present = sorted(count for count in filled if count)
    if not present:
        return 0
    usual = present[int(len(present) * 0.8)] if len(present) > 1 else present[0]
    for at, count in enumerate(filled):
        if not count:
            continue
        alone = at + 1 < len(filled) and filled[at + 1] == 0 and count < usual
        numbers = sum(1 for cell in rows[at] if _NUMBER.match(cell))
        if _is_two_rows(rows, at) or (count >= 0.6 * usual and not alone and numbers * 2 <= count):
            return at
    return next(at for at, count in enumerate(filled) if count)


def _is_qualtrics(rows: Rows, at: int) -> bool:
    if at + 2 >= len(rows):
        return False
    third = [cell for cell in rows[at + 2] if cell]
    return bool(third) and sum(bool(_IMPORT_ID.match(c)) for c in third) * 2 > len(third)


def _qualtrics(rows: Rows, at: int) -> Headings:
    names, wordings = rows[at], rows[at + 1]
    questions = [("" if w == n else w, "") for n, w in zip(names, wordings, strict=True)]
    return Headings(at, 3, names, questions)


def _is_two_rows(rows: Rows, at: int) -> bool:
    """Questions in one row, their options in the next (SurveyMonkey, or merged cells).

    The second row is no data: where the first leaves a gap to the right of a question it is
    filled, and it is blank under a heading (such as the id) that every later row fills.
    """
    if at + 1 >= len(rows):
        return False
    top, under, later = rows[at], rows[at + 1], [r for r in rows[at + 2 : at + 10] if _filled(r)]
    gaps = [j for j, cell in enumerate(top) if not cell and under[j]]
    if any(not any(top[:j]) for j in gaps) or any(_NUMBER.match(c) for c in under if c):
        return False
    said = sum(1 for cell in under if cell.lower() in _RESPONSE)
    quiet = [j for j, cell in enumerate(top) if cell and not under[j]]
    skipped = any(later and all(row[j] for row in later) for j in quiet)
    return (bool(gaps) and (skipped or said > 0)) or (said > 0 and skipped)


def _two_rows(rows: Rows, at: int) -> Headings:
    names, questions = [], []
    question = ""
    for top, under in zip(rows[at], rows[at + 1], strict=True):
        question = top or (question if under else "")
        if not under or under.lower() in _RESPONSE:
            names.append(question)
            questions.append((question, ""))
        else:
            names.append(f"{question} [{under}]" if question else under)
            questions.append((question, under) if question else ("", ""))
    return Headings(at, 2, names, questions)
