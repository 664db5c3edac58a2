"""In which encoding a text file is, found out by reading it once in pieces, never as a whole."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from greenpaper.domain.errors import SourceError

MAX_BYTES = 256 * 1024**2
MAX_LINE = 32 * 1024**2
_PIECE = 1024**2
_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")
FALLBACK = "greenpaper-windows-1252"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to open the file: `codec` and `errors` for open(), `name` for the reader, and notes."""

    name: str
    codec: str
    errors: str
    notes: tuple[str, ...] = ()


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: read the bytes that are not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(FALLBACK, _as_windows_1252)


def find_encoding(path: Path, head: bytes, longest: int = MAX_LINE) -> Encoding:
    """Find the encoding of a text file: UTF-8, UTF-16 or Windows-1252, with or without BOM.

    `longest` is how many bytes a line may have: JSON may be all on one line, a table's rows not.
    Raises SourceError for a file too large to take in, a line too long to be one, a file that is
    no text, or one that says it is UTF-16 and is not.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceError(
            f"{path.name} is {size / 1024**2:,.0f} MB, more than Greenpaper takes in at once "
            f"({MAX_BYTES // 1024**2} MB). Split it into parts, or leave out columns."
        )
    wide = _utf_16(head)
    if wide:
        _check_utf_16(path, wide)
        return Encoding("UTF-16", wide, "strict")
    return _narrow(path, _Survey.of(path, longest))


def _utf_16(head: bytes) -> str:
    """The UTF-16 codec to use, by BOM or by zeros in every other byte, or ""."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else ""


def _check_utf_16(path: Path, codec: str) -> None:
    try:
        with path.open(encoding=codec, newline="") as file:
            while file.read(_PIECE):
                pass
    except UnicodeError as error:
        raise SourceError(
            f"{path.name} begins like UTF-16 text but is not all UTF-16. "
            "Open it in a spreadsheet program and save it as CSV UTF-8."
        ) from error


@dataclass(slots=True)
class _Survey:
    """What one pass over the bytes finds."""

    bom: bool = False
    zeros: int = 0
    undefined: int = 0
    accented: int = 0
    wrong: int = 0
    first_wrong_line: int = 0

    @classmethod
    def of(cls, path: Path, longest: int) -> "_Survey":
        found, line, lines = cls(), 0, 1
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found.bom = found.bom or (lines == 1 and piece.startswith(codecs.BOM_UTF8))
                line = _line_so_far(piece, line)
                if line > longest:
                    raise _too_long(path, longest)
                found._count(piece, decoder.decode(piece), lines)
                lines += piece.count(b"\n")
        found.wrong += decoder.decode(b"", final=True).count("\ufffd")
        return found

    def _count(self, piece: bytes, text: str, lines: int) -> None:
        self.zeros += piece.count(0)
        if piece.isascii():
            return
        wrong = text.count("\ufffd") - piece.count(b"\xef\xbf\xbd")
        self.undefined += sum(piece.count(byte) for byte in _UNDEFINED)
        self.accented += len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
        if wrong > 0:
            if not self.wrong:
                before = text[: text.index("\ufffd")]
                self.first_wrong_line = lines + before.count("\n")
            self.wrong += wrong


def _line_so_far(piece: bytes, line: int) -> int:
    """How long the line is that we are in at the end of this piece."""
    end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return len(piece) - end - 1 if end >= 0 else line + len(piece)


def _too_long(path: Path, longest: int) -> SourceError:
    return SourceError(
        f"{path.name} has a line of more than {longest // 1024**2} MB. A table has one "
        "line for each respondent. Export the responses again as CSV or XLSX."
    )


def _narrow(path: Path, found: _Survey) -> Encoding:
    size = path.stat().st_size
    if found.zeros > max(16, size // 1000):
        raise SourceError(
            f"{path.name} is not text: it is full of NUL characters. It may be damaged, or "
            "another kind of file. Export the responses again as CSV or XLSX."
        )
    notes: tuple[str, ...] = ()
    if found.zeros:
        notes = (f"{found.zeros:,} NUL characters were left out; they can't be text.",)
    if not found.wrong:
        return Encoding("UTF-8", "utf-8-sig", "strict", notes)
    if found.bom or found.accented > found.wrong:
        said = (
            f"{path.name} is UTF-8, but {found.wrong:,} characters (the first in line "
            f"{found.first_wrong_line:,}) are not; they were read as Windows-1252."
        )
        return Encoding("UTF-8", "utf-8-sig", FALLBACK, (*notes, said))
    said = (
        f"{path.name} is not UTF-8 and was read as Windows-1252. "
        "If accents look wrong, save it as CSV UTF-8."
    )
    if found.undefined:
        said += " Characters that Windows-1252 does not have are shown as \ufffd."
    return Encoding("Windows-1252", "cp1252", "replace", (*notes, said))
