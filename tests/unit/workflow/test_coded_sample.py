"""A coding sheet: what can be read, and what is said of what can't."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.errors import GreenpaperError
from greenpaper.intake.coding_sheet import read_coding_sheet
from greenpaper.report.coding_pages import write_coding_sheet
from greenpaper.themes.sample import Said
from greenpaper.workflow.coded_sample import People, match_sample
from greenpaper.workflow.take_in import TakenIn, take_in

BOOK = Codebook(
    "q1",
    "Why?",
    (
        Theme("g1", "Getting about"),
        Theme("parking", "Nowhere to park", parent="g1", merged=("t9",)),
        Theme("buses", "Late buses", parent="g1"),
    ),
)
SAID = {"r1": "Nowhere to park", "r2": "The bus is late", "r3": "All fine", "007": "I like trees"}


def taken(folder: Path, *asked: str) -> TakenIn:
    frame = pl.DataFrame({"Id": list(SAID)} | {a: list(SAID.values()) for a in asked})
    roles = folder / "roles.yaml"
    roles.write_text("columns:\n  Id: id\n" + "".join(f"  {a}: open\n" for a in asked), "utf-8")
    return take_in(frame, roles=roles)


def matched(folder: Path, sheet: str, *asked: str, name: str = "coded.csv") -> People:
    path = folder / name
    path.write_text(sheet, "utf-8")
    intake = taken(folder, *(asked or ("Why?",))).intake
    return match_sample(read_coding_sheet(path), intake, {"q1": BOOK})


def themes(people: People) -> dict[str, dict[str, set[str]]]:
    return {q: {i: {*one.themes} for i, one in said.items()} for q, said in people.said.items()}


def refused(folder: Path, sheet: str, *asked: str) -> str:
    with pytest.raises(GreenpaperError) as caught:
        matched(folder, sheet, *asked)
    said = str(caught.value)
    assert said.startswith("coded.csv")
    assert said.endswith(".")
    assert ".." not in said
    return said


def test_keys_none_and_not_yet(tmp_path: Path) -> None:
    sheet = "response_id,themes\nr1,parking; buses\nr2,None of these\nr3,\n007,buses;\n"
    people = matched(tmp_path, sheet)
    given = {"r1": {"parking", "buses"}, "r2": set(), "007": {"buses"}}
    assert themes(people) == {"q1": given}
    assert people.not_yet == 1


def test_a_coder_who_cant_tell_has_not_coded(tmp_path: Path) -> None:
    sheet = "response_id,themes\nr1,?\nr2,Can't tell\n007,buses\n"
    people = matched(tmp_path, sheet)
    assert themes(people) == {"q1": {"007": {"buses"}}}
    assert people.not_yet == 2


def test_headings_may_be_written_as_people_do_and_in_any_order(tmp_path: Path) -> None:
    sheet = "Themes;Note;Response ID\nparking;unsure;r1\n"
    assert themes(matched(tmp_path, sheet)) == {"q1": {"r1": {"parking"}}}


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("question", "response_id", "text", "themes"),
        ("q1", "007", "I like trees", "none"),
    ):
        book.active.append(row)
    book.save(tmp_path / "coded.xlsx")
    sheet = read_coding_sheet(tmp_path / "coded.xlsx")
    assert sheet.name == "coded.xlsx"
    people = match_sample(sheet, taken(tmp_path, "Why?").intake, {"q1": BOOK})
    assert themes(people) == {"q1": {"007": set()}}


def test_a_theme_that_was_merged_is_the_one_it_was_merged_into(tmp_path: Path) -> None:
    people = matched(tmp_path, "response_id,themes\nr1,t9\nr2,g1\n")
    assert themes(people)["q1"] == {"r1": {"parking"}, "r2": {"g1"}}


def test_a_question_is_known_by_its_key_or_its_wording(tmp_path: Path) -> None:
    sheet = "question,response_id,themes\nq1,r1,none\nwhy,r2,none\n"
    assert set(matched(tmp_path, sheet, "Why?", "What else?").said["q1"]) == {"r1", "r2"}


def test_the_same_row_twice_counts_once(tmp_path: Path) -> None:
    people = matched(tmp_path, "response_id,themes\nr1,buses;parking\nr1,parking;buses\n")
    assert themes(people) == {"q1": {"r1": {"parking", "buses"}}}


def test_words_that_were_masked_or_cut_are_the_same_words(tmp_path: Path) -> None:
    sheet = "response_id,text,themes\nr2,The bus [name removed] …,buses\n"
    assert themes(matched(tmp_path, sheet))["q1"]["r2"] == {"buses"}


def test_themes_that_could_not_be_given_are_left_open(tmp_path: Path) -> None:
    """A row of people.csv says which could; what was merged is what it became."""
    rows = ["r1,none,t9", "r2,buses,parking", "r3,none,none", "007,none,"]
    said = matched(tmp_path, "\n".join(["response_id,themes,could_give", *rows])).said["q1"]
    assert said == {
        "r1": Said(frozenset(), frozenset({"buses"})),
        "r2": Said(frozenset({"buses"})),
        "r3": Said(frozenset(), frozenset({"buses", "parking"})),
        "007": Said(frozenset()),
    }


def test_a_sheet_s_page_with_the_codebook_says_which_could_be_given(tmp_path: Path) -> None:
    older = Codebook("q1", "Why?", (Theme("g1", "Getting about"), Theme("t9", "Park", parent="g1")))
    path = tmp_path / "coder1.xlsx"
    write_coding_sheet(path, [("q1", "007", "I like trees")], [older], "0123456789ab")
    book = openpyxl.load_workbook(path)
    book["Responses"]["D2"].value = "none"
    book.save(path)
    people = match_sample(read_coding_sheet(path), taken(tmp_path, "Why?").intake, {"q1": BOOK})
    assert people.said == {"q1": {"007": Said(frozenset(), frozenset({"buses"}))}}


@pytest.mark.parametrize(
    ("sheet", "parts"),
    [
        ("id,themes\nr1,none\n", ["no column “response_id”", "this file has “id”, “themes”"]),
        ("response_id,codes\nr1,none\n", ["no column “themes”"]),
        ("response_id,themes\nr1,\nr2,\n", ["no coded response yet", "or “none”"]),
        (
            "response_id,themes\nr1,none\nr2,busses\n",
            ["row 3, column “themes”", "“busses”", "Did you mean “buses”?"],
        ),
        ("response_id,themes\nr1,late buses\n", ["row 2", "Did you mean “buses”?"]),
        ("response_id,themes\nr1,xyzzy\n", ["no theme has the key “xyzzy”"]),
        (
            "response_id,themes\nr1,buses;none\n",
            ["row 2, column “themes”", "both a theme and none"],
        ),
        ("response_id,themes\nr11,none\n", ["row 2, column “response_id”", "Is it “r1”?"]),
        ("response_id,themes\nQQ,none\n", ["“QQ”", "Is it the sheet of another file?"]),
        ("response_id,themes\nr1,none\nr2,none\nr1,buses\n", ["rows 2 and 4", "different themes"]),
        (
            "response_id,text,themes\nr1,The bus is late,none\n",
            ["row 2, column “text”", "something else"],
        ),
        ("question,response_id,themes\nq7,r1,none\n", ["row 2, column “question”", "q1 (“Why?”)"]),
    ],
)
def test_what_is_wrong_is_said_with_where_and_what_to_do(
    tmp_path: Path, sheet: str, parts: list[str]
) -> None:
    said = refused(tmp_path, sheet)
    for part in parts:
        assert part in said


def test_with_several_questions_each_row_must_say_which(tmp_path: Path) -> None:
    said = refused(tmp_path, "response_id,themes\nr1,none\n", "Why?", "What else?")
    assert "row 2, column “question”: it is empty" in said
    assert "q2 (“What else?”)" in said


def test_a_question_without_themes_is_said(tmp_path: Path) -> None:
    sheet = "question,response_id,themes\nq2,r1,none\n"
    said = refused(tmp_path, sheet, "Why?", "What else?")
    assert "the codebook has no themes for “What else?”" in said
