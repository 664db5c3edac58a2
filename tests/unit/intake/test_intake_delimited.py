"""Text files: delimiters, encodings, quotation marks, ragged rows."""

import codecs
from pathlib import Path

import pytest

from greenpaper.domain.errors import SourceError
from greenpaper.intake import assemble, read, recognise

ROWS = [
    ["id", "area", "comment"],
    ["1", "North", "Crème brûlée at the café – “lovely”."],
    ["2", "South", "No, thanks"],
    ["3", "North", "Too far; too dear"],
]


def save(tmp_path: Path, data: bytes, name: str = "answers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def text(delimiter: str, end: str = "\n") -> str:
    return end.join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS) + end


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_any_line_end(tmp_path: Path, delimiter: str, end: str) -> None:
    table = read(save(tmp_path, text(delimiter, end).encode()))
    assert table.delimiter == delimiter
    assert [table.frame.columns, *map(list, table.frame.rows())] == ROWS


@pytest.mark.parametrize(
    ("codec", "bom", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, codec: str, bom: bytes, name: str) -> None:
    table = read(save(tmp_path, bom + text(",").encode(codec)))
    assert table.encoding == name
    assert [table.frame.columns, *map(list, table.frame.rows())] == ROWS
    assert any("Windows-1252" in note for note in table.notes) == (codec == "cp1252")


def test_a_wrongly_declared_encoding_is_read_and_said(tmp_path: Path) -> None:
    data = codecs.BOM_UTF8 + "id,comment\n1,Fine by me\n2,Café\n".encode("cp1252")
    table = read(save(tmp_path, data))
    assert table.frame["comment"].to_list() == ["Fine by me", "Café"]
    assert "1 characters (the first in line 3)" in table.notes[0]


def test_utf_16_that_is_not_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8" + b"odd")
    with pytest.raises(SourceError, match="begins like UTF-16"):
        read(path)


def test_the_sep_line_of_a_spreadsheet_program_is_no_heading(tmp_path: Path) -> None:
    table = read(save(tmp_path, b"sep=;\r\nid;comment\r\n1;Yes, I agree\r\n"))
    assert table.frame.rows() == [("1", "Yes, I agree")]
    assert table.first_row == 3


def test_line_breaks_and_quotation_marks_inside_an_answer(tmp_path: Path) -> None:
    path = save(tmp_path, b'id,comment\r\n1,"First ""line"",\r\n\r\nthird\rfourth"\r\n2,No\r\n')
    assert read(path).frame["comment"].to_list() == ['First "line",\n\nthird\nfourth', "No"]


def test_ragged_rows_are_kept_whole_and_named(tmp_path: Path) -> None:
    path = save(tmp_path, b"id,area,comment\n1,North,Good\n2,South,Too far, too dear,really\n3\n")
    table = read(path)
    assert table.frame.columns == ["id", "area", "comment", "Extra 1", "Extra 2"]
    assert table.frame.rows()[1] == ("2", "South", "Too far", " too dear", "really")
    assert table.frame.rows()[2] == ("3", "", "", "", "")
    assert "row 3;" in table.notes[0]
    assert "row 4;" in table.notes[1]


def test_one_column_of_prose_is_not_cut_at_its_commas(tmp_path: Path) -> None:
    lines = ["comment", "Yes", "No, never", "Well, it depends, I think", "Fine"]
    table = read(save(tmp_path, "\n".join(lines).encode()))
    assert table.frame.columns == ["comment"]
    assert table.frame["comment"].to_list() == lines[1:]


def test_a_quotation_mark_left_open_is_located(tmp_path: Path) -> None:
    path = save(tmp_path, b'id,comment\n1,Good\n2,"Never closed\n3,So this, is lost\n')
    with pytest.raises(SourceError, match="a quotation mark opens in row 3 and is never closed"):
        read(path)


def test_stray_quotation_marks_in_a_plain_tsv_are_letters(tmp_path: Path) -> None:
    path = save(tmp_path, b'id\tcomment\n1\t"Hello, he said\n2\tSix inches\n', "answers.tsv")
    table = read(path)
    assert table.frame["comment"].to_list() == ['"Hello, he said', "Six inches"]
    assert "stray quotation marks" in table.notes[0]


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ('id,area,comment\n1,N,"Too far\n2,S,Fine\n3,N,Why" ask?\n4,S,No\n', 2),
        ('id,area,comment\n1,N,"Too far\n2,S,Fine"\n3,N,Yes\n4,S,No\n', 2),
        ('id,comment,area\n1,Fine,N\n2,"Too far,S\n3,he said "no,N\n4,No,S\n', 3),
        ('id,comment\n1,Fine\n2,"Too far\n3,Good\n4,Bad" idea\n5,No\n6,Yes\n', 3),
        ('id\tcomment\r\n1\tFine\r\n2\t"Too far\r\n3\tGood\r\n4\tBad"\r\n5\tNo\r\n', 3),
    ],
)
def test_rows_between_stray_quotation_marks_are_said(tmp_path: Path, data: str, row: int) -> None:
    notes = read(save(tmp_path, data.encode())).notes
    assert any(f"in row {row} of answers.csv holds what look like" in note for note in notes)


