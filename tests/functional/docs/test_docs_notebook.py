"""The notebook page does what it shows, line by line."""

import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper import library

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "use-in-a-notebook.md"
EXAMPLE = ROOT / "examples" / "aberwen-high-street"


def test_the_notebook_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(library, "load_embedder", lambda settings: WordEmbedder())
    for name in ("responses.csv", "late-responses.csv"):
        shutil.copyfile(EXAMPLE / name, tmp_path / name)
    (tmp_path / "roles.yaml").write_text("columns:\n  Response ID: id\n", "utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert len(blocks) == 4
    assert len([line for line in blocks[0].splitlines() if line]) == 5  # five lines, as promised
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    result, late = names["result"], names["late"]
    assert isinstance(result, library.Sorting)
    assert isinstance(late, library.Sorting)
    assert result.results.consultation.title == "A High Street for people"
    assert (tmp_path / "responses-sorted" / "report.html").is_file()
    assert late.codings.height >= pl.read_csv("late-responses.csv").height
    written = pl.read_csv("responses-sorted/codings.csv", infer_schema=False)
    assert result.codings.height == written.height
    assert result.responses.height == 446


def test_pandas_comes_to_the_same() -> None:
    import pandas as pd

    from greenpaper import sort

    both = [
        sort(frame, embedder=WordEmbedder())
        for frame in (
            pl.read_csv(EXAMPLE / "responses.csv", infer_schema=False).head(60),
            pd.read_csv(EXAMPLE / "responses.csv", dtype=str, keep_default_na=False).head(60),
        )
    ]
    assert both[0].codings.equals(both[1].codings)
    assert both[0].codebooks == both[1].codebooks
