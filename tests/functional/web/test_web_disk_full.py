"""A disk that is really full: a small one of the test's own, on which nothing else lies."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from served import answers, served

SIZE = 48


class Disk:
    """A small disk, filled and emptied at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, *, but: int = 0) -> None:
        about = os.statvfs(self.folder)
        free = about.f_bavail * about.f_frsize
        self._filler.write_bytes(b"x" * max(0, free - but))

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk: this user or machine may not mount one")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_no_room_for_the_database(disk: Disk, tmp_path: Path) -> None:
    with served(disk.folder / "home", "--no-worker", TMPDIR=str(tmp_path)) as desk:
        form, file = {"title": "A title that took long"}, ("answers.csv", answers(40_000))
        token = desk.token()
        disk.fill(but=200_000)
        for _ in range(2):
            status, page = desk.post(
                "/consultations/new/", {"csrfmiddlewaretoken": token, **form}, file
            )
            assert status == 503
            assert "The disk is full" in page
            assert 'name="title" value="A title that took long"' in page
            assert "A title" not in desk.get("/")[1]
        disk.empty()
        assert desk.post("/consultations/new/", form, file)[0] == 200
        assert desk.get("/")[1].count("A title that took long") == 1


def test_no_room_for_the_upload(disk: Disk, tmp_path: Path) -> None:
    uploads = disk.folder / "uploads"
    uploads.mkdir()
    with served(tmp_path / "home", "--no-worker", TMPDIR=str(uploads)) as desk:
        desk.upload(answers(9), "Small")
        disk.fill(but=500_000)
        file = ("answers.csv", answers(40_000))
        status, page = desk.post("/consultations/new/", {"title": "Too large for now"}, file)
        assert status == 422
        assert "The disk is full, so answers.csv could not be taken in." in page
        assert 'value="Too large for now"' in page, "what was typed is lost"
        assert not list(uploads.iterdir())
        disk.empty()
        assert desk.post("/consultations/new/", {"title": "Now"}, file)[0] == 200


def test_no_room_in_mid_run(disk: Disk, tmp_path: Path, model_folder: Path) -> None:
    home = disk.folder / "home"
    with served(home, TMPDIR=str(tmp_path), GREENPAPER_CACHE=str(model_folder)) as desk:
        place = desk.upload(answers(1_500, seed=50))
        desk.post(f"{place}columns/", {"confirm": "1"})
        desk.until(f"{place}sorting/", lambda page: "Reading the responses" in page)
        with closing(connect(home / "greenpaper.sqlite3")) as kept:
            kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # no room inside the files either
        disk.fill()
        page = desk.until(f"{place}sorting/", lambda page: "The disk is full" in page)
        assert "goes on by itself" in page
        assert "Under way" in page
        disk.empty()
        page = desk.until(f"{place}sorting/", lambda page: "Sorting has ended" in page)
        assert "Problem" not in page
        assert "The disk is full" not in page
        assert page.count(">Done<") == 2
        assert "1,500" in desk.get(f"{place}themes/")[1]