@pytest.mark.parametrize(
    "answer",
    [
        "Too far\nToo dear",
        "Two things, both bad\nFirst, the bus\nThen, the fare",
        "Bins, lights, seats\nThen, of course, the fare",
        "It costs £1\nor £2,000 in all",
        "Dear all,\nno.\nYours,\nA, B, C",
    ],
)
@pytest.mark.parametrize("area", [[], ["N"], ["N", "S"]])
def test_answers_of_several_lines_are_no_rows(tmp_path: Path, answer: str, area: list[str]) -> None:
    for place in range(len(area) + 2):
        rows = [[*["x"] * place, said, *["y"] * (len(area) + 1 - place)] for said in ("a", answer)]
        data = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in [*rows, rows[0]])
        assert not any("further rows" in n for n in read(save(tmp_path, data.encode())).notes)


def test_headings_below_a_title_and_a_blank_line(tmp_path: Path) -> None:
    data = b"Library hours\nDownloaded 3 March\n\nid,area,age,comment\n1,N,30,Good\n2,S,40,Bad\n"
    table = read(save(tmp_path, data))
    assert table.frame.columns == ["id", "area", "age", "comment"]
    assert table.first_row == 5
    assert table.row_numbers() == [5, 6]
    assert read(save(tmp_path, data), header_row=4).frame.columns == table.frame.columns


def test_blank_rows_keep_the_numbers_of_the_rest(tmp_path: Path) -> None:
    table = read(save(tmp_path, b"area,comment\nN,Good\n\n,\nS,Bad\n\n"))
    assert table.row_numbers() == [2, 5]
    assert "rows 3 and 4" in table.notes[0]


def test_no_headings_at_all(tmp_path: Path) -> None:
    table = read(save(tmp_path, b"N,Good\nS,Bad\n"), header_row=0)
    assert table.frame.columns == ["Column 1", "Column 2"]
    assert table.frame.height == 2


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    table = read(save(tmp_path, b"why,why,why (2),why\na,b,c,d\n"))
    assert table.frame.columns == ["why", "why (3)", "why (2)", "why (4)"]
    assert table.frame.rows() == [("a", "b", "c", "d")]
    assert "“why”" in table.notes[0]


def test_odd_characters_are_kept_exactly(tmp_path: Path) -> None:
    odd = ["👩‍👩‍👧 yes 🇬🇧", "\u202bמסכים מאוד\u202c", "zero\u200bwidth\ufeff", "\xa0 spaced \t"]
    lines = ["comment,x", *(f'"{cell}",1' for cell in odd)]
    table = read(save(tmp_path, "\n".join(lines).encode()))
    assert table.frame["comment"].to_list() == odd


def test_a_few_nul_characters_are_left_out_and_said(tmp_path: Path) -> None:
    table = read(save(tmp_path, b"id,comment\n1,Go\x00od\n2,Bad\n"))
    assert table.frame["comment"].to_list() == ["Good", "Bad"]
    assert "1 NUL" in table.notes[0]


def test_one_answer_of_two_megabytes(tmp_path: Path) -> None:
    long = "The towpath floods. " * 105_000
    table = read(save(tmp_path, f'id,comment\n1,"{long}"\n2,Fine\n'.encode()))
    assert table.frame["comment"][0] == long
    assert len(assemble(table, recognise(table)).responses[0].text) == len(long)
