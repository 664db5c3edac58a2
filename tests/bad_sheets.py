"""Coding sheets as people hand them in: filled in, and then spoilt in one way or another."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Rows = list[list[Any]]
QUESTION, ID, TEXT, THEMES = range(4)


def fill(path: Path, themes: Sequence[str]) -> None:
    """Code every row, with one theme after another."""

    def code(rows: Rows) -> Rows:
        for number, row in enumerate(rows):
            row[THEMES] = themes[number % len(themes)]
        return rows

    spoil(path, code)


def spoil(path: Path, change: Callable[[Rows], Rows]) -> None:
    """Put other rows in the place of those below the headings."""
    book = load_workbook(path)
    page = book["Responses"]
    rows = [list(row) for row in page.iter_rows(min_row=2, values_only=True)]
    page.delete_rows(2, page.max_row)
    for row in change(rows):
        page.append(row)
    book.save(path)


def older(path: Path) -> None:
    """As if it had been made with an earlier version of the codebook, which had one more theme."""
    book = load_workbook(path)
    for row in book["Codebook"].iter_rows():
        for cell in row:
            if "Codebook version" in str(cell.value):
                cell.value = "Codebook version 0123456789ab"
    book.save(path)
    spoil(path, lambda rows: [[*rows[0][:THEMES], "gone_since", *rows[0][THEMES + 1 :]], *rows[1:]])


def shuffled(rows: Rows) -> Rows:
    random.Random(1).shuffle(rows)
    return rows


def misspelt(rows: Rows) -> Rows:
    rows[1][THEMES] = "t11111"
    return rows


def strange(rows: Rows) -> Rows:
    return [*rows, [rows[0][QUESTION], "nobody-7", "", "none"]]


def all_none(rows: Rows) -> Rows:
    for row in rows:
        row[THEMES] = "none"
    return rows


SPOILT: dict[str, tuple[Callable[[Rows], Rows], str]] = {
    "rows deleted": (lambda rows: rows[3:], "have no row any more"),
    "rows in another order": (shuffled, ""),
    "a theme misspelt": (misspelt, "no theme has the key “t11111”, so the row was not used"),
    "a response that is not in the sample": (strange, "there is no response “nobody-7”"),
    "everything none": (all_none, "judgements are “none”. They count as they stand"),
}
"""By what is wrong: how the rows are spoilt, and what is said of it ("": nothing is wrong)."""
