"""Ids are printed beside quotes: personal data is never one, nor told in a note."""

import polars as pl
import pytest

from greenpaper.domain.consultation import Column, Role
from greenpaper.intake import Intake, assemble, from_frame, recognise

FIRST = ["Ann", "Bob", "Cath", "Dev", "Eve", "Finn", "Gwen", "Hal", "Iris", "Joe"]
PEOPLE = {
    "Respondent e-mail": [f"{name.lower()}@example.org" for name in FIRST],
    "NHS number": [str(4857770900 + n * 7) for n in range(10)],
    "Respondent name": [f"{name} Ashworth" for name in FIRST],
    "Respondent phone number": [f"07700 9001{n:02}" for n in range(10)],
    "Respondent": [f"{name} O'Brien" for name in FIRST],
    "Author": [f"Ashworth, {name}" for name in FIRST],
    "Submitter": FIRST,
    "Patient number": [f"H{n * 7919:06}" for n in range(10)],
}
ASKED = ["What of the park should we improve?", "What worries you about the plan?"]


def long_form(heading: str, people: list[str]) -> pl.DataFrame:
    """Each of ten people answers two questions, the second one later in the file."""
    rows = [
        (who, question, f"Because of reason {n} of {question[-6:]} the paths need mending soon.")
        for question in ASKED
        for n, who in enumerate(people)
    ]
    return pl.DataFrame(rows, schema=[heading, "Question", "Answer"], orient="row")


def take_in(frame: pl.DataFrame) -> tuple[tuple[Column, ...], Intake]:
    table = from_frame(frame)
    columns = recognise(table)
    return columns, assemble(table, columns)


@pytest.mark.parametrize("heading", PEOPLE)
def test_in_wide_form_no_personal_column_is_the_id(heading: str) -> None:
    people = PEOPLE[heading]
    said = [f"Because reason {n} matters to my family a lot" for n in range(10)]
    columns, intake = take_in(pl.DataFrame({heading: people, "Why do you say that?": said}))
    assert columns[0].role in {Role.PERSONAL, Role.IGNORE}
    assert [r.response_id for r in intake.responses] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize("heading", PEOPLE)
def test_in_long_form_a_person_has_a_number_of_ours(heading: str) -> None:
    columns, intake = take_in(long_form(heading, PEOPLE[heading]))
    assert columns[0].role is Role.PERSONAL
    assert [q.text for q in intake.consultation.questions] == ASKED
    numbers = [str(n) for n in range(1, 11)]  # the row of each one's first answer
    for key in ("q1", "q2"):
        assert [r.response_id for r in intake.responses if r.question == key] == numbers
    assert intake.respondents["respondent"].to_list() == numbers


def test_an_id_is_taken_before_personal_data() -> None:
    frame = long_form("Respondent e-mail", PEOPLE["Respondent e-mail"])
    frame = frame.with_columns(pl.Series("Respondent ID", [f"R{n % 10}" for n in range(20)]))
    columns, intake = take_in(frame)
    assert {c.name: c.role for c in columns}["Respondent ID"] is Role.ID
    assert {r.response_id for r in intake.responses} == {f"R{n}" for n in range(10)}


def test_a_pseudonym_is_an_id() -> None:
    columns, _ = take_in(long_form("Respondent", [f"person-{n}" for n in range(10)]))
    assert columns[0].role is Role.ID


def test_who_has_no_address_has_a_row_of_their_own() -> None:
    people = PEOPLE["Respondent e-mail"]
    frame = long_form("Respondent e-mail", people).with_row_index()
    gone = pl.when(pl.col("index") == 3).then(pl.lit("")).otherwise(pl.col("Respondent e-mail"))
    _, intake = take_in(frame.with_columns(gone.alias("Respondent e-mail")).drop("index"))
    ids = [r.response_id for r in intake.responses]
    assert ids.count("4") == 1
    assert ids.count("14") == 1
    assert ids.count("1") == 2


@pytest.mark.parametrize("again", [("jane.doe",), ("jane.doe", "sam.poe")])
def test_notes_say_rows_and_not_ids(again: tuple[str, ...]) -> None:
    ids = [*[f"p{n}.q" for n in range(20)], "jane.doe", "sam.poe", *again, ""]
    said = [f"Because reason {n} matters to my family a lot" for n in range(len(ids))]
    _, intake = take_in(pl.DataFrame({"User ID": ids, "Why do you say that?": said}))
    notes = " ".join(intake.notes)
    assert "row 23" in notes or "rows 23 and 24" in notes
    assert not any(one in notes for one in ids if one)
