"""CSV and its kin: rows of cells with any one character between them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from pathlib import Path

import polars as pl

from greenpaper.domain.errors import SourceError
from greenpaper.intake.encoding import MAX_LINE, Encoding, find_encoding
from greenpaper.intake.swallowed import swallowing_rows
from greenpaper.intake.table import Table, some_rows
from greenpaper.intake.tabulate import tabulate

DELIMITERS = ",;\t|^~\x1f:"
_SUFFIXES = {".csv", ".tsv", ".tab", ".txt", ".psv", ".dat"}
_WORKBOOKS = {".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"}
_MAX_COLUMNS = 16_384
_MAX_CELLS = 20_000_000
_SPACES = "\t\n\r\f\x0b\x1b\x1f\x00"
_END = "\x1egreenpaper-ends-here\x1e"
_HTML = re.compile(rb"^\W*<(!doctype html|html|table|\?xml|meta)", re.IGNORECASE)


def bid(path: Path, head: bytes) -> float:
    """How likely this is delimited text: anything may be, but others know better."""
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return 0.0
    return 0.7 if path.suffix.lower() in _SUFFIXES else 0.3


def read_delimited(path: Path, sheet: str | None, header_row: int | None) -> Table:
    """Read a delimited text file. Raises SourceError (see `read`)."""
    if sheet is not None:
        raise SourceError(f"{path.name} is a text file and has no sheets; leave out “{sheet}”.")
    with path.open("rb") as file:
        head = file.read(65536)
    encoding = find_encoding(path, head)
    _check_is_text(path, head, encoding)
    csv.field_size_limit(MAX_LINE)
    delimiter, declared = _sniff(path, encoding)
    _check_not_fake(path, delimiter)
    rows, notes = _rows(path, encoding, delimiter, declared=declared)
    lengths = [len(row) for row in rows]
    if max(lengths, default=0) > _MAX_COLUMNS:
        raise SourceError(
            f"Row {lengths.index(max(lengths)) + 1:,} of {path.name} has {max(lengths):,} cells, "
            f"more than the {_MAX_COLUMNS:,} that a table may have. Check how it was exported."
        )
    columns = [list(column) for column in zip_longest(*rows, fillvalue="")]
    del rows
    grid = pl.DataFrame({str(i): pl.Series(c, dtype=pl.String) for i, c in enumerate(columns)})
    return tabulate(
        grid,
        name=path.name,
        kind="TSV" if delimiter == "\t" else "CSV",
        header_row=header_row,
        encoding=encoding.name,
        delimiter=delimiter,
        notes=(*encoding.notes, *notes),
        lengths=lengths,
    )


def _check_is_text(path: Path, head: bytes, encoding: Encoding) -> None:
    if _HTML.match(head):
        raise SourceError(
            f"{path.name} is a web page or XML, not a table. "
            "Open it in a spreadsheet program and save it as XLSX or CSV."
        )
    control = sum(1 for c in head.decode(encoding.codec, "replace") if c < " " and c not in _SPACES)
    if control > 8 and control * 10 > len(head):
        raise SourceError(
            f"{path.name} is not text, nor a workbook that can be read. "
            "Export the responses again as CSV or XLSX."
        )


def _check_not_fake(path: Path, delimiter: str) -> None:
    """A text file may be named like a workbook if it is plainly a table; otherwise it's a fake."""
    if path.suffix.lower() in _WORKBOOKS and not delimiter:
        raise SourceError(
            f"{path.name} is named like a workbook but isn't one: it holds plain text. "
            "It may be damaged. Export the responses again."
        )


def _lines(path: Path, encoding: Encoding) -> Iterator[str]:
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as file:
        while line := file.readline(MAX_LINE):
            yield line.replace("\x00", "") if "\x00" in line else line


def _sniff(path: Path, encoding: Encoding) -> tuple[str, bool]:
    """The delimiter ("" if there seems to be one column), and whether the file declares it."""
    sample: list[str] = []
    size = 0
    for line in _lines(path, encoding):
        sample.append(line)
        size += len(line)
        if size > 500_000 or len(sample) >= 1000:
            break
    if sample and (said := re.match(r"^\ufeff?\"?sep=(.)\"?\s*$", sample[0])):
        return said.group(1), True
    scores = {d: _consistency(sample, d) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: (scores[d], -DELIMITERS.index(d)))
    return (best if scores[best] > 0 else ""), False


def _consistency(sample: list[str], delimiter: str) -> float:
    """How well a delimiter cuts all rows into the same number of cells, more than one."""
    widths = Counter(
        len(row) for row in csv.reader(sample, delimiter=delimiter) if any(c.strip() for c in row)
    )
    total = sum(widths.values())
    usual, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    first = len(next(csv.reader(sample, delimiter=delimiter), []))
    headed = first == usual and usual > 2  # prose has no three cells under three headings
    if usual < 2 or count < (0.4 if headed else 0.6) * total:
        return 0.0
    bonus = 0.2 if first == usual else 0.0
    colon = 0.5 if delimiter == ":" else 0.0  # prose and times of day are full of colons
    return count / total + bonus + min(usual, 10) / 100 - colon


def _rows(
    path: Path, encoding: Encoding, delimiter: str, *, declared: bool
) -> tuple[list[list[str]], tuple[str, ...]]:
    """All rows. A sentinel after the last line shows whether a quotation mark stayed open."""

    def parse(quoting: int) -> list[list[str]]:
        lines = chain(_lines(path, encoding), [_END])
        cut = delimiter or _END[0]
        return _bounded(path, csv.reader(lines, delimiter=cut, quoting=quoting))  # type: ignore[arg-type]

    notes: tuple[str, ...] = ()
    try:
        rows = parse(csv.QUOTE_MINIMAL)
    except csv.Error:
        rows = []
    if not _is_end(rows):
        rows = _unquoted(path, parse(csv.QUOTE_NONE), rows)
        notes = (f"{path.name} has stray quotation marks; they were kept as they are.",)
    while rows and (_is_end(rows) or not any(rows[-1])):
        rows.pop()
    swallowing = swallowing_rows(rows, delimiter) if delimiter else []
    if swallowing:
        said = (
            f"A cell in {some_rows(swallowing)} of {path.name} holds what look like further rows. "
            "If they are, two quotation marks are astray there: take them out and read it again."
        )
        notes = (*notes, said)
    if declared and rows:
        rows[0] = []  # "sep=;" is for spreadsheet programs; row numbers stay as they are
    return rows, notes


def _bounded(path: Path, reader: Iterable[list[str]]) -> list[list[str]]:
    """All rows, as long as they fit in memory: a million commas are a million cells."""
    rows, cells = [], 0
    for row in reader:
        rows.append(row)
        cells += len(row) + 5
        if cells > _MAX_CELLS:
            raise SourceError(
                f"{path.name} has more than {len(rows) - 1:,} rows of up to {len(row):,} cells, "
                "more than Greenpaper takes in at once. Split it, or leave out columns."
            )
    return rows


def _is_end(rows: list[list[str]]) -> bool:
    return bool(rows) and "".join(rows[-1]).strip("\x1e") == _END.strip("\x1e")


def _unquoted(path: Path, plain: list[list[str]], quoted: list[list[str]]) -> list[list[str]]:
    """The rows with quotation marks taken literally, if all are then of one width."""
    widths = {len(row) for row in plain[:-1] if any(row)}
    if len(widths) == 1 and widths != {1}:
        return plain
    raise SourceError(
        f"In {path.name} a quotation mark opens in row {max(1, len(quoted)):,} and is never "
        "closed, so the rows after it can't be told apart. Close it, or export the file again."
    )
