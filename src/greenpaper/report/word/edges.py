"""What stands at the edges of every page: the title, the page's number, and DRAFT."""

from docx.document import Document
from docx.oxml import parse_xml
from docx.section import _Footer, _Header
from docx.text.paragraph import Paragraph

from greenpaper.report.word.elements import Element, element, paragraph, qn, run

STRIP = "DRAFT: themes not signed off. Not for publication."
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_WATERMARK = f"""<w:r {_NAMES}><w:rPr><w:noProof/></w:rPr><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>
<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="GreenpaperDraft{{number}}" o:spid="_x0000_s{{number}}" type="#_x0000_t136" alt=""
 style="position:absolute;margin-left:0;margin-top:0;width:460pt;height:150pt;rotation:315;
z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f"
 fillcolor="#ececec" stroked="f"><v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;
font-weight:bold" string="DRAFT"/></v:shape></w:pict></w:r>"""


def put_on_edges(document: Document, styles: dict[str, str], title: str, *, draft: bool) -> None:
    """The header and footer of every page, below what a template has there."""
    for section in document.sections:
        headers, footers = [section.header], [section.footer]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
            footers.append(section.even_page_footer)
        for number, header in enumerate(headers):
            if draft:
                mark = parse_xml(_WATERMARK.format(number=2049 + number))
                _add(header, paragraph(styles["Header"], [mark, _bold(STRIP)]))
        for footer in footers:
            if not _said(footer):
                _add(footer, paragraph(styles["Footer"], [run(f"{title} \u2013 page "), _page()]))


def _add(edge: _Header | _Footer, made: Element) -> None:
    """Put a paragraph below what is there; an empty one makes room for it."""
    empty = [p for p in edge.paragraphs if _is_empty(p)]
    edge._element.append(made)
    for each in empty:
        edge._element.remove(each._p)


def _said(edge: _Footer) -> bool:
    """Whether a template has something there."""
    return bool(edge.tables) or not all(map(_is_empty, edge.paragraphs))


def _is_empty(found: Paragraph) -> bool:
    """Whether it has neither text nor a picture, a field or the like."""
    return all(child.tag == qn("w:pPr") for child in found._p)


def _bold(text: str) -> Element:
    return run(text, bold=True, colour="942514")


def _page() -> Element:
    return element("w:fldSimple", run("1"), instr=" PAGE ")
