"""Coding sheets: workbooks in which people write down which themes fit which responses.

Nothing in them tells what the machine said, nor what another coder did: they are made of the
responses, the codebook and an order by chance, and of nothing else.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from greenpaper.domain.codebook import Codebook
from greenpaper.report.sheet_rows import fitted
from greenpaper.report.workbook import close

Row = Sequence[str]
MADE = datetime(2026, 1, 1)
"""The same for every sheet: so the same sample makes the same bytes."""
WIDTHS = {"question": 9, "response_id": 16, "text": 90, "themes": 28, "note": 30, "reason": 40}
CODEBOOK_WIDTHS = {"question": 9, "theme": 14, "title": 34, "description": 60, "examples": 70}
HOW_TO_CODE = (
    "Read each response, and write into “themes” the keys of all themes that it raises, with “;” "
    "between them: t3; t7. The keys stand on the page Codebook.",
    "Write “none” if the response says something, but none of the themes. Write “can't tell” if "
    "you can't decide. A cell that you leave empty counts as not coded yet.",
    "Judge what the response says, not whether you agree with it. Mere mention of a subject is not "
    "a theme: it must make the point.",
    "Code alone. Don't look at the report, at the machine's codings or at another coder's sheet "
    "until both of you have finished: agreement means nothing otherwise.",
    "The responses stand in an order by chance, which is your own. Leave the columns question, "
    "response_id and text as they are, and delete no rows. You may sort or filter whole rows.",
    "“note” is for you: a doubt, or a theme that the codebook lacks.",
    "This file is as private as the responses: nothing in it is masked.",
)
HOW_TO_SETTLE = (
    "The coders differ about these responses. Read each, talk it over or decide as a third person, "
    "and write into “themes” what the response raises: keys with “;” between them, “none”, or "
    "“can't tell”. Write down why in “reason”.",
    "Leave “themes” empty where you have not decided. Then hand this file to greenpaper check "
    "together with the coders' sheets.",
    "This file is as private as the responses: nothing in it is masked.",
)


def write_coding_sheet(
    path: Path, rows: Iterable[Row], codebooks: Sequence[Codebook], version: str
) -> None:
    """Write a sheet for one coder. `rows` are (question, response id, text) in the coder's order.

    `version` is the fingerprint of the codebooks. Raises OSError.
    """
    headings = ("question", "response_id", "text", "themes", "note")
    _write(path, headings, rows, HOW_TO_CODE, _codebook(codebooks, version))


def write_settling_sheet(
    path: Path,
    coders: Sequence[str],
    rows: Iterable[Row],
    codebooks: Sequence[Codebook],
    version: str,
) -> None:
    """Write a sheet to settle differences in. `rows`: question, response id, text, and what each of
    the coders said. Raises OSError.
    """
    headings = ("question", "response_id", "text", *coders, "themes", "reason")
    _write(path, headings, rows, HOW_TO_SETTLE, _codebook(codebooks, version))


def _write(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Row],
    how: Sequence[str],
    codebook: Sequence[Row],
) -> None:
    # With constant_memory each page holds its own text (there is no list of strings in common), so
    # what stands on a page can be told from the page alone.
    book = xlsxwriter.Workbook(os.fspath(path), {"constant_memory": True})
    book.set_properties({"title": "Coding sheet", "created": MADE, "comments": "Greenpaper"})
    styles = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "fill": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFFBE6"}),
        "head": book.add_format({"bold": True, "valign": "top", "bg_color": "#E3ECE8"}),
    }
    _responses_page(book.add_worksheet("Responses"), headings, rows, styles)
    page = book.add_worksheet("Codebook")
    for column, width in enumerate(CODEBOOK_WIDTHS.values()):
        page.set_column(column, column, width, styles["text"])
    page.freeze_panes(1, 0)
    _table(page, [tuple(CODEBOOK_WIDTHS)], styles["head"])
    _table(page, codebook, styles["text"], first=1)
    page = book.add_worksheet("How to code")
    page.set_column(0, 0, 110, styles["text"])
    _table(page, [(line,) for line in how], styles["text"])
    close(book)


def _responses_page(
    page: Worksheet, headings: Sequence[str], rows: Iterable[Row], styles: dict[str, Format]
) -> None:
    for column, name in enumerate(headings):
        fill = name in ("themes", "note", "reason")
        width = WIDTHS.get(name, WIDTHS["themes"])
        page.set_column(column, column, width, styles["fill" if fill else "text"])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    _table(page, [headings], styles["head"])
    _table(page, rows, styles["text"], first=1)


def _codebook(codebooks: Sequence[Codebook], version: str) -> list[Row]:
    """The page's rows under its headings; the last says which version of the codebook it is."""
    rows: list[Row] = []
    for book in codebooks:
        rows.append((book.question, "", book.question_text))
        rows += _themes(book)
    return [*rows, ("",), ("", "", f"Codebook version {version}")]


def _themes(book: Codebook) -> list[Row]:
    """The themes that can be given; one that others stand under is a heading without a key."""
    parents = book.parents
    broad = [theme for theme in book.themes if theme.key in parents]
    rows: list[Row] = []
    for parent in [*broad, None]:
        if parent is not None:
            rows.append((book.question, "", parent.title, parent.description))
        for theme in book.themes:
            if theme.key not in parents and theme.parent == (parent.key if parent else ""):
                examples = "\n".join(f"“{example}”" for example in theme.examples)
                rows.append((book.question, theme.key, theme.title, theme.description, examples))
    return rows


def _table(page: Worksheet, rows: Iterable[Row], style: Format, first: int = 0) -> None:
    """Cells as text, whatever they look like: never a formula, a link or a number."""
    for number, row in enumerate(rows, start=first):
        for column, text in enumerate(row):
            if text:
                page.write_string(number, column, fitted(text), style)
