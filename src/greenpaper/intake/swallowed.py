"""Rows that two stray quotation marks, far apart, have made into one cell."""

import re
from collections import Counter

_LINE_END = re.compile(r"\r\n|\r|\n")


def swallowing_rows(rows: list[list[str]], delimiter: str) -> list[int]:
    """The numbers, from 1, of the rows with a cell that looks like the end of one row, perhaps
    several whole ones, and the beginning of another.

    Such a file breaks no rule of CSV, so that only the look of the cell can tell.
    """
    widths = Counter(len(row) for row in rows if any(row))
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    return [
        number
        for number, row in enumerate(rows, start=1)
        if len(row) == width
        and any(_holds_rows(cell, at, width, delimiter) for at, cell in enumerate(row))
    ]


def _holds_rows(cell: str, at: int, width: int, delimiter: str) -> bool:
    """Has each line of the cell, the column numbered `at`, the delimiters that rows would have?

    In prose a space follows a comma; and one comma alone may stand anywhere.
    """
    if "\n" not in cell and "\r" not in cell:
        return False
    counts = [line.count(delimiter) for line in _LINE_END.split(cell)]
    between = width - 1
    wanted = [between - at, *[between] * (len(counts) - 2), at]
    return counts == wanted and sum(wanted) >= 2 and f"{delimiter} " not in cell
