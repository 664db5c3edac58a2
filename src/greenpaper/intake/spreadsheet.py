"""XLSX, XLS, XLSB and ODS workbooks, read by calamine through fastexcel."""

import logging
import re
from pathlib import Path

import fastexcel
import polars as pl

from greenpaper.domain.errors import SourceError
from greenpaper.intake.near import nearest
from greenpaper.intake.table import Table
from greenpaper.intake.tabulate import tabulate
from greenpaper.intake.zipcheck import check_workbook, locked

# calamine grumbles about chart sheets, which are no concern of the reader.
logging.getLogger("calamine").addHandler(logging.NullHandler())

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_BYTES = 256 * 1024**2
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MIDNIGHT = re.compile(r"^\d{4}-\d\d-\d\d 00:00:00$").pattern
_TIME = re.compile(r"^18(99-12-3[01]) \d\d:\d\d:\d\d").pattern


def bid(path: Path, head: bytes) -> float:
    """How likely this is a workbook."""
    return 0.95 if head.startswith((_ZIP, _OLE[:4])) else 0.0


def read_spreadsheet(path: Path, sheet: str | None, header_row: int | None) -> Table:
    """Read one sheet of a workbook. Raises SourceError (see `read`)."""
    _check_openable(path)
    book = _open(path)
    names = book.sheet_names
    if sheet is not None and sheet not in names:
        near = nearest(sheet, names)
        raise SourceError(
            f"{path.name} has no sheet “{sheet}”. "
            + (f"Did you mean “{near}”? " if near else "")
            + f"Its sheets are {', '.join(f'“{n}”' for n in names[:10])}."
        )
    if sheet is None:
        chosen, grid, notes = _best_sheet(path, book, names)
    else:
        chosen, grid, notes = sheet, _load(path, book, sheet)[0], ()
    if not grid.width:
        raise SourceError(f"{path.name} (sheet “{chosen}”) is empty. Export the responses again.")
    return tabulate(
        _as_seen(grid),
        name=path.name,
        kind=_kind(path),
        header_row=header_row,
        sheet=chosen,
        notes=notes,
    )


def _kind(path: Path) -> str:
    suffix = path.suffix.lower().lstrip(".")
    return suffix.upper() if suffix in {"xlsx", "xlsm", "xlsb", "xls", "ods"} else "XLSX"


def _check_openable(path: Path) -> None:
    if path.stat().st_size > _MAX_BYTES:
        raise SourceError(
            f"{path.name} is larger than Greenpaper opens as a workbook "
            f"({_MAX_BYTES // 1024**2} MB). Save the sheet with the responses as CSV."
        )
    with path.open("rb") as file:
        magic = file.read(8)
        if magic.startswith(_ZIP):
            check_workbook(path)
        elif _ENCRYPTED in magic + file.read():
            raise locked(path)


def _open(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path.read_bytes())
    except BaseException as error:
        raise _refusal(path, error) from error


def _load(path: Path, book: fastexcel.ExcelReader, sheet: str) -> tuple[pl.DataFrame, bool]:
    """All cells of a sheet as text, row 1 first, and whether the sheet is in plain sight."""
    try:
        loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        if not loaded.width or not loaded.height:
            return pl.DataFrame(), False
        frame = loaded.to_polars()
        if _kind(path) == "ODS":
            frame = _with_times(frame, book, sheet)
        frame = frame.fill_null("")
    except BaseException as error:
        raise _refusal(path, error, sheet) from error
    return frame, loaded.visible == "visible"


def _with_times(frame: pl.DataFrame, book: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    """The frame with an ODS file's times, "09:30:00", which are null when cells are asked as text.

    They come as durations, which they are in ODS; those of a day and more do not come at all.
    """
    times = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="duration").to_polars()
    return frame.with_columns(
        frame[name].fill_null(_clock(column.dt.total_seconds()))
        for name, column in zip(frame.columns, times.iter_columns(), strict=True)
        if column.null_count() < column.len()
    )


def _clock(seconds: pl.Series) -> pl.Series:
    parts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    frame = pl.DataFrame(
        {str(i): part.cast(pl.String).str.zfill(2) for i, part in enumerate(parts)}
    )
    return frame.select(pl.concat_str(pl.all(), separator=":").alias(seconds.name)).to_series()


def _refusal(path: Path, error: BaseException, sheet: str = "") -> BaseException:
    """A sentence for what the reader of workbooks says (it may even panic)."""
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        return error
    if "password" in str(error).lower():
        return locked(path)
    where = f" (sheet “{sheet}”)" if sheet else ""
    return SourceError(
        f"{path.name}{where} is damaged, or not a workbook that can be read. "
        "Open it in a spreadsheet program and save it again as XLSX, or export it again."
    )


def _best_sheet(
    path: Path, book: fastexcel.ExcelReader, names: list[str]
) -> tuple[str, pl.DataFrame, tuple[str, ...]]:
    """The sheet with the most writing in it, and a note if others were passed over."""
    best, chosen, top, passed = pl.DataFrame(), "", -1.0, []
    for name in names[:50]:
        try:
            grid, visible = _load(path, book, name)
        except SourceError:
            if len(names) == 1:
                raise
            continue  # chart sheets can't be read as cells
        score = _writing(grid) * (1.0 if visible else 0.01)
        if grid.width:
            passed.append(name)
        if score > top:
            best, chosen, top = grid, name, score
    others = [name for name in passed if name != chosen]
    if not chosen or not best.width:
        raise SourceError(f"{path.name} has no cells in any sheet. Export the responses again.")
    if not others:
        return chosen, best, ()
    listed = ", ".join(f"“{name}”" for name in others[:5])
    more = f" and {len(others) - 5} more" if len(others) > 5 else ""
    note = f"Sheet “{chosen}” was read, since it has the most writing in it; not {listed}{more}."
    return chosen, best, (note,)


def _writing(grid: pl.DataFrame) -> float:
    """How much writing is in the sheet: letters in cells of some length, and filled cells."""
    if not grid.width:
        return 0.0
    lengths = grid.select(pl.all().str.len_chars())
    long = lengths.select(pl.sum_horizontal(pl.all().clip(0, 2000) * (pl.all() >= 20)).sum()).item()
    filled = lengths.select(pl.sum_horizontal(pl.all() > 0).sum()).item()
    return float(long + filled) if grid.height > 1 else float(filled) / 100


def _as_seen(grid: pl.DataFrame) -> pl.DataFrame:
    """Dates without midnight and times without a day, as the sheet shows them."""
    cell = pl.all()
    dated = pl.when(cell.str.contains(_MIDNIGHT)).then(cell.str.slice(0, 10)).otherwise(cell)
    grid = grid.with_columns(dated)
    timed = pl.when(cell.str.contains(_TIME)).then(cell.str.slice(11)).otherwise(cell)
    return grid.with_columns(timed)
