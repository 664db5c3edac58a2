"""Writes report.docx: docs/reference/output-folder.md says what is in it."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.shared import Cm
from jinja2 import Environment
from markupsafe import Markup

from greenpaper.domain.errors import OutputError
from greenpaper.domain.run import Run
from greenpaper.report.charts import position_picture, theme_picture
from greenpaper.report.drawing import Picture
from greenpaper.report.findings import Findings, Grouping, QuestionFound
from greenpaper.report.page import day, report_environment
from greenpaper.report.printable import printable
from greenpaper.report.word.blocks import EMU, Writer
from greenpaper.report.word.contents import contents
from greenpaper.report.word.edges import STRIP, put_on_edges
from greenpaper.report.word.elements import Element, element, paragraph, run
from greenpaper.report.word.numbering import Numbering
from greenpaper.report.word.styles import put_in_styles
from greenpaper.report.word.tree import tree

_TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
_DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_word(path: Path, findings: Findings, run_: Run, template: Path | None = None) -> None:
    """Write the report. `template`: a document whose styles, margins and page edges it takes.

    The same findings give the same bytes. Raises OutputError where the template can't be read.
    """
    document = opened(template)
    styles = put_in_styles(document, ours=template is None)
    pictures: list[Picture] = []
    page = tree(_html(findings, run_, pictures))
    writer = Writer(document, styles, _text_width(document), pictures, Numbering(document))
    content = list(writer.blocks(page))
    body = document.element.body
    front = [*_title_page(findings, run_, styles), contents(writer.headings, styles)]
    for made in [*front, *content]:
        body.insert(len(body) - 1, made)  # the last is the section's own
    put_on_edges(document, styles, printable(findings.title), draft=findings.draft)
    _describe(document, findings, run_)
    _save(document, path)


def _html(findings: Findings, run_: Run, pictures: list[Picture]) -> str:
    """The page's content, its charts as pictures that are put into `pictures`."""

    def keep(picture: Picture) -> tuple[Markup, str]:
        pictures.append(picture)
        img = Markup('<img data-picture="{}" alt="{}">').format(len(pictures) - 1, picture.name)
        return img, ""

    def themes(question: QuestionFound) -> tuple[Markup, str]:
        return keep(theme_picture(question))

    def positions(question: QuestionFound, grouping: Grouping) -> tuple[Markup, str]:
        return keep(position_picture(question, grouping))

    env: Environment = report_environment()
    env.globals |= {"theme_charts": themes, "position_charts": positions, "word": True}
    return env.get_template("word.html.j2").render(f=findings, run=run_)


def opened(template: Path | None) -> Document:
    """An empty document: of our own, or with all but the content of the template.

    Raises OutputError where the template can't be read.
    """
    if template is None:
        document = docx.Document()
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.2)
    else:
        document = _read(template)
    body = document.element.body
    for child in list(body)[: -1 if body.sectPr is not None else None]:
        body.remove(child)
    return document


def _read(template: Path) -> Document:
    try:
        return docx.Document(io.BytesIO(_as_document(template.read_bytes())))
    except OSError as error:
        problem = error.strerror or str(error)
        raise OutputError(f"The Word template {template} can’t be read: {problem}.") from None
    except Exception as error:  # python-docx says what is wrong with a file in many ways
        raise OutputError(
            f"{template.name} can’t be used as a Word template. Save it in Word as a document "
            "(.docx) or a template (.dotx), and try again."
        ) from error


def _as_document(content: bytes) -> bytes:
    """A template file (.dotx) as a document: they differ in what they call themselves."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "[Content_Types].xml":
                data = data.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
            target.writestr(entry, data)
    return held.getvalue()


def _text_width(document: Document) -> int:
    """The width of the text, in twentieths of a point."""
    section = document.sections[-1]
    page = section.page_width or Cm(21)
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    return (page - margins) // EMU


def _title_page(findings: Findings, run_: Run, styles: dict[str, str]) -> list[Element]:
    signers = {q.signed_off_by: q.signed_off_on for q in findings.questions if q.signed_off_by}
    lines = [f"{day(run_.finished)}"]
    lines += [f"Themes signed off by {by} on {day(on)}" for by, on in signers.items()]
    page = [
        paragraph(styles["Title"], [run(printable(findings.title))]),
        paragraph(styles["Subtitle"], [run("Summary of responses")]),
        *(paragraph(styles["Normal"], [run(printable(line))]) for line in lines),
    ]
    if findings.draft:
        page.append(paragraph(styles["Draft notice"], [run(STRIP)]))
    page[-1].append(element("w:r", element("w:br", type="page")))
    return page


def _describe(document: Document, findings: Findings, run_: Run) -> None:
    made = datetime.fromisoformat(run_.finished).replace(tzinfo=None)
    about = document.core_properties
    draft = "DRAFT: " if findings.draft else ""
    about.title = f"{draft}{printable(findings.title)}: summary of responses"[:255]
    about.author, about.last_modified_by = "Greenpaper", ""
    about.comments, about.subject, about.keywords = "", "Summary of responses", ""
    about.created = about.modified = made
    about.language = "en-GB"


def _save(document: Document, path: Path) -> None:
    """The document, the same bytes each time: python-docx puts the hour into the archive."""
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            one = zipfile.ZipInfo(entry.filename, _LONG_AGO)
            target.writestr(one, source.read(entry), zipfile.ZIP_DEFLATED, 6)
