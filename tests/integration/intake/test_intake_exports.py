"""Exports of survey tools, recognised unaided."""

from pathlib import Path

import pytest

from greenpaper.domain.consultation import Kind, Role
from greenpaper.intake import Intake, assemble, read, recognise

FIXTURES = Path(__file__).parents[2] / "fixtures" / "intake"
USES = ("Borrowing books", "Computers", "Events", "Studying")
AGREEMENT = (
    "Strongly agree",
    "Agree",
    "Neither agree nor disagree",
    "Disagree",
    "Strongly disagree",
    "Don't know",
)


def take_in(name: str) -> Intake:
    table = read(FIXTURES / name)
    return assemble(table, recognise(table))


def asked(intake: Intake, kind: Kind) -> list[str]:
    return [q.text for q in intake.consultation.questions if q.kind is kind]


@pytest.mark.parametrize(
    ("name", "export", "first_row", "opens", "segments"),
    [
        ("citizen_space.csv", "Citizen Space", 2, 2, 1),
        ("microsoft_forms.csv", "Microsoft Forms", 2, 2, 1),
        ("google_forms.csv", "Google Forms", 2, 1, 1),
        ("surveymonkey.csv", "SurveyMonkey", 3, 1, 1),
        ("qualtrics.csv", "Qualtrics", 4, 2, 1),
        ("limesurvey_codes.csv", "LimeSurvey", 2, 1, 0),
        ("limesurvey_full.csv", "LimeSurvey", 2, 1, 0),
        ("regulations_gov.csv", "regulations.gov", 2, 1, 2),
    ],
)
def test_each_export_is_named_and_read_as_sixteen_respondents(
    name: str, export: str, first_row: int, opens: int, segments: int
) -> None:
    table = read(FIXTURES / name)
    intake = assemble(table, recognise(table))
    assert table.export == export
    assert table.first_row == first_row
    assert intake.respondents.height == 16
    assert len(intake.consultation.open_questions) == opens
    assert len(intake.consultation.segments) == segments
    assert len(intake.responses) == 16 * opens
    assert intake.source.width == table.frame.width


@pytest.mark.parametrize(
    "name",
    [
        "citizen_space.csv",
        "microsoft_forms.csv",
        "google_forms.csv",
        "surveymonkey.csv",
        "qualtrics.csv",
        "limesurvey_full.csv",
        "records.json",
    ],
)
def test_several_choices_are_one_question_however_they_are_written(name: str) -> None:
    intake = take_in(name)
    (uses,) = [q for q in intake.consultation.questions if q.kind is Kind.MULTIPLE]
    assert uses.options == USES
    chosen = intake.respondents[uses.key].to_list()
    assert chosen[0] == ["Borrowing books", "Studying"]
    assert chosen[10] == ["Borrowing books", "Computers", "Studying"]
    assert not chosen[6]  # ticked nothing


@pytest.mark.parametrize(
    "name", ["citizen_space.csv", "qualtrics.csv", "limesurvey_codes.csv", "records.json"]
)
def test_a_scale_of_agreement_is_in_its_own_order(name: str) -> None:
    singles = [q for q in take_in(name).consultation.questions if q.kind is Kind.SINGLE]
    assert singles[0].options == AGREEMENT


def test_qualtrics_questions_have_their_wording_not_their_code() -> None:
    intake = take_in("qualtrics.csv")
    assert "Why do you say that?" in asked(intake, Kind.OPEN)
    assert intake.consultation.segments[0].name == "Which of these best describes you?"


def test_the_rows_of_a_grid_are_questions_of_their_own() -> None:
    texts = asked(take_in("surveymonkey.csv"), Kind.SINGLE)
    assert texts == ["How do you rate these? [Opening hours]", "How do you rate these? [Staff]"]


def test_names_and_addresses_are_personal_wherever_they_are() -> None:
    personal = {
        name: [c.name for c in recognise(read(FIXTURES / name)) if c.role is Role.PERSONAL]
        for name in ("citizen_space.csv", "google_forms.csv", "surveymonkey.csv", "qualtrics.csv")
    }
    assert personal["google_forms.csv"] == ["Email Address"]
    assert personal["surveymonkey.csv"] == ["IP Address"]
    assert personal["qualtrics.csv"] == ["IPAddress", "LocationLatitude", "LocationLongitude"]
    assert personal["citizen_space.csv"] == [
        "What is your name? - Name",
        "What is your email address? - Email",
        "Organisation - Name of organisation",
    ]


def test_long_form_has_one_response_a_row_and_closes_the_closed_question() -> None:
    intake = take_in("long_form.csv")
    assert [(q.key, q.kind) for q in intake.consultation.questions] == [
        ("q1", Kind.SINGLE),
        ("q2", Kind.OPEN),
        ("q3", Kind.OPEN),
    ]
    assert intake.consultation.questions[2].text.startswith("Q10")
    assert len(intake.responses) == 32
    assert intake.respondents.height == 16
    assert intake.respondents["q1"].to_list()[:4] == ["Yes", "No", "Don't know", "Yes"]
    assert [r.response_id for r in intake.responses[:2]] == ["P101", "P102"]


def test_inner_objects_become_dotted_names() -> None:
    table = read(FIXTURES / "records.json")
    assert table.frame.columns[:3] == ["id", "about.age", "about.role"]
    assert read(FIXTURES / "records.jsonl").frame.height == 16


def test_every_column_has_a_role_a_reason_and_a_confidence() -> None:
    for path in sorted(FIXTURES.iterdir()):
        table = read(path)
        columns = recognise(table)
        assert [c.name for c in columns] == table.frame.columns
        assert all(c.reason and 0 < c.confidence <= 1 for c in columns)


def test_row_order_makes_no_difference_to_what_is_recognised() -> None:
    from dataclasses import replace

    for path in sorted(FIXTURES.iterdir()):
        table = read(path)
        shuffled = replace(table, frame=table.frame.sample(fraction=1, shuffle=True, seed=7))
        assert recognise(shuffled) == recognise(table)
        asked_there = assemble(shuffled, recognise(shuffled)).consultation
        assert asked_there == assemble(table, recognise(table)).consultation
