"""A disk that is full when the workbook is closed is said as the system says it."""

import errno

import pytest
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from greenpaper.report.workbook import close


def test_a_full_disk_stays_the_systems_error(monkeypatch: pytest.MonkeyPatch) -> None:
    book = xlsxwriter.Workbook("never-written.xlsx")

    def full() -> None:
        raise FileCreateError(OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(book, "close", full)
    with pytest.raises(OSError, match="No space") as said:
        close(book)
    assert said.value.errno == errno.ENOSPC
    book.fileclosed = 1
