"""Files that nobody prepared for us: the roles that a person would give."""

import time
from pathlib import Path

import pytest

from greenpaper.domain.consultation import Role
from greenpaper.intake import assemble, read, recognise

pytestmark = pytest.mark.real_data
USED = {Role.ID, Role.OPEN, Role.QUESTION, Role.SEGMENT, Role.SINGLE, Role.MULTIPLE, Role.PERSONAL}


def roles(path: Path) -> dict[str, str]:
    """The columns that are used, by role (dates and what is ignored left out)."""
    return {c.name: c.role.value for c in recognise(read(path)) if c.role in USED}


def test_nhs_is_long_with_three_questions(shared_data: Path) -> None:
    path = shared_data / "nhs_fft" / "responses_NEAS.csv"
    assert roles(path) == {
        "respondent": "id",
        "service": "segment",
        "question": "question",
        "rating": "single",
        "text": "open",
    }
    table = read(path)
    intake = assemble(table, recognise(table))
    assert len(intake.responses) == 3898
    assert intake.respondents.height == table.frame["respondent"].n_unique()
    assert len(intake.consultation.open_questions) == 3


@pytest.mark.parametrize(("part", "motions", "rows"), [("train", 24, 5583), ("dev", 4, 932)])
def test_each_motion_is_a_question(shared_data: Path, part: str, motions: int, rows: int) -> None:
    path = shared_data / "argkp" / f"responses_{part}.csv"
    assert roles(path) == {"topic": "question", "arg_id": "id", "text": "open", "stance": "single"}
    table = read(path)
    intake = assemble(table, recognise(table))
    assert len(intake.consultation.open_questions) == motions
    assert len(intake.responses) == rows


def test_every_polis_conversation(shared_data: Path) -> None:
    found = sorted((shared_data / "polis_opendata").glob("*/comments.csv"))
    assert len(found) >= 15
    for path in found:
        expected = {"comment-id": "id", "comment-body": "open"}
        assert roles(path) == expected, path.parent.name


def test_cms(shared_data: Path) -> None:
    assert roles(shared_data / "us_cms_campaign" / "comments.csv") == {
        "id": "id",
        "submitter_category": "segment",
        "organisation": "personal",
        "text": "open",
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("banking77/train.csv", {"text": "open"}),
        ("banking77/test.csv", {"text": "open"}),
        ("govbills_topics/bills_subset.jsonl", {"id": "id", "summary": "open"}),
        ("bowling_green_sensemaker/comments.json", {"id": "id", "text": "open"}),
        ("sight_double_coded/comments.csv", {"id": "id", "text": "open"}),
    ],
)
def test_others(shared_data: Path, path: str, expected: dict[str, str]) -> None:
    assert roles(shared_data / path) == expected


def test_the_text_is_open_in_every_docket(shared_data: Path) -> None:
    for path in sorted((shared_data / "us_cdo_near_duplicates").glob("*.csv")):
        found = roles(path)
        assert [name for name, role in found.items() if role == "open"] == ["text"], path.name


def test_fifty_thousand_rows_in_three_seconds(shared_data: Path, tmp_path: Path) -> None:
    table = read(shared_data / "banking77" / "train.csv")
    frame = table.frame.sample(50_000, with_replacement=True, seed=1).with_row_index("id")
    frame.write_csv(tmp_path / "many.csv")
    started = time.process_time()
    many = read(tmp_path / "many.csv")
    assert len(assemble(many, recognise(many)).responses) == 50_000
    assert time.process_time() - started < 3
