"""The workbook holds the tables, as text where they are text."""

import zipfile
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.report.find import find
from greenpaper.report.publish import publish
from greenpaper.report.sheet_rows import LONGEST, column_letters, fitted
from greenpaper.report.tables import codings_table
from greenpaper.report.workbook import write_workbook
from report_builders import RUN, case

EMPTY = pl.DataFrame({"question": []}, schema={"question": pl.String})


def workbook(path: Path, responses: pl.DataFrame) -> Path:
    made = case(1, respondents=12)
    findings = find(made.results, made.respondents, draft=True)
    names = ("codings", "campaigns", "not coded", "check first")
    tables = dict.fromkeys(names, EMPTY) | {"responses": responses}
    write_workbook(path, findings, RUN, tables)
    return path


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = case(4, respondents=50)
    folder = tmp_path_factory.mktemp("book")
    publish(made.results, made.respondents, made.source, RUN, folder, draft=True)
    return folder / "responses.xlsx"


def test_the_sheets(published: Path) -> None:
    book = openpyxl.load_workbook(published)
    assert book.sheetnames == [
        "Read me",
        "Responses",
        "Themes",
        "Codings",
        "Segments",
        "Campaigns",
        "Not coded",
        "Check first",
    ]
    assert book["Read me"]["A2"].value == "DRAFT"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert "DRAFT" in sheet.oddHeader.center.text


def test_codings_are_those_of_the_csv(published: Path) -> None:
    expected = codings_table(case(4, respondents=50).results)
    rows = list(openpyxl.load_workbook(published)["Codings"].iter_rows(values_only=True))
    assert rows[0] == tuple(expected.columns)
    text = [c for c in expected.columns if expected.schema[c] == pl.String]
    seen = expected.with_columns(pl.col(text).str.replace_all("\r", "\n"))
    assert rows[1:] == seen.rows()


def test_no_cell_is_a_formula_or_a_link(published: Path) -> None:
    for sheet in openpyxl.load_workbook(published):
        for row in sheet.iter_rows():
            assert {c.data_type for c in row} <= {"s", "inlineStr", "n"}
            assert all(c.hyperlink is None for c in row)
    parts = zipfile.ZipFile(published)
    assert not any(b"<f>" in parts.read(n) for n in parts.namelist())


def test_risky_and_strange_text_comes_back(tmp_path: Path) -> None:
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\tx",
        "007",
        "http://x.example",
        "<a & b>",
        "_x0041_",
        "ŵ😀",
    ]
    path = workbook(tmp_path / "t.xlsx", pl.DataFrame({"=text": texts}))
    sheet = openpyxl.load_workbook(path)["Responses"]
    # openpyxl leaves the escape in; Excel and calamine read it as it was meant.
    found = [c.value for c in sheet["A"]]
    assert found == ["=text", *(t.replace("_x0041_", "_x005F_x0041_") for t in texts)]
    again = fastexcel.read_excel(path).load_sheet("Responses", dtypes="string").to_polars()
    assert again["=text"].to_list() == texts


def test_characters_that_xml_forbids_are_shown_as_missing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", pl.DataFrame({"c": ["a\x00b\x1b", "c\r\nd\re"]}))
    found = [c.value for c in openpyxl.load_workbook(path)["Responses"]["A"]]
    assert found == ["c", "a\ufffdb\ufffd", "c\nd\ne"]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    long = "😀" * 20_000
    path = workbook(tmp_path / "t.xlsx", pl.DataFrame({"c": [long, "short"]}))
    found = openpyxl.load_workbook(path)["Responses"]["A2"].value
    assert len(found.encode("utf-16-le")) // 2 <= LONGEST
    assert found.startswith("😀😀")
    assert found.endswith("20,000 characters in all, in full in the CSV file]")


@given(st.integers(0, LONGEST + 300), st.booleans())
def test_fitted_keeps_what_fits(length: int, wide: bool) -> None:
    text = ("😀" if wide else "a") * length
    units = length * (1 + wide)
    assert (fitted(text) == text) == (units <= LONGEST)
    assert len(fitted(text).encode("utf-16-le")) // 2 <= LONGEST


def test_column_letters() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_same_input_gives_the_same_file(tmp_path: Path) -> None:
    frame = pl.DataFrame({"c": ["a", None, ""], "n": [1.5, None, 2.0]})
    first = workbook(tmp_path / "a.xlsx", frame).read_bytes()
    assert workbook(tmp_path / "b.xlsx", frame).read_bytes() == first
    assert not list(tmp_path.glob("*.frame"))
