"""Responses, respondents and keys, from frames that say plainly what is in them."""

import datetime as dt
import sys

import pandas as pd
import polars as pl
import pytest

from greenpaper.domain.consultation import Column, Kind, Role
from greenpaper.domain.errors import RolesError, SourceError
from greenpaper.intake import Intake, Table, assemble, from_frame, recognise


def columns(**roles: str) -> tuple[Column, ...]:
    return tuple(Column(name, Role(role), 1.0, "said so") for name, role in roles.items())


def take_in(frame: dict[str, list[str]], **roles: str) -> Intake:
    return assemble(from_frame(pl.DataFrame(frame)), columns(**roles))


def test_questions_and_segments_are_numbered_in_the_order_of_the_source() -> None:
    intake = take_in(
        {
            "who": ["A", "B"],
            "why": ["x", ""],
            "yes": ["Yes", "No"],
            "age": ["9", "10"],
            "b": ["", ""],
        },
        who="segment",
        why="open",
        yes="single",
        age="segment",
        b="open",
    )
    assert [(q.key, q.text, q.kind) for q in intake.consultation.questions] == [
        ("q1", "why", Kind.OPEN),
        ("q2", "yes", Kind.SINGLE),
        ("q3", "b", Kind.OPEN),
    ]
    assert [(s.key, s.name, s.groups) for s in intake.consultation.segments] == [
        ("s1", "who", ("A", "B")),
        ("s2", "age", ("9", "10")),
    ]
    assert intake.respondents.columns == ["response_id", "respondent", "s1", "s2", "q2"]
    assert [(r.question, r.response_id, r.text, r.row) for r in intake.responses] == [
        ("q1", "1", "x", 0),
        ("q1", "2", "", 1),
        ("q3", "1", "", 0),
        ("q3", "2", "", 1),
    ]


def test_an_id_that_comes_again_is_kept_with_a_number() -> None:
    intake = take_in(
        {"id": ["a", "b", "a", "", "a#2", "a"], "why": list("uvwxyz")}, id="id", why="open"
    )
    assert [r.response_id for r in intake.responses] == ["a", "b", "a#3", "4", "a#2", "a#4"]
    assert intake.respondents.height == 6
    assert "“id” is blank in row 4" in intake.notes[0]
    assert "come again in rows 3 and 6" in intake.notes[1]


def test_a_row_number_does_not_take_the_id_of_another() -> None:
    intake = take_in({"id": ["2", "", "x"], "why": list("abc")}, id="id", why="open")
    assert len({r.response_id for r in intake.responses}) == 3


def test_long_form_keeps_a_respondent_together() -> None:
    intake = take_in(
        {
            "who": ["p", "p", "q", "p", "q"],
            "area": ["N", "", "S", "N", "W"],
            "asked": ["Q2", "Q10", "Q2", "Q2", "Q10"],
            "said": ["one", "two", "three", "again", "five"],
        },
        who="id",
        area="segment",
        asked="question",
        said="open",
    )
    assert [q.text for q in intake.consultation.questions] == ["Q2", "Q10"]
    assert [(r.question, r.response_id, r.row) for r in intake.responses] == [
        ("q1", "p", 0),
        ("q1", "q", 2),
        ("q1", "p#2", 3),
        ("q2", "p", 1),
        ("q2", "q", 4),
    ]
    assert intake.respondents.rows() == [("p", "p", "N"), ("q", "q", "S"), ("p#2", "p", "N")]


def test_choices_with_commas_of_their_own_are_kept_whole() -> None:
    cells = ["Roads, paths and verges, Parks", "Parks", "Roads, paths and verges", "Parks, Buses"]
    cells += [
        "Buses",
        "Roads, paths and verges, Buses",
        "",
        "Roads, paths and verges, Parks, Buses",
    ]
    intake = take_in({"pick": cells, "why": ["x"] * 8}, pick="multiple", why="open")
    (pick, _) = intake.consultation.questions
    assert pick.options == ("Buses", "Parks", "Roads, paths and verges")
    assert intake.respondents["q1"].to_list()[0] == ["Parks", "Roads, paths and verges"]
    assert intake.respondents["q1"].to_list()[6] is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["No", "Yes", "Don't know", "No"], ("Yes", "No", "Don't know")),
        (["10", "9", "0", "9"], ("0", "9", "10")),
        (["65+", "Under 18", "18-24", "Prefer not to say"], ()),
        (["Poor", "Excellent", "Good", "Fair"], ("Excellent", "Good", "Fair", "Poor")),
        (["Cat", "Dog", "Dog", "Other"], ("Dog", "Cat", "Other")),
        (
            ["Tend to disagree", "Strongly agree", "Tend to agree", "Neither agree nor disagree"],
            ("Strongly agree", "Tend to agree", "Neither agree nor disagree", "Tend to disagree"),
        ),
    ],
)
def test_options_stand_in_reading_order(cells: list[str], order: tuple[str, ...]) -> None:
    order = order or ("Under 18", "18-24", "65+", "Prefer not to say")
    intake = take_in({"pick": cells, "why": ["x"] * 4}, pick="single", why="open")
    assert intake.consultation.questions[0].options == order


