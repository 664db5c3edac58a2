"""A coding sheet: which themes people gave some of the responses, a row each."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from greenpaper.domain.errors import SampleError, SourceError
from greenpaper.intake.reception import read
from greenpaper.intake.table import Table

NEEDED = ("response_id", "themes")
OTHERS = ("question", "text", "note", "reason", "could_give")
PAGE, CODEBOOK_PAGE = "Responses", "Codebook"
"""The pages of the sheets that Greenpaper makes."""
HEADINGS = ("question", "theme")
VERSION = re.compile(r"\bCodebook version ([0-9a-f]{12})\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, as it stands there; `row` is counted from 1, headings included.

    `could_give` are the themes that its coder could give, "" where it doesn't say.
    """

    row: int
    question: str
    response_id: str
    text: str
    themes: str
    note: str = ""
    could_give: str = ""


@dataclass(frozen=True, slots=True)
class CodingSheet:
    """The sheet's rows, its file's name and the sha256 of its bytes; `where` is for messages.

    `codebook` is the fingerprint of the codebook that it was made with, "" where it doesn't say.
    `settles`: it has reasons for its themes, as a sheet has that settles what coders differ about.
    `could_give` has the keys of that codebook's themes, by question.
    """

    name: str
    where: str
    sha256: str
    lines: tuple[Line, ...]
    codebook: str = ""
    settles: bool = False
    could_give: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_coding_sheet(path: Path) -> CodingSheet:
    """Read a coding sheet, of any format that responses come in.

    Its columns are `response_id`, `themes`, and perhaps `question`, `text`, `note` or `reason`, and
    `could_give`; others are for people. Of a workbook that Greenpaper made, the page Responses is
    read. Raises SourceError if the file can't be read, SampleError if a column is missing.
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
    note = "reason" if settles else "note"
    order = ("question", "response_id", "text", "themes", note, "could_give")
    cells = zip(*(columns[name] for name in order), strict=True)
    lines = (
        Line(row, *(cell.strip() for cell in given))
        for row, given in zip(table.row_numbers(), cells, strict=True)
    )
    with Path(path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name, page = Path(table.name).name, _codebook(Path(path))
    return CodingSheet(name, table.where(), sha256, tuple(lines), page[0], settles, page[1])


def _table(path: Path) -> Table:
    """The page that Greenpaper made, or else what looks most like a table of responses."""
    with suppress(SourceError):
        return read(path, sheet=PAGE)
    return read(path)


def _codebook(path: Path) -> tuple[str, dict[str, frozenset[str]]]:
    """The page with the codebook, if there is such a page: its fingerprint, and its themes' keys by
    question.
    """
    try:
        rows = read(path, sheet=CODEBOOK_PAGE, header_row=0).frame.rows()
    except SourceError:
        return "", {}
    found = (VERSION.search(cell) for row in rows for cell in row)
    version = next((match[1] for match in found if match), "")
    if not version or not {*HEADINGS} <= {*rows[0]}:
        return version, {}
    keys: dict[str, set[str]] = defaultdict(set)
    places = [rows[0].index(name) for name in HEADINGS]
    for question, theme in ([row[place].strip() for place in places] for row in rows[1:]):
        if theme:
            keys[question].add(theme)
    return version, {question: frozenset(themes) for question, themes in keys.items()}
