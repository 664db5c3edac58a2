"""A coding sheet: which themes people gave some of the responses, a row each."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from greenpaper.domain.errors import SampleError, SourceError
from greenpaper.intake.reception import read
from greenpaper.intake.table import Table

NEEDED = ("response_id", "themes")
OTHERS = ("question", "text", "note", "reason")
PAGE, CODEBOOK_PAGE = "Responses", "Codebook"
"""The pages of the sheets that Greenpaper makes."""
VERSION = re.compile(r"\bCodebook version ([0-9a-f]{12})\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, as it stands there; `row` is counted from 1, headings included."""

    row: int
    question: str
    response_id: str
    text: str
    themes: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CodingSheet:
    """The sheet's rows, its file's name and the sha256 of its bytes; `where` is for messages.

    `codebook` is the fingerprint of the codebook that it was made with, "" where it doesn't say.
    `settles`: it has reasons for its themes, as a sheet has that settles what coders differ about.
    """

    name: str
    where: str
    sha256: str
    lines: tuple[Line, ...]
    codebook: str = ""
    settles: bool = False


def read_coding_sheet(path: Path) -> CodingSheet:
    """Read a coding sheet, of any format that responses come in.

    Its columns are `response_id`, `themes`, and perhaps `question`, `text`, and `note` or `reason`;
    others are for people. Of a workbook that Greenpaper made, the page Responses is read. Raises
    SourceError if the file can't be read, SampleError if a column is missing.
    """
    table = _table(Path(path))
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
    settles = "reason" in names
    order = ("question", "response_id", "text", "themes", "reason" if settles else "note")
    cells = zip(*(columns[name] for name in order), strict=True)
    lines = (
        Line(row, *(cell.strip() for cell in given))
        for row, given in zip(table.row_numbers(), cells, strict=True)
    )
    with Path(path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = Path(table.name).name
    return CodingSheet(name, table.where(), sha256, tuple(lines), _version(Path(path)), settles)


def _table(path: Path) -> Table:
    """The page that Greenpaper made, or else what looks most like a table of responses."""
    with suppress(SourceError):
        return read(path, sheet=PAGE)
    return read(path)


def _version(path: Path) -> str:
    """The fingerprint that stands on the page with the codebook, if there is such a page."""
    try:
        page = read(path, sheet=CODEBOOK_PAGE, header_row=0).frame
    except SourceError:
        return ""
    found = (VERSION.search(cell) for row in page.rows() for cell in row)
    return next((match[1] for match in found if match), "")
