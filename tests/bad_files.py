"""Files of responses that can't be used, and what is said of them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

GOOD = "id,What do you think?\n" + "".join(
    f"{n},The number {n} bus is late and the {word} is too far from the stop.\n"
    for n, word in enumerate(["school", "shop", "park", "surgery", "market"] * 3, start=1)
)


def bytes_in(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def workbook(path: Path) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split(",", 1))
    book.save(path)
    return path


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", parts.pop("sheet", b"<worksheet/>"))
        for name, data in parts.items():
            archive.writestr(f"xl/{name}.xml", data)
    return path


def locked(path: Path) -> Path:
    from msoffcrypto.format import ooxml

    plain = workbook(path.with_name("plain.xlsx"))
    with plain.open("rb") as source, path.open("wb") as target:
        ooxml.OOXMLFile(source).encrypt("secret", target)
    plain.unlink()
    return path


def laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{entities}]><sst>&l9;</sst>'
    return zipped(path, sharedStrings=xml.encode())


def one_line(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"id,comment\n1,x")
        file.truncate(1024**3)  # a hole: takes no room on disk
    return path


BAD: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "empty": ("a.csv", lambda p: bytes_in(p, b""), "empty"),
    "headings only": ("a.csv", lambda p: bytes_in(p, b"id,comment\n"), "no responses"),
    "no open question": (
        "a.csv",
        lambda p: bytes_in(
            p, b"id,area\n" + b"".join(b"%d,North\n%d,South\n" % (n, n + 99) for n in range(40))
        ),
        "No open question",
    ),
    "password": ("a.xlsx", locked, "password"),
    "truncated": ("a.xlsx", lambda p: bytes_in(p, workbook(p).read_bytes()[:2000]), "damaged"),
    "fake": ("a.xlsx", lambda p: bytes_in(p, b"This is no workbook.\nNot at all.\n"), "isn't one"),
    "zip bomb": ("a.xlsx", lambda p: zipped(p, sheet=b"<a>" + b" " * 40 * 1024**2), "unpacks to"),
    "billion laughs": ("a.xlsx", laughs, "XML entities"),
    "one line": ("a.csv", one_line, "1,024 MB"),
    "NUL": ("a.csv", lambda p: bytes_in(p, b"a,b\n" + b"x\x00" * 3 + b"\x00" * 5000), "NUL"),
    "wrong encoding": (
        "a.csv",
        lambda p: bytes_in(p, b"\xff\xfe" + "id,comment\n1,caf\u00e9\n".encode()),
        "a.csv",
    ),
    "PDF": ("a.csv", lambda p: bytes_in(p, b"%PDF-1.7"), "PDF"),
    "not there": ("a.csv", lambda p: p, "There is no file"),
    "a folder": ("a.csv", lambda p: p.mkdir() or p, "not a file"),
}
