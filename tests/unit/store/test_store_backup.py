"""A backup that was damaged on its way is refused, wherever the damage is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from greenpaper.domain.errors import GreenpaperError
from greenpaper.store.backup import backup, restore

ROWS = [(number, f"The bus is late, again, for the {number}. time") for number in range(400)]


def test_any_turned_bit_is_noticed_or_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "kept.sqlite3"
    monkeypatch.setenv("GREENPAPER_DATABASE", str(place))
    with closing(sqlite3.connect(place)) as database, database:
        database.execute("CREATE TABLE said (number INTEGER, text TEXT)")
        database.executemany("INSERT INTO said VALUES (?, ?)", ROWS)
    whole = tmp_path / "whole.backup"
    backup(whole)
    content, damaged = whole.read_bytes(), tmp_path / "damaged.backup"
    refused = 0
    places = [*range(0, len(content) - 400, 97), *range(len(content) - 400, len(content))]
    for number, at in enumerate(places):
        turned = content[at] ^ (1 << number % 8)
        damaged.write_bytes(content[:at] + bytes([turned]) + content[at + 1 :])
        try:
            restore(damaged, overwrite=True)
        except GreenpaperError:
            refused += 1
        with closing(sqlite3.connect(place)) as database:
            assert database.execute("SELECT * FROM said").fetchall() == ROWS, (at, turned)
    assert refused > len(places) / 2


@pytest.mark.parametrize("content", [b"", b"not a backup", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPAPER_DATABASE", str(tmp_path / "kept.sqlite3"))
    (tmp_path / "some.backup").write_bytes(content)
    with pytest.raises(GreenpaperError, match="no backup that 'greenpaper backup' made"):
        restore(tmp_path / "some.backup")
    with pytest.raises(GreenpaperError, match="can't be read: Is a directory"):
        restore(tmp_path)
    assert not (tmp_path / "kept.sqlite3").exists()
