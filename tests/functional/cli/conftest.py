"""The command line, run inside the test's own process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fake_embedder import WordEmbedder
from greenpaper import wiring
from greenpaper.cli.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def greenpaper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in an empty folder, with an embedder that knows words only."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(wiring, "load_embedder", lambda settings: WordEmbedder())

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["greenpaper", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def here(greenpaper: Run) -> Path:
    """The folder that commands run in."""
    return Path.cwd()
