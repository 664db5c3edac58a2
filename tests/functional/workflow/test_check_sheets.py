"""Coding sheets as people hand them in: what can be used is used; the rest is said."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.errors import SampleError
from greenpaper.domain.response import Response
from greenpaper.intake.coding_sheet import CodingSheet, read_coding_sheet
from greenpaper.report.coding_pages import write_coding_sheet, write_settling_sheet
from greenpaper.workflow.judgements import Frame, Judgements, read_judgements
from greenpaper.workflow.results_folder import fingerprint

BOOK = Codebook(
    "q1",
    "What do you think?",
    (
        Theme("g1", "Money"),
        Theme("prices", "Prices, and rents", parent="g1"),
        Theme("parking", "Loss of parking", merged=("cars",)),
        Theme("buses", "Buses come late"),
    ),
)
WORDS = ("bus", "tree", "bench", "market", "bridge", "library", "river", "school", "road", "park")
TEXTS = {
    f"r{n}{m}": f"The {w} is {what} every single morning in {w} street"
    for n, w in enumerate(WORDS)
    for m, what in enumerate(("late", "full"))
}
FRAME = Frame(
    {("q1", key): Response(key, "q1", text, n) for n, (key, text) in enumerate(TEXTS.items())},
    {"q1": BOOK},
    frozenset(("q1", key) for key in TEXTS),
)
ALL = dict.fromkeys(TEXTS, "buses")


def sheet(
    folder: Path, answers: dict[str, str], name: str = "coder1.xlsx", book: Codebook = BOOK
) -> CodingSheet:
    """A sheet as Greenpaper wrote it and a person filled it in."""
    path = folder / name
    rows = [("q1", key, TEXTS.get(key, "")) for key in answers]
    write_coding_sheet(path, rows, [book], fingerprint({"q1": book}))
    from openpyxl import load_workbook

    made = load_workbook(path)
    page = made["Responses"]
    for number, said in enumerate(answers.values(), start=2):
        page.cell(number, 4).value = said or None
    made.save(path)
    return read_coding_sheet(path)


def read(*sheets: CodingSheet) -> Judgements:
    return read_judgements(sheets, FRAME)


def said(found: Judgements, coder: str = "coder1") -> dict[str, object]:
    return {j.response_id: "?" if j.cant_tell else sorted(j.themes) for j in found.by_coder[coder]}


def only(remarks: Sequence[str]) -> str:
    (remark,) = remarks
    return remark


def test_what_may_be_written(tmp_path: Path) -> None:
    answers = {
        "r00": "buses; parking",
        "r10": "NONE",
        "r20": "can't tell",
        "r30": "?",
        "r40": "Buses come late",
        "r50": "Prices, and rents; cars",
        "r60": "buses, parking",
        "r70": "buses;\nprices;",
    }
    found = read(sheet(tmp_path, {**ALL, **answers}))
    mine = said(found)
    assert [mine[key] for key in answers] == [
        ["buses", "parking"],
        [],
        "?",
        "?",
        ["buses"],
        ["parking", "prices"],
        ["buses", "parking"],
        ["buses", "prices"],
    ]
    assert not found.remarks


def test_csv_serves_as_well(tmp_path: Path) -> None:
    path = tmp_path / "Ann.csv"
    lines = [f"{key},buses,my note" for key in TEXTS]
    path.write_text("\n".join(["Response ID,Themes,Note", *lines]), "utf-8")
    found = read(read_coding_sheet(path))
    assert said(found, "Ann") == {key: ["buses"] for key in TEXTS}
    assert {j.note for j in found.by_coder["Ann"]} == {"my note"}
    assert not found.remarks


def test_rows_that_were_deleted(tmp_path: Path) -> None:
    kept = dict(list(ALL.items())[:17])
    remark = only(read(sheet(tmp_path, kept)).remarks)
    assert "3 of the 20 responses of the sample have no row any more (r81, r90, r91)" in remark
    assert "Were rows deleted?" in remark


def test_rows_in_another_order(tmp_path: Path) -> None:
    answers = {key: ("buses" if n % 2 else "none") for n, key in enumerate(TEXTS)}
    mixed = dict(sorted(answers.items(), key=lambda pair: pair[1][::-1] + pair[0]))
    assert list(mixed) != list(answers)
    found = read(sheet(tmp_path, mixed))
    assert not found.remarks
    assert said(found) == said(read(sheet(tmp_path, answers)))


def test_one_column_sorted_without_the_others(tmp_path: Path) -> None:
    path = tmp_path / "coder1.csv"
    ids = list(TEXTS)
    rows = [f'{i},"{TEXTS[j]}",buses' for i, j in zip(ids, ids[10:] + ids[:10], strict=True)]
    path.write_text("\n".join(["response_id,text,themes", *rows, "r00,,buses"]), "utf-8")
    found = read(read_coding_sheet(path))
    assert len(said(found)) == 1  # of the row without words
    assert "the words are not those of the response with this id" in found.remarks[0]
    assert "Was one column sorted without the others?" in found.remarks[0]


def test_themes_that_are_misspelt(tmp_path: Path) -> None:
    answers = {**ALL, "r00": "bsues", "r10": "bsues; parking", "r20": "xyzzy", "r30": "g1"}
    answers["r40"] = "none; buses"
    found = read(sheet(tmp_path, answers))
    assert set(TEXTS) - set(said(found)) == {"r00", "r10", "r20", "r30", "r40"}
    assert found.remarks == (
        "coder1.xlsx (sheet “Responses”), rows 2 and 4, column “themes”: no theme has the key "
        "“bsues”, so the row was not used. Did you mean “buses”?",
        "coder1.xlsx (sheet “Responses”), row 6, column “themes”: no theme has the key “xyzzy”, so "
        "the row was not used. The codebook has the keys.",
        "coder1.xlsx (sheet “Responses”), row 8, column “themes”: “g1” is a broader theme: give "
        "the ones under it. Not used.",
        "coder1.xlsx (sheet “Responses”), row 10, column “themes”: “none; buses” says both a theme "
        "and none: not used.",
    )


def test_responses_that_are_not_in_the_sample(tmp_path: Path) -> None:
    others = {f"s{n}": "buses" for n in range(9)}
    known = {("q1", key): Response(key, "q1", "", 0) for key in others}
    made = sheet(tmp_path, {**ALL, **others, "r000": "buses", "elsewhere": "buses"})
    found = read_judgements([made], Frame({**FRAME.responses, **known}, {"q1": BOOK}, FRAME.drawn))
    assert set(said(found)) == set(TEXTS)
    assert found.remarks == (
        "coder1.xlsx (sheet “Responses”), rows 22, 23, 24, 25, 26 and 4 more, column "
        "“response_id”: not in the sample, so not used. Is it the sheet of another sample?",
        "coder1.xlsx (sheet “Responses”), row 31, column “response_id”: there is no response "
        "“r000” to q1: not used. Is it “r00”?",
        "coder1.xlsx (sheet “Responses”), row 32, column “response_id”: there is no response "
        "“elsewhere” to q1: not used.",
    )


@pytest.mark.parametrize("how", ["the same file", "another name", "saved again"])
def test_the_same_sheet_twice(tmp_path: Path, how: str) -> None:
    answers = {key: ("buses" if n % 3 else "none") for n, key in enumerate(TEXTS)}
    first = sheet(tmp_path, answers)
    if how == "the same file":
        second = first
    elif how == "another name":
        (tmp_path / "coder2.xlsx").write_bytes((tmp_path / "coder1.xlsx").read_bytes())
        second = read_coding_sheet(tmp_path / "coder2.xlsx")
    else:
        path = tmp_path / "coder2.csv"
        lines = [f"q1,{key},{themes}" for key, themes in answers.items()]
        path.write_text("\n".join(["question,response_id,themes", *lines]), "utf-8")
        second = read_coding_sheet(path)
    found = read(first, second)
    assert list(found.by_coder) == ["coder1"]
    assert "one person's word can't count twice" in only(found.remarks)


def test_two_people_who_agree_are_no_copy(tmp_path: Path) -> None:
    """Each has an order of their own."""
    other = dict(reversed(ALL.items()))
    found = read(sheet(tmp_path, ALL), sheet(tmp_path, other, "coder2.xlsx"))
    assert list(found.by_coder) == ["coder1", "coder2"]
    assert not found.remarks


def test_two_files_of_one_name_are_two_coders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    other = sheet(tmp_path / "b", dict(reversed(ALL.items())))
    found = read(sheet(tmp_path, ALL), other)
    assert list(found.by_coder) == ["coder1", "coder1 (2)"]


def test_nobody_is_called_as_the_machine(tmp_path: Path) -> None:
    assert list(read(sheet(tmp_path, ALL, "machine.xlsx")).by_coder) == ["machine (2)"]


def test_a_sheet_of_an_older_codebook(tmp_path: Path) -> None:
    old = Codebook("q1", BOOK.question_text, (*BOOK.themes, Theme("trees", "Trees")))
    answers = {**ALL, "r00": "trees; buses", "r10": "cars"}
    found = read(sheet(tmp_path, answers, book=old))
    assert said(found)["r10"] == ["parking"]
    assert "r00" not in said(found)
    assert "was made with another version of the codebook" in found.remarks[0]
    assert "no theme has the key “trees”" in found.remarks[1]


def test_a_coder_who_says_none_to_everything(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, dict.fromkeys(TEXTS, "none")))
    assert len(said(found)) == 20
    assert "all 20 judgements are “none”. They count as they stand" in only(found.remarks)


def test_a_response_that_is_there_twice(tmp_path: Path) -> None:
    path = tmp_path / "coder1.csv"
    rows = [f"{key},buses" for key in TEXTS] + ["r00,none", "r10,buses"]
    path.write_text("\n".join(["response_id,themes", *rows]), "utf-8")
    found = read(read_coding_sheet(path))
    assert set(TEXTS) - set(said(found)) == {"r00"}
    remark = only(found.remarks)
    assert "rows 2 and 22: response r00 is there twice, with different themes" in remark


def test_cells_left_empty_are_not_coded_yet(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, {**ALL, "r00": "", "r10": ""}))
    assert len(said(found)) == 18
    assert "2 rows are not coded yet" in only(found.remarks)


def test_a_question_that_nobody_asked(tmp_path: Path) -> None:
    path = tmp_path / "coder1.csv"
    rows = [f"q1,{key},buses" for key in TEXTS]
    rows[0] = f"q7,{next(iter(TEXTS))},buses"
    path.write_text("\n".join(["question,response_id,themes", *rows]), "utf-8")
    found = read(read_coding_sheet(path))
    assert len(said(found)) == 19
    assert "there is no question “q7”" in found.remarks[0]


def test_a_sheet_of_which_nothing_can_be_used_beside_one_that_can(tmp_path: Path) -> None:
    bad = sheet(tmp_path, dict.fromkeys(TEXTS, "xyzzy"), "bad.xlsx")
    found = read(sheet(tmp_path, ALL), bad)
    assert list(found.by_coder) == ["coder1"]
    assert "no row of it could be used" in found.remarks[-1]


def test_nothing_at_all_is_an_error_that_says_why(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="None of the sheets has a judgement") as error:
        read(sheet(tmp_path, dict.fromkeys(TEXTS, "xyzzy")))
    assert "no theme has the key “xyzzy”" in str(error.value)


def test_a_sheet_that_settles(tmp_path: Path) -> None:
    path = tmp_path / "adjudicate.xlsx"
    rows = [("q1", "r00", TEXTS["r00"], "buses", "none"), ("q1", "r10", TEXTS["r10"], "x", "y")]
    write_settling_sheet(path, ["coder1", "coder2"], rows, [BOOK], fingerprint({"q1": BOOK}))
    from openpyxl import load_workbook

    made = load_workbook(path)
    made["Responses"].cell(2, 6).value = "parking"
    made["Responses"].cell(2, 7).value = "it says so"
    made.save(path)
    other = dict(reversed(ALL.items()))
    settling = read_coding_sheet(path)
    found = read(sheet(tmp_path, ALL), sheet(tmp_path, other, "coder2.xlsx"), settling)
    assert list(found.by_coder) == ["coder1", "coder2"]
    (settled,) = found.settled
    assert (settled.response_id, settled.themes, settled.note) == (
        "r00",
        frozenset({"parking"}),
        "it says so",
    )
    assert "1 row is not settled yet" in only(found.remarks)


def test_what_was_settled_without_a_reason_is_said(tmp_path: Path) -> None:
    path = tmp_path / "adjudicate.csv"
    path.write_text("response_id,themes,reason\nr00,buses,\nr10,none,clear\n", "utf-8")
    found = read(sheet(tmp_path, ALL), read_coding_sheet(path))
    assert len(found.settled) == 2
    assert "1 response was settled without a reason" in only(found.remarks)
