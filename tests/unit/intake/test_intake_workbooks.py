"""XLSX, XLS and ODS workbooks."""

import datetime as dt
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
import xlwt

from greenpaper.domain.errors import SourceError
from greenpaper.intake import assemble, read, recognise

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NS = "urn:oasis:names:tc:opendocument:xmlns"


def write_ods(path: Path, content: str) -> Path:
    manifest = (
        f'<manifest:manifest xmlns:manifest="{NS}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{ODS}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{NS}:office:1.0" '
            f'xmlns:table="{NS}:table:1.0" xmlns:text="{NS}:text:1.0"><office:body>'
            f"<office:spreadsheet>{content}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def ods_cell(text: str) -> str:
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def ods_sheet(rows: list[list[str]], name: str = "Answers", after: str = "") -> str:
    body = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="{name}">{body}{after}</table:table>'


def test_values_are_written_as_a_person_sees_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day, hour = (
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "hh:mm"}),
        )
        sheet.write_row(0, 0, ["id", "age", "score", "sent", "at", "time", "comment"])
        sheet.write_row(1, 0, [1, 34, 4.5])
        sheet.write_datetime(1, 3, dt.datetime(2025, 3, 4), day)
        sheet.write_datetime(1, 4, dt.datetime(2025, 3, 4, 9, 30), day)
        sheet.write_datetime(1, 5, dt.time(13, 5), hour)
        sheet.write_string(1, 6, " Two\nlines, _and_ spaces ")
    row = read(path).frame.rows()[0]
    assert row == (
        "1",
        "34",
        "4.5",
        "2025-03-04",
        "2025-03-04 09:30:00",
        "13:05:00",
        " Two\nlines, _and_ spaces ",
    )


def test_a_column_that_changes_type_half_way(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["age", *range(20, 2020), "sixty", True, "70+"])
        sheet.write_column(0, 1, ["why", *(f"Reason number {i} of mine" for i in range(2003))])
    ages = read(path).frame["age"].to_list()
    assert ages[:2] == ["20", "21"]
    assert ages[-3:] == ["sixty", "true", "70+"]


def test_the_sheet_with_the_writing_is_chosen_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write_row(0, 0, ["How to use this file", "Version 2"])
        codes = book.add_worksheet("Codes")
        for i in range(50):
            codes.write_row(i, 0, [i, f"code {i}"])
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["id", "comment"])
        for i in range(1, 30):
            sheet.write_row(i, 0, [i, f"Number {i} bus should stop outside the surgery"])
        hidden = book.add_worksheet("Old")
        hidden.hide()
        for i in range(60):
            hidden.write_row(i, 0, [i, "An older answer, as long as any of the others here"])
    table = read(path)
    assert table.sheet == "Data"
    assert "“Read me”, “Codes”, “Old”" in table.notes[0]
    assert read(path, sheet="Codes").frame.height == 49
    with pytest.raises(SourceError, match="no sheet “Dat”"):
        read(path, sheet="Dat")


def test_merged_headings_over_their_choices(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write(0, 0, "Results of the survey")
        sheet.merge_range(2, 0, 3, 0, "Reference", bold)
        sheet.merge_range(2, 1, 2, 3, "How do you travel?", bold)
        sheet.write_row(3, 1, ["Bus", "Car", "On foot"])
        sheet.merge_range(2, 4, 3, 4, "What would you change?", bold)
        for i in range(12):
            ticks = ["Bus" if i % 2 else "", "Car" if i % 3 else "", "On foot" if i % 5 else ""]
            sheet.write_row(4 + i, 0, [f"A{i:03}", *ticks, f"Change number {i}, the lights there"])
    table = read(path)
    intake = assemble(table, recognise(table))
    assert (table.header_rows, table.first_row) == (2, 5)
    assert [q.text for q in intake.consultation.questions] == [
        "How do you travel?",
        "What would you change?",
    ]
    assert intake.consultation.questions[0].columns == (
        "How do you travel? [Bus]",
        "How do you travel? [Car]",
        "How do you travel? [On foot]",
    )
    assert intake.respondents["q1"].to_list()[1] == ["On foot", "Car", "Bus"]


def test_old_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Answers")
    for i, row in enumerate([["id", "comment"], [1, "Longer hours, please"], [2.5, "No"]]):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    book.save(str(tmp_path / "a.xls"))
    table = read(tmp_path / "a.xls")
    assert table.format == "XLS"
    assert table.frame.rows() == [("1", "Longer hours, please"), ("2.5", "No")]


def test_ods_with_times_of_day(tmp_path: Path) -> None:
    def timed(value: str) -> str:
        return (
            f'<table:table-cell office:value-type="time" office:time-value="{value}">'
            "<text:p>so shown</text:p></table:table-cell>"
        )

    rows = "".join(
        f"<table:table-row>{ods_cell('No')}{timed(v)}{ods_cell('x')}</table:table-row>"
        for v in ("PT09H30M00S", "PT00H00M00S", "PT23H05M07S")
    )
    table = read(write_ods(tmp_path / "a.ods", ods_sheet([["comment", "at", "x"]], after=rows)))
    assert table.frame["at"].to_list() == ["09:30:00", "00:00:00", "23:05:07"]
    assert table.frame["comment"].to_list() == ["No"] * 3


def test_ods_with_the_blanks_that_libreoffice_repeats(tmp_path: Path) -> None:
    blanks = (
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    rows = [["id", "comment"], ["1", "Line one\nline two & <more>"], ["2", "No"]]
    table = read(write_ods(tmp_path / "a.ods", ods_sheet(rows, after=blanks)))
    assert table.format == "ODS"
    assert [table.frame.columns, *map(list, table.frame.rows())] == rows


@pytest.mark.parametrize(
    "bomb",
    [
        '<table:table-row><table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
        "</table:table-row>",
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>',
    ],
)
def test_ods_that_repeats_a_value_a_million_times(tmp_path: Path, bomb: str) -> None:
    path = write_ods(tmp_path / "a.ods", ods_sheet([["id", "comment"]], after=bomb))
    with pytest.raises(SourceError, match="unpacks to far more"):
        read(path)


def test_ods_with_a_password(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", ods_sheet([["id"]]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    key = b'<manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(b"</manifest:manifest>", key))
    with pytest.raises(SourceError, match="protected by a password"):
        read(path)


def test_a_workbook_without_a_cell(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet()
    with pytest.raises(SourceError, match="has no cells in any sheet"):
        read(tmp_path / "a.xlsx")
