"""A table as it was received: every column, every cell, as text."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from greenpaper.domain.errors import Refused


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A source of responses.

    `frame` has only String columns with unique names; a blank cell is "", never null, and lines
    in a cell end with LF.
    `first_row` is the 1-based row of the source where the data begin. `rows` has the source row
    of each row of the frame, or is empty where they run on from `first_row`. `questions` has, for
    each column, the wording of its question and of its option where the file says them apart from
    the name, otherwise two empty strings. `export` names the survey tool, if it is recognised.
    `notes` are sentences for the reader about what was done to read the file.
    """

    name: str
    format: str
    frame: pl.DataFrame
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_rows: int = 1
    first_row: int = 2
    rows: tuple[int, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    export: str = ""
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()

    def row_numbers(self) -> list[int]:
        """The row of the source, from 1, that each row of the frame stands in."""
        return list(self.rows) or list(range(self.first_row, self.first_row + self.frame.height))

    def where(self) -> str:
        """The file's name for a message, with the sheet if it has one."""
        return f"{self.name} (sheet “{self.sheet}”)" if self.sheet else self.name


def unique_names(names: Iterable[str]) -> list[str]:
    """The same names, with " (2)", " (3)" … after one that was already there."""
    names = list(names)
    given = set(names)
    seen: set[str] = set()
    result = []
    for name in names:
        unique, count = name, 2
        while unique in seen or (unique != name and unique in given):
            unique, count = f"{name} ({count})", count + 1
        seen.add(unique)
        result.append(unique)
    return result


def with_one_line_end(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every line end in its cells, CR LF or CR, as LF: later rooms know no other."""
    text = pl.all().str.replace_all("\r\n", "\n", literal=True)
    return frame.with_columns(text.str.replace_all("\r", "\n", literal=True))


def some_rows(rows: list[int], limit: int = 5) -> str:
    """Row numbers as a phrase: "row 7", "rows 3 and 9", "rows 1, 2, 3 and 40 more"."""
    if len(rows) == 1:
        return f"row {rows[0]:,}"
    shown = [f"{row:,}" for row in rows[:limit]]
    if len(rows) > limit:
        return f"rows {', '.join(shown)} and {len(rows) - limit:,} more"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"
