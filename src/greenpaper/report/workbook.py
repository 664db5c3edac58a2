"""responses.xlsx: the responses with their codings, for people who work in a spreadsheet."""

import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from greenpaper.domain.run import Run
from greenpaper.report.findings import Findings
from greenpaper.report.read_me_sheet import LINE_STYLES, read_me
from greenpaper.report.sheet_rows import ROWS, column_letters, fitted, rows_xml
from greenpaper.report.sheet_tables import groups_sheet, themes_sheet

_WIDTHS = {
    "title": 44,
    "description": 60,
    "evidence": 60,
    "response": 80,
    "reason": 28,
    "theme_in_doubt": 44,
    "group": 30,
    "grouping": 30,
}
_PERCENT = (
    "share",
    "share_low",
    "share_high",
    "voices_share",
    "checked_share",
    "checked_low",
    "checked_high",
)
_LONG = 30
"""Characters from which on, at the median, a column of the source is given a wide column."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its table, and the height of its rows (None: as the text needs)."""

    name: str
    table: pl.DataFrame
    height: float | None = None


def write_workbook(
    path: Path, findings: Findings, run: Run, tables: Mapping[str, pl.DataFrame]
) -> None:
    """Write the workbook. `tables` by name: those of the CSV files ("responses", "codings",
    "campaigns"), "not coded" and "check first".
    """
    sheets = [
        Sheet("Responses", tables["responses"], height=45),
        Sheet("Themes", themes_sheet(findings)),
        Sheet("Codings", tables["codings"]),
        Sheet("Segments", groups_sheet(findings)),
        Sheet("Campaigns", tables["campaigns"]),
        Sheet("Not coded", tables["not coded"], height=45),
        Sheet("Check first", tables["check first"], height=45),
    ]
    frame = path.with_name(path.name + ".frame")
    _write_frame(frame, sheets, findings, run)
    # XlsxWriter numbers the sheets' files in the order in which they were added; 1 is "Read me".
    parts = {f"xl/worksheets/sheet{n}.xml": s.table for n, s in enumerate(sheets, start=2)}
    with zipfile.ZipFile(frame) as source, _new_archive(path) as target:
        for entry in source.infolist():
            _copy(source, target, entry, parts)
    frame.unlink()


def _new_archive(path: Path) -> zipfile.ZipFile:
    # Level 2 is four times as quick as the usual 6, for a file a third larger.
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=2)


def _write_frame(path: Path, sheets: Sequence[Sheet], findings: Findings, run: Run) -> None:
    """A workbook with everything but the rows: styles, widths, headings, filters."""
    book = xlsxwriter.Workbook(
        os.fspath(path),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    made = datetime.fromisoformat(run.finished).replace(tzinfo=None)
    book.set_properties({"title": findings.title, "created": made, "comments": "Greenpaper"})
    formats = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "percent": book.add_format({"num_format": "0.0%", "valign": "top"}),
        "decimal": book.add_format({"num_format": "0.00", "valign": "top"}),
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3ECE8", "bottom": 1}
        ),
    }
    _write_read_me(book, findings, run, [s.name for s in sheets])
    for sheet in sheets:
        _write_sheet_frame(book, sheet, formats, findings.draft)
    close(book)


def close(book: xlsxwriter.Workbook) -> None:
    """Write the workbook out. Raises OSError where the system can't, as when the disk is full.

    xlsxwriter wraps that in an exception of its own, which is no OSError.
    """
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else ""
        raise (cause if isinstance(cause, OSError) else OSError(str(error))) from None


def _write_read_me(
    book: xlsxwriter.Workbook, findings: Findings, run: Run, names: Sequence[str]
) -> None:
    page = book.add_worksheet("Read me")
    page.hide_gridlines(2)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    styles = {name: book.add_format(style) for name, style in LINE_STYLES.items()}
    for number, (style, *cells) in enumerate(read_me(findings, run, names)):
        for column, text in enumerate(cells):
            page.write_string(number, column, text, styles[style])


def _write_sheet_frame(
    book: xlsxwriter.Workbook, sheet: Sheet, formats: Mapping[str, Format], draft: bool
) -> None:
    page = book.add_worksheet(sheet.name)
    table = sheet.table
    for number, name in enumerate(table.columns):
        style = formats[_style(name, table.schema[name])]
        page.set_column(number, number, _width(table[name]), style)
        page.write_string(0, number, fitted(name), formats["head"])
        # A row of empty cells, for its style numbers; the table's rows take its place.
        page.write_blank(1, number, None, style)
    if sheet.height:
        page.set_default_row(sheet.height)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, min(table.height, ROWS - 1), max(table.width - 1, 0))
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_header("&C" + ("DRAFT: themes not signed off" if draft else ""))


def _style(name: str, dtype: pl.DataType) -> str:
    if dtype == pl.String:
        return "text"
    if dtype == pl.Int64:
        return "number"
    return "percent" if name in _PERCENT else "decimal"


def _width(column: pl.Series) -> float:
    if column.name in _WIDTHS:
        return _WIDTHS[column.name]
    if column.dtype != pl.String:
        return 12
    lengths = column.str.len_chars()
    typical = lengths.filter(lengths > 0).median()
    if isinstance(typical, float) and typical >= _LONG:
        return 60
    return max(12, min(40, len(column.name) + 2, 24))


def _copy(
    source: zipfile.ZipFile,
    target: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    tables: Mapping[str, pl.DataFrame],
) -> None:
    content = source.read(entry)
    table = tables.get(entry.filename)
    # Opened by name, so that the date in the archive is always the same (1980).
    with target.open(entry.filename, "w", force_zip64=True) as part:
        if table is None:
            part.write(content)
            return
        table = table.head(ROWS - 1)
        last = f"{column_letters(max(table.width - 1, 0))}{table.height + 1}"
        content = re.sub(b'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"'.encode(), content)
        before, sample = content.split(b'<row r="2"')
        sample, after = sample.split(b"</sheetData>")
        part.write(before)
        for block in rows_xml(table, [int(s) for s in re.findall(rb' s="(\d+)"', sample)]):
            part.write(block)
        part.write(b"</sheetData>" + after)
