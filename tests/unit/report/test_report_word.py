"""The Word report: the findings' own numbers, headings in order, DRAFT on every page."""

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from greenpaper.domain.codebook import SignOff
from greenpaper.domain.errors import MissingPartError, OutputError
from greenpaper.report import word
from greenpaper.report.drawing import Picture
from greenpaper.report.figures import percent
from greenpaper.report.find import find
from greenpaper.report.findings import Findings
from greenpaper.report.page import interval
from greenpaper.report.word import check_template, document
from greenpaper.report.word.document import write_word
from greenpaper.report.word.edges import STRIP
from report_builders import RUN, case

SMALL = Picture(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
        "gg=="
    ),
    10,
    10,
    "A chart",
)
HOSTILE = "<script>alert(1)</script> & {{7*7}} ]]> \x0b \u202e"


def findings(people: int = 120, text: str = "", *, signed: bool = False) -> Findings:
    made = case(1, people, 8, text)
    results = made.results
    if signed:
        sign = SignOff("Jo Evans", "2026-11-20")
        books = tuple(replace(b, sign_off=sign) for b in results.codebooks)
        results = replace(results, codebooks=books)
    return find(results, made.respondents, draft=not signed)


@pytest.fixture(scope="module")
def found() -> Findings:
    return findings()


@pytest.fixture(scope="module")
def written(found: Findings, tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("word") / "report.docx"
    write_word(path, found, RUN)
    return docx.Document(str(path))


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Document]:
    """Writes a report whose charts are one small picture: drawing them takes a second."""
    for name in ("theme_picture", "position_picture"):
        monkeypatch.setattr(document, name, lambda *_: SMALL)

    def one(what: Findings, template: Path | None = None) -> Document:
        write_word(tmp_path / "report.docx", what, RUN, template)
        return docx.Document(str(tmp_path / "report.docx"))

    return one


def captioned(document: Document) -> Iterator[tuple[str, str, Table]]:
    """The tables with their captions, and the question that they are about."""
    before = question = ""
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield question, before, part
            continue
        before = part.text
        if part.style and part.style.name == "Heading 1":
            question = part.text


def cells(table: Table) -> list[list[str]]:
    return [["\n".join(p.text for p in c.paragraphs) for c in row.cells] for row in table.rows]


def all_text(document: Document) -> str:
    return "\n".join(t.text or "" for t in document.element.iter(qn("w:t")))


def test_themes_have_the_numbers_of_the_findings(found: Findings, written: Document) -> None:
    tables = [
        t for _, name, t in captioned(written) if name == "How many responses raise each theme"
    ]
    assert len(tables) == len(found.questions) == 2
    for question, table in zip(found.questions, tables, strict=True):
        rows = cells(table)[2:]
        for theme, row in zip(question.themes, rows, strict=False):
            shares, voices = theme.responses, theme.voices
            assert row == [
                theme.title,
                f"{shares.count:,}",
                percent(shares.share),
                interval(shares),
                f"{voices.count:,}",
                percent(voices.share),
            ]
        none = question.none_fits
        assert rows[-2][:3] == ["None of these themes", f"{none.count:,}", percent(none.share)]
        assert len(rows) == len(question.themes) + 2


def test_groups_have_the_numbers_of_the_findings(found: Findings, written: Document) -> None:
    for question in found.questions:
        head = f"Question {question.key[1:]}. {question.text}"
        for grouping in question.groupings:
            pieces = [
                cells(t)
                for about, name, t in captioned(written)
                if about == head and name in (grouping.name, f"{grouping.name} (continued)")
            ]
            shown = [g for g in grouping.groups if g.responses]
            columns = [column for rows in pieces for column in list(zip(*rows, strict=True))[1:]]
            assert [c[0] for c in columns[1:]] == [f"{g.name}\n{g.responses:,}" for g in shown]
            for group, column in zip(shown, columns[1:], strict=True):
                assert list(column[1:]) == [percent(c.responses.share) for c in group.themes]


def test_who_responded_and_what_became_of_each_response(found: Findings, written: Document) -> None:
    tables = {(about, name): cells(t) for about, name, t in captioned(written)}
    for profile in found.profiles:
        several = " (several answers allowed)" if profile.kind == "multiple" else ""
        rows = tables["Who responded", profile.name + several]
        for answer, row in zip(profile.answers, rows[1:], strict=True):
            known = answer.respondents
            shown = [f"{known.count:,}", percent(known.share)] if known else ["not shown"] * 2
            assert row == [answer.name, *shown]
    for q in found.questions:
        rows = tables[f"Question {q.key[1:]}. {q.text}", "What became of each response"]
        by_name = dict(rows)
        assert by_name["Has one theme or more"] == f"{q.coded:,}"
        assert by_name["Not coded"] == f"{q.not_coded:,}"
        assert by_name["Left blank"] == f"{q.blank:,}"
        assert by_name["All who were asked"] == f"{q.asked:,}"


def test_quotes_are_there_and_masked(found: Findings, written: Document) -> None:
    quotes = [p.text for p in written.paragraphs if p.style and p.style.name == "Quote"]
    expected = [
        quote.text
        for q in found.questions
        for quote in (
            *(c.letter for c in q.campaigns),
            *(quote for t in q.themes for quote in t.quotes),
            *q.none_fits_examples,
        )
    ]
    flat = [re.sub(r"\s+", " ", q).strip() for q in expected]
    assert [re.sub(r"\s+", " ", q.removesuffix(" …")) for q in quotes] == flat
    assert "01632 960123" not in all_text(written)


