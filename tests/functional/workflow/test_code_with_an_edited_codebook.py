"""`greenpaper code`: what the codebook lacks, or no longer knows, is said where people look."""

import html
import json
from pathlib import Path

import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper.cli.summary import summary
from greenpaper.domain.coding import Status
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.publish import publish
from greenpaper.workflow.sort import sort
from greenpaper.workflow.take_in import TakenIn, take_in

THINGS = ("bus", "tree", "bench", "market", "bridge", "library", "river", "school")
SAID = (
    "The {} is late every morning and nobody tells us why.",
    "Please give every old {} in the square a coat of green paint.",
    "I would close that {} on Sundays, since it costs too much.",
    "Children love our {} and want to go there after tea.",
)
ROLES = "columns:\n  Id: id\n  What do you think?: open\n"


def taken(folder: Path, *more: str) -> TakenIn:
    """Answers to one open question; and to others, which are named in `more`."""
    answers = [said.format(thing) for thing in THINGS for said in SAID]
    columns = {"Id": [f"r{n}" for n in range(len(answers))], "What do you think?": answers}
    columns |= dict.fromkeys(more, answers[::-1])
    roles = folder / "roles.yaml"
    roles.write_text(ROLES + "".join(f"  {asked}: open\n" for asked in more), "utf-8")
    return take_in(pl.DataFrame(columns), roles=roles)


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A codebook that was found and then signed."""
    publish(sort(taken(tmp_path), WordEmbedder()), tmp_path / "sorted")
    path = tmp_path / "sorted" / "codebook.yaml"
    text = path.read_text("utf-8").replace('_by: ""', '_by: "Ann Lee"')
    path.write_text(text.replace('_on: ""', '_on: "2026-01-31"'), "utf-8")
    return path


def said_of(folder: Path, codebook: Path, given: TakenIn, model: str = "") -> list[str]:
    """What the terminal, the report and the record say: they say the same notes."""
    embedder = WordEmbedder()
    embedder.fingerprint = model or embedder.fingerprint
    sorting = code(given, open_codebook(codebook), embedder)
    findings = publish(sorting, folder / "coded")
    notes = json.loads((folder / "coded" / "run.json").read_text("utf-8"))["notes"]
    report = html.unescape((folder / "coded" / "report.html").read_text("utf-8"))
    for note in notes:
        assert f"Note: {note}" in summary(findings, sorting)
        assert report.count(note) == 1
    return list(notes)


def test_an_untouched_codebook_needs_no_word(tmp_path: Path, signed: Path) -> None:
    assert said_of(tmp_path, signed, taken(tmp_path)) == []


def test_a_missing_file_beside_it_is_said_everywhere(tmp_path: Path, signed: Path) -> None:
    signed.with_suffix(".safetensors").unlink()
    (note,) = said_of(tmp_path, signed, taken(tmp_path))
    assert "codebook.safetensors, which belongs beside codebook.yaml, is missing" in note


def test_a_damaged_file_beside_it_is_said_everywhere(tmp_path: Path, signed: Path) -> None:
    signed.with_suffix(".safetensors").write_bytes(b"not what it was")
    (note,) = said_of(tmp_path, signed, taken(tmp_path))
    assert "is damaged" in note


def test_another_model_is_said_everywhere(tmp_path: Path, signed: Path) -> None:
    (note,) = said_of(tmp_path, signed, taken(tmp_path), model="cd" * 32)
    assert "another language model" in note


def test_an_unknown_merged_theme_is_said_everywhere(tmp_path: Path, signed: Path) -> None:
    text = signed.read_text("utf-8")
    merged = text.replace("\n        parent:", "\n        merged: [t99]\n        parent:", 1)
    signed.write_text(merged, "utf-8")
    (note,) = said_of(tmp_path, signed, taken(tmp_path))
    assert "has t99 merged into it" in note


def test_a_question_that_the_codebook_lacks_is_not_called_signed_off(
    tmp_path: Path, signed: Path
) -> None:
    sorting = code(taken(tmp_path, "Why?"), open_codebook(signed), WordEmbedder())
    outcomes = [o for o in sorting.results.outcomes if o.question == "q2"]
    assert {o.status for o in outcomes} == {Status.NOT_CODED}
    assert {o.reason for o in outcomes} == {"the codebook has no themes for this question"}
    publish(sorting, tmp_path / "coded")
    report = (tmp_path / "coded" / "report.html").read_text("utf-8")
    without = " ".join(report.split('id="q2"')[1].split())
    assert "signed off these themes" not in without
    assert "Themes signed off by" not in without
    assert (
        "The codebook that Ann Lee signed off on 31 January 2026 has no themes for this question, "
        "so its responses are not coded." in without
    )
    assert "There are no themes for this question." in without
    assert report.count("Themes signed off by Ann Lee") == 1
