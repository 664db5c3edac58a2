"""A coding sheet: which themes people gave some of the responses, a row each."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from greenpaper.domain.errors import SampleError
from greenpaper.intake.reception import read

NEEDED = ("response_id", "themes")
OTHERS = ("question", "text")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, as it stands there; `row` is counted from 1, headings included."""

    row: int
    question: str
    response_id: str
    text: str
    themes: str


@dataclass(frozen=True, slots=True)
class CodingSheet:
    """The sheet's rows, its file's name and the sha256 of its bytes; `where` is for messages."""

    name: str
    where: str
    sha256: str
    lines: tuple[Line, ...]


def read_coding_sheet(path: Path) -> CodingSheet:
    """Read a coding sheet, of any format that responses come in.

    Its columns are `response_id`, `themes`, and perhaps `question` and `text`; others are for
    people. Raises SourceError if the file can't be read, SampleError if a column is missing.
    """
    table = read(path)
    names = {name.strip().lower().replace(" ", "_"): name for name in reversed(table.frame.columns)}
    missing = [name for name in NEEDED if name not in names]
    if missing:
        there = ", ".join(f"“{name}”" for name in table.frame.columns)
        raise SampleError(
            f"{table.where()} has no column “{missing[0]}”. A coding sheet has the columns "
            f"response_id and themes, and question if several were asked; this file has {there}. "
            "Give the columns these headings."
        )
    columns = {
        name: table.frame[names[name]].to_list() if name in names else [""] * table.frame.height
        for name in (*NEEDED, *OTHERS)
    }
    cells = zip(*(columns[k] for k in ("question", "response_id", "text", "themes")), strict=True)
    lines = (
        Line(row, *(cell.strip() for cell in given))
        for row, given in zip(table.row_numbers(), cells, strict=True)
    )
    with Path(path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return CodingSheet(Path(table.name).name, table.where(), sha256, tuple(lines))
