"""`greenpaper code --sample`: people's codings move the machine's confidence, and it is said."""

import hashlib
import html
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fake_embedder import WordEmbedder
from greenpaper.cli.summary import summary
from greenpaper.domain.coding import Outcome
from greenpaper.intake.coding_sheet import read_coding_sheet
from greenpaper.themes import code as themes_code
from greenpaper.workflow.code import code, open_codebook
from greenpaper.workflow.publish import publish
from greenpaper.workflow.sorting import Sorting
from greenpaper.workflow.take_in import TakenIn, take_in

THINGS = ("bus", "tree", "bench", "market", "bridge", "library", "river", "school")
SAID = (
    "The {} is late every morning and nobody tells us why.",
    "Please give every old {} in the square a coat of green paint.",
    "I would close that {} on Sundays, since it costs too much.",
)
ANSWERS = {f"r{n}.{k}": s.format(t) for n, t in enumerate(THINGS) for k, s in enumerate(SAID)}
CODEBOOK = """
signed_off_by: Ann Lee
signed_off_on: "2026-01-31"
questions:
  - question: What do you think?
    themes:
      - {key: late, title: Late every morning, description: Nobody tells us why it is late}
      - {key: green, title: Green paint, description: A coat of green paint for the old square}
      - {key: sunday, title: Close on Sundays, description: Close it since it costs too much}
"""


@pytest.fixture(autouse=True)
def a_higher_limit(confidence_by_likeness: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(themes_code, "LEAST_CONFIDENCE_WRITTEN", 0.4)


def taken(folder: Path) -> TakenIn:
    roles = folder / "roles.yaml"
    roles.write_text("columns:\n  Id: id\n  What do you think?: open\n", "utf-8")
    frame = pl.DataFrame({"Id": list(ANSWERS), "What do you think?": list(ANSWERS.values())})
    return take_in(frame, roles=roles)


def coded(folder: Path, given: dict[str, str] | None = None, codebook: str = CODEBOOK) -> Sorting:
    book, sheet = folder / "codebook.yaml", folder / "sample of ours.csv"
    book.write_text(codebook, "utf-8")
    if given is not None:
        rows = [f"{key},{themes}" for key, themes in given.items()]
        sheet.write_text("\n".join(["response_id,themes", *rows]), "utf-8")
    read = read_coding_sheet(sheet) if given is not None else None
    return code(taken(folder), open_codebook(book), WordEmbedder(), sheet=read)


def codings(sorting: Sorting) -> dict[tuple[str, str], float]:
    outcomes: tuple[Outcome, ...] = sorting.results.outcomes
    return {(c.response_id, c.theme): c.confidence for o in outcomes for c in o.codings}


def test_people_who_give_nothing_make_the_machine_more_sparing(tmp_path: Path) -> None:
    before = codings(coded(tmp_path))
    after = codings(coded(tmp_path, dict.fromkeys(ANSWERS, "none")))
    assert after.keys() < before.keys()
    assert all(after[pair] < before[pair] for pair in after)


def test_people_who_give_all_make_it_more_generous(tmp_path: Path) -> None:
    before = codings(coded(tmp_path))
    after = codings(coded(tmp_path, dict.fromkeys(ANSWERS, "late;green;sunday")))
    assert after.keys() > before.keys()
    assert all(after[pair] > before[pair] for pair in before)


def test_what_people_gave_is_not_put_in_place_of_what_the_machine_says(tmp_path: Path) -> None:
    sorting = coded(tmp_path, {"r0.0": "sunday"})
    assert ("r0.0", "late") in codings(sorting)
    assert ("r0.0", "sunday") not in codings(sorting)


def test_the_order_of_the_sheet_does_not_matter(tmp_path: Path) -> None:
    given = {key: ("late" if key.endswith("0") else "none") for key in list(ANSWERS)[:15]}
    one = coded(tmp_path, given)
    other = coded(tmp_path, dict(reversed(given.items())))
    assert one.results == other.results
    assert one.sample and other.sample
    assert one.sample.moved == other.sample.moved


def test_it_is_said_to_the_reader_in_the_report_and_in_the_record(tmp_path: Path) -> None:
    given = dict.fromkeys(list(ANSWERS)[:9], "none") | {"r7.0": ""}
    sorting = coded(tmp_path, given)
    findings = publish(sorting, tmp_path / "coded")
    record = json.loads((tmp_path / "coded" / "run.json").read_text("utf-8"))
    by = record["sample"]["moved"]["q1"]
    assert by < 0
    sheet = (tmp_path / "sample of ours.csv").read_bytes()
    sha256 = hashlib.sha256(sheet).hexdigest()
    assert record["sample"] == {
        "name": "sample of ours.csv",
        "sha256": sha256,
        "responses": {"q1": 9},
        "moved": {"q1": by},
    }
    *_, note, left_out = record["notes"]
    assert note.startswith("The machine's confidence was moved by 9 responses that people coded: ")
    assert f"lowered by {-by:.2f} log-odds" in note
    assert "1 have no themes yet" in left_out
    report = html.unescape((tmp_path / "coded" / "report.html").read_text("utf-8"))
    assert report.count(note) == 1
    assert report.count(sha256) == 1
    assert f"Note: {note}" in summary(findings, sorting)


def test_without_a_sample_nothing_is_said(tmp_path: Path) -> None:
    sorting = coded(tmp_path)
    assert sorting.sample is None
    assert sorting.results.notes[1:] == ()  # the first: there are no centroids beside the codebook
    publish(sorting, tmp_path / "coded")
    assert json.loads((tmp_path / "coded" / "run.json").read_text("utf-8"))["sample"] is None


def test_the_least_sure_are_said_for_every_response(tmp_path: Path) -> None:
    sorting = coded(tmp_path)
    for outcome in sorting.results.outcomes:
        assert outcome.doubt is not None
        given = {c.theme: c.confidence for c in outcome.codings}
        assert (outcome.doubt.gap >= 0) == (outcome.doubt.theme in given)
        assert given.get(outcome.doubt.theme, outcome.doubt.confidence) == outcome.doubt.confidence


def test_a_sample_moves_doubt_as_it_moves_confidence(tmp_path: Path) -> None:
    sorting = coded(tmp_path, dict.fromkeys(ANSWERS, "none"))
    assert sorting.sample
    least = np.log(0.4 / 0.6)
    for outcome in sorting.results.outcomes:
        assert outcome.doubt is not None
        sure = outcome.doubt.confidence
        assert outcome.doubt.gap == pytest.approx(np.log(sure / (1 - sure)) - least, abs=0.02)


def test_bare_names_are_said(tmp_path: Path) -> None:
    bare = CODEBOOK.replace(", description: Close it since it costs too much", "")
    notes = coded(tmp_path, codebook=bare).results.notes
    assert any(n.startswith("1 of the codebook's 3 themes has only a name") for n in notes)