def test_columns_that_do_not_fit_are_refused() -> None:
    frame = {"a": ["x", "y"], "b": ["x", "y"]}
    with pytest.raises(SourceError, match="No open question"):
        take_in(frame, a="ignore", b="segment")
    with pytest.raises(RolesError, match="no column “c”"):
        take_in(frame, a="open", c="open")
    with pytest.raises(RolesError, match="Two columns"):
        take_in(frame, a="id", b="id")
    with pytest.raises(RolesError, match="only one can hold the answers"):
        take_in({**frame, "q": ["1", "2"]}, a="open", b="open", q="question")


def test_one_response_alone() -> None:
    frame = {"id": ["1"], "Why do you say that?": ["Because the bus never comes on a Sunday."]}
    table = from_frame(pl.DataFrame(frame))
    intake = assemble(table, recognise(table))
    assert [r.text for r in intake.responses] == frame["Why do you say that?"]


def test_all_answers_alike_or_blank_are_still_answers_to_an_open_question() -> None:
    for answer in ("I object to this plan, it is wrong for us.", ""):
        frame = {"id": [f"r{i}" for i in range(30)], "Your comments": [answer] * 30}
        frame["area"] = ["N", "S"] * 15
        table = from_frame(pl.DataFrame(frame))
        intake = assemble(table, recognise(table))
        assert [q.text for q in intake.consultation.open_questions] == ["Your comments"]
        assert len(intake.responses) == 30


def values() -> dict[str, list[object]]:
    return {
        "id": [1, 2, 3],
        "score": [1.0, None, 2.5],
        "when": [dt.datetime(2025, 3, 4), dt.datetime(2025, 3, 4, 9, 30), None],
        "yes": [True, False, None],
        "why": ["Far\r\naway", None, "Dear"],
    }


SEEN = [
    ("1", "1", "2025-03-04", "true", "Far\naway"),
    ("2", "", "2025-03-04 09:30:00", "false", ""),
    ("3", "2.5", "", "", "Dear"),
]


def test_polars_and_pandas_frames_give_the_same_table() -> None:
    assert from_frame(pl.DataFrame(values(), strict=False)).frame.rows() == SEEN
    assert from_frame(pl.LazyFrame(values(), strict=False)).frame.rows() == SEEN
    assert from_frame(pd.DataFrame(values())).frame.rows() == SEEN
    assert from_frame(pd.DataFrame(values()).convert_dtypes()).frame.rows() == SEEN


def test_frames_with_doubled_names_or_nothing_in_them() -> None:
    doubled = pd.DataFrame([["a", "b"]], columns=["why", "why"])
    assert from_frame(doubled).frame.rows(named=True) == [{"why": "a", "why (2)": "b"}]
    with pytest.raises(SourceError, match="has no rows"):
        from_frame(pl.DataFrame({"why": []}), "answers")
    with pytest.raises(SourceError, match="not a polars or pandas"):
        from_frame([1, 2], "answers")


def test_importing_the_room_imports_nothing_heavy() -> None:
    import subprocess

    code = (
        "import sys, greenpaper.intake as i; "
        "assert not {'polars', 'numpy', 'pandas', 'fastexcel', 'yaml'} & set(sys.modules); "
        "assert callable(i.assemble) and callable(i.assemble)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_table_says_where_it_is() -> None:
    frame = pl.DataFrame({"a": ["x"]})
    assert Table("f.xlsx", "XLSX", frame, sheet="Data").where() == "f.xlsx (sheet “Data”)"
