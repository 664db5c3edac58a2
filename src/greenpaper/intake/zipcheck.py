"""Is a workbook safe to open? XLSX and ODS are ZIP files of XML, and either can be a bomb."""

import re
import zipfile
from pathlib import Path

from greenpaper.domain.errors import SourceError

MAX_UNPACKED = 512 * 1024**2
MAX_RATIO = 200
BIG_MEMBER = 10 * 1024**2
MAX_MEMBERS = 10_000
MAX_CELLS = 10_000_000
_PIECE = 1024**2
_OVERLAP = 256
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENTITY_WIDE = re.compile(rb"<\0?!\0?(D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_REPEAT = re.compile(
    rb"<table:table-(?:row|cell)\b[^>]*?number-(?:rows|columns)-repeated=\"([0-9]{4,})\"[^>]*?"
    rb"(/?)>(.{0,200})",
    re.DOTALL,
)


def check_workbook(path: Path) -> None:
    """Refuse a workbook that is damaged, locked, or made to exhaust the computer.

    Every part is unpacked once, piece by piece and never kept, since a ZIP file may lie about its
    sizes. Raises SourceError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_kind(path, archive)
            _check_declared(path, members)
            left = MAX_UNPACKED
            for member in members:
                left -= _check_member(path, archive, member, left)
    except SourceError:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds on a damaged file
        raise SourceError(
            f"{path.name} is damaged or cut short, so it can't be opened. "
            "Export or download it again."
        ) from error


def _check_kind(path: Path, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    manifest = "META-INF/manifest.xml"
    if manifest in names:
        with archive.open(manifest) as file:
            if b"encryption-data" in file.read(_PIECE):
                raise locked(path)
    books = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
    if not books & names and not any(n.startswith("xl/") for n in names):
        what = "a Word document" if "word/document.xml" in names else "a ZIP file"
        raise SourceError(
            f"{path.name} is {what}, not a workbook. Give the XLSX, ODS or CSV file itself."
        )


def locked(path: Path) -> SourceError:
    """The error for a workbook that asks for a password."""
    return SourceError(
        f"{path.name} is protected by a password. Open it in a spreadsheet program, "
        "save a copy without the password, and give that."
    )


def _bomb(path: Path) -> SourceError:
    return SourceError(
        f"{path.name} unpacks to far more than a workbook of responses would, and could exhaust "
        "this computer, so it was not opened. If you trust it, save it as CSV and give that."
    )


def _check_declared(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise _bomb(path)
    for member in members:
        if member.flag_bits & 1:
            raise locked(path)
        if member.file_size > max(BIG_MEMBER, MAX_RATIO * member.compress_size):
            raise _bomb(path)


def _check_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack one part; return its true size."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    is_sheet = member.filename.startswith("xl/worksheets/") and is_xml
    is_content = member.filename == "content.xml"
    size, tail, extent = 0, b"", _Extent()
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > left or size > max(BIG_MEMBER, MAX_RATIO * member.compress_size):
                raise _bomb(path)
            if is_xml:
                window = tail + piece
                _check_entities(path, member, window)
                if is_sheet:
                    extent.widen(path, window)
                elif is_content:
                    _check_repeats(path, window)
                tail = window[-_OVERLAP:]
    return size


def _check_entities(path: Path, member: zipfile.ZipInfo, window: bytes) -> None:
    if _ENTITY.search(window) or (b"\0" in window and _ENTITY_WIDE.search(window)):
        raise SourceError(
            f"{path.name} holds XML entities (in {member.filename}), which no spreadsheet program "
            "writes and which can exhaust a computer, so it was not opened."
        )


class _Extent:
    """The rectangle that a sheet's cells span. The reader sets memory aside for all of it."""

    def __init__(self) -> None:
        self.letters: set[bytes] = set()
        self.rows = 0

    def widen(self, path: Path, window: bytes) -> None:
        found = _CELL.findall(window)
        if not found:
            return
        self.letters.update(letters for letters, _ in found)
        self.rows = max(self.rows, *(int(row) for row in {row for _, row in found}))
        columns = max(_column(letters) for letters in self.letters)
        if columns * self.rows > MAX_CELLS:
            raise SourceError(
                f"{path.name} has a sheet with cells as far as column {columns:,} and row "
                f"{self.rows:,}. Delete what stands far from the table, and save it again."
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_repeats(path: Path, window: bytes) -> None:
    """ODS writes "this cell 16,384 times"; harmless for blanks, ruinous for anything else."""
    for found in _REPEAT.finditer(window):
        tag, after = found.group(0), found.group(3)
        if b"office:value" in tag or (not found.group(2) and b"office:value-type" in after):
            raise _bomb(path)
