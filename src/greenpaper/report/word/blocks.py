"""Headings, paragraphs, lists, quotes, pictures and tables of the page, as Word's."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.shared import Emu

from greenpaper.report.drawing import Picture
from greenpaper.report.word.elements import Element, element, on_off, paragraph, qn, with_name
from greenpaper.report.word.inline import Span, place_name, runs, spans, tidy
from greenpaper.report.word.numbering import Numbering
from greenpaper.report.word.tables import pairs, tables
from greenpaper.report.word.tree import Node

HEADINGS = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
PARAGRAPHS = {
    "note": "Note",
    "size": "Note",
    "state": "Note",
    "source": "Quote source",
    "unchecked": "Draft notice",
    "new-page": "Normal",
}
EMU = 635
"""English Metric Units in a twentieth of a point."""
HIGHEST = 11_500
"""The most height of a picture, in twentieths of a point: 20 cm."""


@dataclass(slots=True)
class Writer:
    """A document that is being written: its styles' ids, the width of its text in twentieths of a
    point, the pictures by number, and the headings written so far as (level, text, place).
    """

    document: Document
    styles: dict[str, str]
    width: int
    pictures: Sequence[Picture]
    numbering: Numbering
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    bookmarks: int = 0
    after_table: bool = False

    def blocks(self, node: Node) -> Iterator[Element]:
        """All that stands in an element, in order."""
        for child in node.children:
            if isinstance(child, Node):
                yield from self._block(child)

    def _block(self, node: Node) -> Iterator[Element]:
        writers: dict[str, Callable[[Node], Iterable[Element]]] = {
            **dict.fromkeys(HEADINGS, self._heading),
            "p": self._paragraph,
            "ul": self._list,
            "ol": self._list,
            "dl": self._pairs,
            "table": self._table,
            "figcaption": lambda n: [self.text("Caption", spans(n))],
            "img": self._picture,
            "blockquote": self._quote,
        }
        yield from writers.get(node.tag, self.blocks)(node)

    def text(self, style: str, content: Iterable[Span], *properties: Element) -> Element:
        """A paragraph. Below a table it keeps a distance, which tables have none of."""
        spacing = [element("w:spacing", before="160")] if self.after_table else []
        self.after_table = False
        return paragraph(self.styles[style], runs(content, self.styles), *properties, *spacing)

    def _heading(self, node: Node) -> Iterable[Element]:
        self.after_table = False
        level = int(node.tag[1]) - 1
        name = place_name(node.attributes.get("id") or f"heading {self.bookmarks}")
        content = [Span(s.text, language=s.language) for s in tidy(spans(node))]
        self.headings.append((level, "".join(s.text for s in content), name))
        self.bookmarks += 1
        inside = with_name(runs(content, self.styles), name, self.bookmarks)
        page = [on_off("w:pageBreakBefore")] if "new-page" in node.classes else []
        return [paragraph(self.styles[HEADINGS[node.tag]], inside, *page)]

    def _paragraph(self, node: Node) -> Iterable[Element]:
        style = next((PARAGRAPHS[c] for c in sorted(node.classes) if c in PARAGRAPHS), "Normal")
        return [self.text(style, spans(node))]

    def _list(self, node: Node) -> Iterable[Element]:
        if "legend" in node.classes:
            entries = [[*spans(each), Span("     ")] for each in node.all("li")]
            return [self.text("Note", [s for e in entries for s in e], on_off("w:keepNext"))]
        if "quotes" in node.classes:
            return list(self.blocks(node))
        number = self.numbering.bullets() if node.tag == "ul" else self.numbering.numbers()
        style = "List Bullet" if node.tag == "ul" else "List Number"
        level = element("w:numPr", element("w:ilvl", val="0"), element("w:numId", val=str(number)))
        made = []
        for child in node.children:
            if isinstance(child, Node):
                made.append(self.text(style, spans(child), level))
                level = element(
                    "w:numPr", element("w:ilvl", val="0"), element("w:numId", val=str(number))
                )
        return made

    def _quote(self, node: Node) -> Iterable[Element]:
        inside = [
            Span(s.text, language=s.language)
            for words in node.all("p")
            for s in spans(words, Span("", language=words.attributes.get("lang", "")), lines=True)
        ]
        return [self.text("Quote", inside)]

    def _pairs(self, node: Node) -> Iterable[Element]:
        self.after_table = True
        return [pairs(node, self.width, self.styles)]

    def _table(self, node: Node) -> Iterable[Element]:
        caption = next(node.all("caption"), None)
        title = tidy(spans(caption)) if caption else []
        for number, piece in enumerate(tables(node, self.width, self.styles)):
            more = [Span(" (continued)")] if number else []
            self.after_table = False
            yield self.text("Caption", [*title, *more])
            yield piece
            self.after_table = True

    def _picture(self, node: Node) -> Iterable[Element]:
        picture = self.pictures[int(node.attributes["data-picture"])]
        width = self.width
        height = width * picture.height // picture.width
        if height > HIGHEST:
            width, height = width * HIGHEST // height, HIGHEST
        part = self.document.part
        drawing = part.new_pic_inline(io.BytesIO(picture.png), Emu(width * EMU), Emu(height * EMU))
        drawing.docPr.set("id", str(int(node.attributes["data-picture"]) + 1))
        drawing.docPr.set("name", f"Chart {node.attributes['data-picture']}")
        drawing.docPr.set("descr", node.attributes["alt"])
        holder = element("w:r", element("w:drawing"))
        found = holder.find(qn("w:drawing"))
        found.append(drawing)
        return [paragraph(self.styles["Normal"], [holder])]
