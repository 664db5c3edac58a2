"""Results can be put into the folder one is in."""

from pathlib import Path

import pytest

from greenpaper.workflow import output_folder


def test_the_current_folder_can_be_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "empty"
    here.mkdir()
    monkeypatch.chdir(here)
    output_folder.check(Path())
    with output_folder.staged(Path()) as part:
        (part / "report.html").write_text("done")
    assert (here / "report.html").read_text() == "done"