def test_headings_are_in_order_and_the_contents_lists_them(written: Document) -> None:
    levels = [
        (int(p.style.name[-1]), p.text)
        for p in written.paragraphs
        if p.style and p.style.name and p.style.name.startswith("Heading ")
    ]
    assert levels[0] == (1, "What was asked")
    assert all(after - before <= 1 for (before, _), (after, _) in pairwise(levels))
    listed = written.element.body.xpath(".//w:sdt//w:hyperlink")
    entries = ["".join(t.text for t in entry.iter(qn("w:t"))) for entry in listed]
    assert entries == [text for level, text in levels if level <= 2]
    assert "TOC" in written.element.body.xpath("string(.//w:sdt//w:instrText)")


def test_links_lead_to_places(written: Document) -> None:
    names = [b.get(qn("w:name")) for b in written.element.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    anchors = {h.get(qn("w:anchor")) for h in written.element.iter(qn("w:hyperlink"))}
    assert anchors
    assert anchors <= {*names}


def test_pictures_have_words_and_tables_have_headings(written: Document) -> None:
    pictures = list(written.element.body.iter(qn("wp:docPr")))
    assert len(pictures) == 4  # two questions: themes, and what those for and against raise
    assert all(p.get("descr", "").endswith("The table below has the figures.") for p in pictures)
    assert len({p.get("id") for p in pictures}) == 4
    for _, _, table in captioned(written):
        if len(table.columns) > 2:
            assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_draft_is_on_every_page_and_goes_when_it_is_signed(
    written: Document, write: Callable[..., Document]
) -> None:
    header = written.sections[0].header._element
    assert STRIP in header.xpath("string(.)")
    assert 'string="DRAFT"' in header.xml
    signed = write(findings(signed=True))
    assert "DRAFT" not in signed.sections[0].header._element.xml
    assert "DRAFT" not in all_text(signed)
    assert "Themes signed off by Jo Evans on 20 November 2026" in all_text(signed)


def test_same_findings_give_the_same_bytes(found: Findings, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write_word(tmp_path / name, found, RUN)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_hostile_words_are_words(write: Callable[..., Document]) -> None:
    text = all_text(write(findings(text=HOSTILE)))
    assert "<script>alert(1)</script> & {{7*7}} ]]>" in text


def test_nothing_to_say_is_said(write: Callable[..., Document]) -> None:
    assert "What was asked" in all_text(write(findings(people=1)))


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A department's own: red headings, a header on first and on even pages, words of its own."""
    made = docx.Document()
    made.styles["Heading 1"].font.color.rgb = RGBColor(0xC0, 0, 0)  # type: ignore[union-attr]
    section = made.sections[0]
    section.different_first_page_header_footer = True
    made.settings.odd_and_even_pages_header_footer = True
    section.header.paragraphs[0].text = "Department of Examples"
    section.footer.paragraphs[0].text = "www.example.gov"
    made.add_paragraph("Delete this text and write your report")
    made.save(str(tmp_path / "house.docx"))
    return tmp_path / "house.docx"


def check_restyled(report: Document) -> None:
    colour = report.styles["Heading 1"].font.color  # type: ignore[union-attr]
    assert colour.rgb == RGBColor(0xC0, 0, 0)
    assert "Delete this text" not in all_text(report)
    section = report.sections[0]
    assert "Department of Examples" in section.header.paragraphs[0].text
    assert [p.text for p in section.footer.paragraphs] == ["www.example.gov"]
    for header in (section.header, section.first_page_header, section.even_page_header):
        assert STRIP in header._element.xpath("string(.)")


def test_template_gives_its_looks(
    found: Findings, template: Path, write: Callable[..., Document]
) -> None:
    check_restyled(write(found, template))


def test_template_file_of_word_is_taken(
    found: Findings, template: Path, tmp_path: Path, write: Callable[..., Document]
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(held, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, data.replace(b".document.main+xml", b".template.main+xml"))
    (tmp_path / "house.dotx").write_bytes(held.getvalue())
    check_restyled(write(found, tmp_path / "house.dotx"))


def test_template_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "house.docx").write_text("not a document")
    with pytest.raises(OutputError, match=r"house\.docx can’t be used as a Word template"):
        check_template(tmp_path / "house.docx")
    with pytest.raises(OutputError, match="can’t be read: No such file"):
        check_template(tmp_path / "nowhere.docx")


def test_template_without_python_docx_is_said(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "installed", lambda: False)
    with pytest.raises(MissingPartError, match="pip install"):
        check_template(template)


def test_wide_table_goes_on_below(write: Callable[..., Document]) -> None:
    found = findings()
    question = found.questions[0]
    group = next(g for g in question.groupings[0].groups if g.responses)
    many = tuple(replace(group, name=f"Group {n}") for n in range(15))
    wide = replace(question.groupings[0], name="Many groups", positions=False, groups=many)
    one = replace(found, questions=(replace(question, groupings=(wide,)),))
    names = [(n, t) for _, n, t in captioned(write(one)) if n.startswith("Many groups")]
    assert [n for n, _ in names] == ["Many groups", *["Many groups (continued)"] * 2]
    heads = [head.split("\n")[0] for _, t in names for head in cells(t)[0][1:]]
    assert heads == ["All", *(g.name for g in many)]


def test_paragraphs_have_named_styles(written: Document) -> None:
    loose = [p.text for p in written.paragraphs if p._p.pPr is None or p._p.pPr.pStyle is None]
    assert not loose
    assert all(isinstance(p, Paragraph) for p in written.paragraphs)
