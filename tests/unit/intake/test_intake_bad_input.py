"""What can't be read is refused with a sentence that names the file and says what to do."""

import os
import resource
import zipfile
from pathlib import Path

import pytest

from greenpaper.domain.errors import SourceError
from greenpaper.intake import assemble, read, recognise
from greenpaper.intake import encoding as encodings


def refusal(path: Path, **how: object) -> str:
    with pytest.raises(SourceError) as caught:
        read(path, **how)  # type: ignore[arg-type]
    said = str(caught.value)
    assert path.name in said
    assert said.endswith((".", "?"))
    return said


def save(tmp_path: Path, data: bytes, name: str = "answers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx", "answers.json"])
def test_empty(tmp_path: Path, data: bytes, name: str) -> None:
    assert "is empty" in refusal(save(tmp_path, data, name))


@pytest.mark.parametrize("data", [b"id,comment\n", b"id,comment", b"id,comment\n,\n\n"])
def test_headings_only(tmp_path: Path, data: bytes) -> None:
    assert "a heading row and no responses" in refusal(save(tmp_path, data))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "nowhere.csv")
    assert "is not a file" in refusal(tmp_path)


@pytest.mark.usefixtures("permissions_bind")
def test_unreadable_file(tmp_path: Path) -> None:
    path = save(tmp_path, b"id,comment\n1,x\n")
    path.chmod(0)
    assert "could not be opened" in refusal(path)


def test_no_open_question(tmp_path: Path) -> None:
    rows = "".join(f"{i},{'North' if i % 2 else 'South'},{i % 3}\n" for i in range(40))
    table = read(save(tmp_path, f"id,area,votes\n{rows}".encode()))
    with pytest.raises(SourceError, match="No open question was found in answers"):
        assemble(table, recognise(table))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (bytes(range(1, 9)) * 200, "not text"),
        (b"a,b\n" + b"x\x00" * 3 + b"\x00" * 5000, "NUL characters"),
    ],
)
def test_other_kinds_of_file(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in refusal(save(tmp_path, data))


@pytest.mark.parametrize(
    "data",
    [b"[{]", b'{"a": [1, 2', b'[{"a":1},', b'{"a":1}\n{"a":\n', b"[1, 2, 3]", b"[]", b"[{}]"],
)
def test_broken_or_empty_json(tmp_path: Path, data: bytes) -> None:
    refusal(save(tmp_path, data, "answers.json"))


def test_json_nested_beyond_reason(tmp_path: Path) -> None:
    deep = b'[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]"
    assert "nested too deeply" in refusal(save(tmp_path, deep, "answers.json"))


def test_a_sheet_or_row_that_is_not_there(tmp_path: Path) -> None:
    path = save(tmp_path, b"id,comment\n1,Good\n")
    assert "has no sheets" in refusal(path, sheet="Responses")
    assert "can't be in row 9" in refusal(path, header_row=9)
    assert "counted from 1" in refusal(path, header_row=-2)


def test_one_gigabyte_of_one_line_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"id,comment\n1,x")
        file.truncate(1024**3)  # a hole: takes no room on disk
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "1,024 MB" in refusal(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_line_too_long_for_any_table(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"id,comment\n1,")
        for _ in range(encodings.MAX_LINE // 1024**2 + 1):
            file.write(b"x" * 1024**2)
    assert "a line of more than" in refusal(path)


def test_json_may_be_all_on_one_line(tmp_path: Path) -> None:
    said = "The bus is late every morning. " * 1000
    count = encodings.MAX_LINE // len(said) + 2
    records = ",".join(f'{{"id":{n},"comment":"{said}{n}"}}' for n in range(count))
    path = save(tmp_path, f"[{records}]".encode(), "answers.json")
    assert path.stat().st_size > encodings.MAX_LINE
    assert read(path).frame.height == count


@pytest.mark.parametrize(
    "data", [b"[" + b"{}," * 2_000_001 + b"{}]", b'{"a":[' + b"1," * 20_000_001]
)
def test_json_of_millions_of_tiny_things(tmp_path: Path, data: bytes) -> None:
    assert "more objects or values" in refusal(save(tmp_path, data, "answers.json"))


# Workbooks


def bare_workbook(path: Path, sheet: bytes, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, data in more.items():
            archive.writestr(f"xl/{name}.xml", data)
    return path


def good_workbook(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["id", "comment"], [1, "Too far from the bus stop"], [2, "No"]):
        book.active.append(row)
    book.save(path)
    return path


def test_truncated_workbook(tmp_path: Path) -> None:
    data = good_workbook(tmp_path / "good.xlsx").read_bytes()
    for part in (len(data) // 2, len(data) - 30, 10):
        said = refusal(save(tmp_path, data[:part], "answers.xlsx"))
        assert "damaged" in said


def test_fake_workbooks(tmp_path: Path) -> None:
    assert "isn't one" in refusal(save(tmp_path, b"This is no workbook.\nNot at all.\n", "a.xlsx"))
    assert "damaged" in refusal(save(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90, "a.xls"))
    assert "damaged" in refusal(bare_workbook(tmp_path / "b.xlsx", b"<worksheet/>"))


def test_a_csv_named_xls_is_read_for_what_it_is(tmp_path: Path) -> None:
    path = save(tmp_path, b"id\tcomment\n1\tGood\n2\tBad\n", "answers.xls")
    assert read(path).frame.height == 2


def test_other_zip_files(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "a Word document" in refusal(path)


def test_password(tmp_path: Path) -> None:
    from msoffcrypto.format import ooxml

    plain = good_workbook(tmp_path / "plain.xlsx")
    path = tmp_path / "locked.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        ooxml.OOXMLFile(source).encrypt("secret", target)
    assert "protected by a password" in refusal(path)


def test_zip_bomb(tmp_path: Path) -> None:
    bomb = bare_workbook(tmp_path / "bomb.xlsx", b"<worksheet>" + b" " * 40 * 1024**2)
    assert "unpacks to far more" in refusal(bomb)


def test_zip_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "bomb.xlsx", b"<worksheet>" + b" " * 40 * 1024**2)
    honest = (40 * 1024**2 + 11).to_bytes(4, "little")
    data = path.read_bytes()
    assert honest in data
    path.write_bytes(data.replace(honest, (1000).to_bytes(4, "little")))
    refusal(path)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_billion_laughs(tmp_path: Path, codec: str) -> None:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{entities}]><sst>&l9;</sst>'
    path = bare_workbook(tmp_path / "laughs.xlsx", b"<x/>", sharedStrings=laughs.encode(codec))
    assert "XML entities" in refusal(path)


def test_an_entity_across_two_pieces_is_still_found(tmp_path: Path) -> None:
    from greenpaper.intake import zipcheck

    filler = b"<a>" + os.urandom(zipcheck._PIECE // 2 - 3).hex().encode()[: zipcheck._PIECE - 8]
    path = bare_workbook(tmp_path / "laughs.xlsx", filler + b"<!ENTITY x 'y'></a>")
    assert "XML entities" in refusal(path)


def test_a_cell_in_the_far_corner_does_not_exhaust_memory(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "comment"
    book.active["XFD1048576"] = "far away"
    book.save(tmp_path / "far.xlsx")
    assert "column 16,384 and row 1,048,576" in refusal(tmp_path / "far.xlsx")
