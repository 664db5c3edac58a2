"""The file of responses as the reader named it, and commands that the reader can copy."""

import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
PER_SECOND = 10_000_000
"""Bytes of text that a usual computer reads."""
WORKBOOK_PER_SECOND = 4_000_000
"""A workbook is compressed."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file of responses, and what the reader said about it."""

    file: Path
    roles: Path | None
    sheet: str | None
    header_row: int | None

    def arguments(self) -> list[str | Path]:
        """The same on a command line."""
        said = {"--roles": self.roles, "--sheet": self.sheet, "--header-row": self.header_row}
        given = [(option, str(value)) for option, value in said.items() if value is not None]
        return [self.file, *(word for pair in given for word in pair)]

    def settings(self) -> dict[str, str | int | None]:
        """The same for the record, which doesn't name the reader's folders."""
        roles = self.roles.name if self.roles else None
        return {"roles": roles, "sheet": self.sheet, "header_row": self.header_row}

    def seconds(self) -> float:
        """About how long reading takes."""
        try:
            size = self.file.stat().st_size
        except OSError:  # reading says what is wrong
            return 0.0
        workbook = self.file.suffix.lower() in WORKBOOKS
        return size / (WORKBOOK_PER_SECOND if workbook else PER_SECOND)


def reading(results: Path) -> float:
    """About how many seconds it takes to read a folder of results again."""
    try:
        size = sum(path.stat().st_size for path in results.glob("*.csv"))
    except OSError:  # reading says what is wrong
        return 0.0
    return 2 + size / PER_SECOND


def command_line(*words: str | Path) -> str:
    """A command to copy, whatever its paths are called."""
    said = [str(word) for word in words]
    return subprocess.list2cmdline(said) if sys.platform == "win32" else shlex.join(said)
