"""The open data hold what they should, and nothing that is known to point at a person."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from greenpaper.report.open_data import FILES, FOLDED, open_data, write_open_data
from greenpaper.report.order import natural
from report_builders import WRITTEN, Case, case


@pytest.fixture(scope="module")
def made() -> Case:
    return case(5, 150, 8)


@pytest.fixture(scope="module")
def table(made: Case) -> pl.DataFrame:
    return open_data(made.results, made.respondents)[0]


def test_every_respondent_is_there_once_in_order(made: Case, table: pl.DataFrame) -> None:
    ids = table["response_id"].to_list()
    assert ids == sorted(made.respondents["response_id"].to_list(), key=natural)


def test_columns_are_the_questions_and_groups_alone(table: pl.DataFrame) -> None:
    assert table.columns == [
        "response_id",
        "q1 Do you agree with closing the street?",
        "q3 How do you travel?",
        "s1 Area",
        "q2 Please tell us why.",
        "q2 status",
        "q2 themes",
        "q10 Is there anything else?",
        "q10 status",
        "q10 themes",
    ]


def test_personal_data_and_own_words_are_not_there(table: pl.DataFrame) -> None:
    text = table.write_csv()
    assert "01632 960123" not in text
    assert "[phone number removed]" in text
    assert not any(words in text for words in WRITTEN.values())
    assert "my blue mobility scooter" not in text


def test_words_are_those_of_the_responses(made: Case, table: pl.DataFrame) -> None:
    shown = dict(table.select("response_id", "q2 Please tell us why.").iter_rows())
    for response in made.results.responses:
        if response.question == "q2":
            masked = response.text.replace("01632 960123", "[phone number removed]")
            assert shown[response.response_id] == masked


@pytest.mark.parametrize("seed", range(4))
def test_no_group_of_a_segment_is_small(seed: int) -> None:
    made = case(seed, 45, 4)
    found, folded = open_data(made.results, made.respondents)
    sizes = Counter(found["s1 Area"].drop_nulls().to_list())
    assert all(n >= 10 for name, n in sizes.items() if name != FOLDED)
    assert dict(folded).get("Area", 0) == sizes.get(FOLDED, 0)


def test_themes_are_those_of_the_codings(made: Case, table: pl.DataFrame) -> None:
    titles = {(b.question, t.key): t.title for b in made.results.codebooks for t in b.themes}
    rows = {r["response_id"]: r for r in table.to_dicts()}
    for o in made.results.outcomes:
        row = rows[o.response_id]
        assert row[f"{o.question} status"] == o.status.value
        expected = {titles[o.question, c.theme] for c in o.codings}
        assert set((row[f"{o.question} themes"] or "").split("; ")) - {""} == expected


def test_notes_say_what_is_left_out(made: Case, tmp_path: Path) -> None:
    write_open_data(made.results, made.respondents, tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == set(FILES)
    text = (tmp_path / "open-data-notes.txt").read_text(encoding="utf-8")
    spans = sum(len(m.personal_data) for m in made.results.marks.values())
    assert f"{spans:,} passages" in text
    assert "Not checked: whether several answers together point at one person" in text
    assert "were not checked by people" in text
