"""Receives a file. Readers bid for it by what it holds, then by its name; the best one reads."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from greenpaper.domain.errors import SourceError
from greenpaper.intake import delimited, json_records, spreadsheet
from greenpaper.intake.table import Table

Reader = Callable[[Path, str | None, int | None], Table]


class Bid(NamedTuple):
    """How sure a reader is that the file is its own, from 0 to 1."""

    score: float
    reader: Reader


_STRANGERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file (gzip); unpack it first"),
    (b"7z\xbc\xaf", "a compressed file (7z); unpack it first"),
    (b"Rar!", "a compressed file (RAR); unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file; load it in Python and pass the frame"),
    (b"{\\rtf", "a rich-text document"),
)
HEAD = 65536
KINDS = "Greenpaper reads CSV, TSV, XLSX, XLS, ODS, JSON and JSONL files."


def read(path: Path, *, sheet: str | None = None, header_row: int | None = None) -> Table:
    """Read a file of responses.

    `sheet` names the sheet of a workbook (the one that looks most like responses, otherwise).
    `header_row` is the row, from 1, with the headings (found by itself, otherwise; 0: there are
    none). Raises SourceError if the file can't be used, with a sentence that says why.
    """
    path = Path(path)
    head = _head(path)
    if header_row is not None and header_row < 0:
        raise SourceError(f"Rows are counted from 1: there is no row {header_row} in {path.name}.")
    bids = [
        Bid(spreadsheet.bid(path, head), spreadsheet.read_spreadsheet),
        Bid(json_records.bid(path, head), json_records.read_json),
        Bid(delimited.bid(path, head), delimited.read_delimited),
    ]
    best = max(bids, key=lambda bid: bid.score)
    if best.score <= 0:
        raise SourceError(f"{path.name} is not a table that can be read. {KINDS}")
    try:
        return best.reader(path, sheet, header_row)
    except (OSError, MemoryError) as error:
        raise SourceError(f"{path.name} could not be read: {_plainly(error)}.") from error


def _head(path: Path) -> bytes:
    """The first bytes of the file, once it is certain that there is something to read."""
    try:
        if not path.exists():
            raise SourceError(f"There is no file {path}. Check the name and the folder.")
        if not path.is_file():
            raise SourceError(f"{path} is not a file. Give the file with the responses.")
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise SourceError(f"{path.name} could not be opened: {_plainly(error)}.") from error
    if not head.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise SourceError(f"{path.name} is empty. Export the responses again.")
    for magic, what in _STRANGERS:
        if head.startswith(magic):
            raise SourceError(f"{path.name} is {what}. {KINDS}")
    return head


def _plainly(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "it is too large for the memory of this computer"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
