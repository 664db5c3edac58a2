"""The contents list: a field that Word can update, filled already so that it is never empty."""

from collections.abc import Iterable, Sequence

from greenpaper.report.word.elements import Element, element, paragraph, run

DEEPEST = 2
_FIELD = f' TOC \\o "1-{DEEPEST}" \\h \\z \\u '


def contents(headings: Iterable[tuple[int, str, str]], styles: dict[str, str]) -> Element:
    """The list, as Word marks one: a click on it offers to update it, which adds page numbers."""
    listed = [h for h in headings if h[0] <= DEEPEST]
    lines = [_line(level, text, place, styles) for level, text, place in listed]
    if not lines:
        lines = [paragraph(styles["toc 1"], ())]
    for part in reversed(_opening()):
        lines[0].insert(1, part)
    lines[-1].append(_mark("end"))
    title = paragraph(styles["TOC Heading"], [run("Contents")])
    gallery = element(
        "w:docPartObj",
        element("w:docPartGallery", val="Table of Contents"),
        element("w:docPartUnique"),
    )
    return element("w:sdt", element("w:sdtPr", gallery), element("w:sdtContent", title, *lines))


def _opening() -> Sequence[Element]:
    words = element("w:instrText")
    words.text = _FIELD
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return _mark("begin"), element("w:r", words), _mark("separate")


def _mark(kind: str) -> Element:
    return element("w:r", element("w:fldChar", fldCharType=kind))


def _line(level: int, text: str, place: str, styles: dict[str, str]) -> Element:
    link = element("w:hyperlink", run(text), anchor=place)
    return paragraph(styles[f"toc {level}"], [link])
