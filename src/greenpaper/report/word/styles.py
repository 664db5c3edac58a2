"""The named styles of the Word report. A department restyles it by changing these, or by giving a
document of its own that has styles of the same names.
"""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from greenpaper.report.word.elements import element

FONT = "Arial"
GREEN, INK, GREY = "12503C", "0B0C0C", "505A5F"


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks where no template says otherwise; sizes and spaces in points."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    colour: str = INK
    before: float = 0
    after: float = 8
    indent: float = 0
    keep: bool = False
    line: str = ""
    """The colour of a line at the left."""


PARAGRAPHS = {
    "Normal": Look(),
    "Title": Look(32, bold=True, colour=GREEN, before=200, after=12),
    "Subtitle": Look(16, colour=GREY, after=24),
    "Heading 1": Look(20, bold=True, colour=GREEN, before=28, after=10, keep=True),
    "Heading 2": Look(15, bold=True, before=20, after=6, keep=True),
    "Heading 3": Look(12, bold=True, before=14, after=4, keep=True),
    "TOC Heading": Look(20, bold=True, colour=GREEN, after=10, keep=True),
    "toc 1": Look(11, after=4),
    "toc 2": Look(10, after=2, indent=16),
    "Caption": Look(10, bold=True, before=10, after=4, keep=True),
    "List Bullet": Look(after=4),
    "List Number": Look(after=6),
    "Quote": Look(italic=False, before=6, after=2, indent=10, line="B1B4B6", keep=True),
    "Quote source": Look(9, colour=GREY, after=8, indent=10),
    "Note": Look(9.5, colour=GREY, before=4),
    "Draft notice": Look(11, bold=True, colour="942514", before=6, after=10, line="942514"),
    "Table heading": Look(9, bold=True, after=0),
    "Table text": Look(9.5, after=0),
    "Header": Look(9, colour=GREY, after=0),
    "Footer": Look(9, colour=GREY, after=0),
}
TABLE = "Report table"
CHARACTERS = ("Hyperlink", "Code")
_TABLE_XML = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Reporttable">
<w:name w:val="{TABLE}"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{GREY}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B1B4B6"/>
</w:tblBorders><w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>
<w:bottom w:w="45" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/></w:tcBorders>
<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>"""


def put_in_styles(document: Document, *, ours: bool) -> dict[str, str]:
    """Make sure that the document has the styles; their ids by name.

    `ours`: they look as here even where the document has them. A template's own stay as they are.
    """
    styles = document.styles
    for name, look in PARAGRAPHS.items():
        new = name not in styles
        if new:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not _of_our_own(name))
        style = styles[name]
        if (new or ours) and isinstance(style, ParagraphStyle):
            _dress(document, style, look)
    for name in CHARACTERS:
        if name not in styles:
            _character(document, name)
    if TABLE not in styles:
        styles.element.append(parse_xml(_TABLE_XML))
    if ours:
        _british(document)
    return {s.name: s.style_id for s in styles if s.name}


def _of_our_own(name: str) -> bool:
    return name in ("Quote source", "Note", "Draft notice", "Table heading", "Table text")


def _dress(document: Document, style: ParagraphStyle, look: Look) -> None:
    if style.name != "Normal":
        style.base_style = document.styles["Normal"]
    for old in ("w:rPr", "w:pPr"):
        for found in style.element.findall(qn(old)):
            outline = found.find(qn("w:outlineLvl"))
            style.element.remove(found)
            if outline is not None:
                style.element.get_or_add_pPr().append(outline)
    font, space = style.font, style.paragraph_format
    font.name, font.size = FONT, Pt(look.size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    font.bold, font.italic = look.bold, look.italic
    font.color.rgb = RGBColor.from_string(look.colour)
    space.space_before, space.space_after = Pt(look.before), Pt(look.after)
    space.line_spacing_rule, space.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.15
    space.keep_with_next = look.keep
    space.left_indent = Pt(look.indent)
    if look.line:
        edge = element("w:left", val="single", sz="24", space="8", color=look.line)
        properties = style.element.get_or_add_pPr()
        spacing = properties.find(qn("w:spacing"))
        spacing.addprevious(element("w:pBdr", edge))
    style.hidden, style.quick_style = False, True


def _character(document: Document, name: str) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=name == "Hyperlink")
    if name == "Hyperlink":
        style.font.color.rgb = RGBColor.from_string("1D5B8F")
        style.font.underline = True
    else:
        style.font.name = "Consolas"


def _british(document: Document) -> None:
    """The language of what is not in another one."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
