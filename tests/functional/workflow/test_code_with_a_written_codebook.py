"""`greenpaper code` with themes that a person wrote: late responses are coded as if in time."""

from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper.themes.codebook_file import read
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.publish import publish
from greenpaper.workflow.sorting import Sorting
from greenpaper.workflow.take_in import take_in

pytestmark = pytest.mark.usefixtures("plain_curves")
CODEBOOK = """
consultation: Town
signed_off_by: Ann Lee
signed_off_on: 2026-01-31
questions:
  - question: What do you think?
    themes:
      - {key: park, title: Parking spaces}
      - {key: bus, title: Evening buses}
      - {key: tree, title: Plant trees}
      - {key: noise, title: Loud music at night}
"""
WHERE = ("by the shops", "near school", "at the mill", "in Hill Road", "on market days")
SAID = [
    f"{what} {where}." for where in WHERE for what in ("Parking spaces, room for cars", "Buses")
]
LATE = ["Parking, and room for cars in Mill Lane."]
ROLES = "columns:\n  Id: id\n  What do you think?: open\n"


def coded(folder: Path, texts: list[str], book: Path, into: str) -> Sorting:
    roles = folder / "roles.yaml"
    roles.write_text(ROLES, "utf-8")
    frame = pl.DataFrame({"Id": [f"r{t}" for t in texts], "What do you think?": texts})
    sorting = code(take_in(frame, roles=roles), open_codebook(book), WordEmbedder())
    publish(sorting, folder / into)
    return sorting


def codings(sorting: Sorting) -> dict[str, list[tuple[str, float]]]:
    return {
        o.response_id: [(c.theme, c.confidence) for c in o.codings]
        for o in sorting.results.outcomes
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "codebook.yaml"
    path.write_text(CODEBOOK, "utf-8")
    return path


def test_late_ones_are_measured_by_what_the_themes_heard_in_time(
    tmp_path: Path, book: Path
) -> None:
    whole = codings(coded(tmp_path, [*SAID, *LATE], book, "all"))
    late = codings(coded(tmp_path, LATE, tmp_path / "all" / book.name, "late"))
    assert late[f"r{LATE[0]}"] == whole[f"r{LATE[0]}"] != []
    apart = codings(coded(tmp_path, LATE, book, "apart"))
    assert apart != late
    kept = [(tmp_path / d / "codebook.safetensors").read_bytes() for d in ("all", "late")]
    assert kept[0] == kept[1]


def test_the_codebook_is_the_very_file_that_was_coded_with(tmp_path: Path, book: Path) -> None:
    coded(tmp_path, SAID, book, "all")
    assert (tmp_path / "all" / book.name).read_bytes() == book.read_bytes()
    assert not book.with_suffix(".safetensors").exists()
    attuned = read(tmp_path / "all" / book.name).beside.attuned["What do you think?"]
    assert attuned.vectors.keys() == {"park", "bus", "tree", "noise"}


def test_a_changed_codebook_listens_anew_and_what_it_heard_takes_the_place(
    tmp_path: Path, book: Path
) -> None:
    coded(tmp_path, SAID, book, "all")
    changed = tmp_path / "all" / book.name
    changed.write_text(CODEBOOK.replace("Evening buses", "Buses at night"), "utf-8")
    coded(tmp_path, SAID, changed, "again")
    before, after = (read(tmp_path / d / book.name).beside.attuned for d in ("all", "again"))
    assert before.keys() == after.keys()
    (one,), (other,) = before.values(), after.values()
    assert one.words != other.words
    assert (one.vectors["bus"] != other.vectors["bus"]).any()


def test_a_file_that_cant_be_used_stays_as_it_is(tmp_path: Path, book: Path) -> None:
    book.with_suffix(".safetensors").write_bytes(b"not what it was")
    coded(tmp_path, SAID, book, "all")
    assert (tmp_path / "all" / "codebook.safetensors").read_bytes() == b"not what it was"
