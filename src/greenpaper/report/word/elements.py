"""WordprocessingML by the piece (ECMA-376 part 1, 17). python-docx's own objects look a cell or a
paragraph up from the start each time, which is slow in long documents.
"""

from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

__all__ = ["Element", "element", "on_off", "paragraph", "qn", "run", "with_name"]


def element(name: str, /, *children: Element, **attributes: str) -> Element:
    """An element, such as `element("w:pStyle", val="Caption")`; attributes are in its namespace."""
    prefix = name.partition(":")[0]
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"{prefix}:{key}"), value)
    made.extend(children)
    return made


def on_off(name: str) -> Element:
    """A property that is on by being there."""
    return element(name)


def paragraph(style: str, content: Iterable[Element], *properties: Element) -> Element:
    """A paragraph. `style` is a style's id; the properties are in the order of the schema."""
    first = element("w:pPr", element("w:pStyle", val=style), *properties)
    return element("w:p", first, *content)


def run(
    text: str,
    *,
    style: str = "",
    bold: bool = False,
    colour: str = "",
    fill: str = "",
    language: str = "",
) -> Element:
    """Text of one look; `fill` is a framed colour behind it. Line ends become line breaks."""
    look = element("w:rPr")
    if style:
        look.append(element("w:rStyle", val=style))
    if bold:
        look.append(on_off("w:b"))
    if colour:
        look.append(element("w:color", val=colour))
    if fill:
        look.append(element("w:bdr", val="single", sz="4", space="0", color="6B7176"))
        look.append(element("w:shd", val="clear", color="auto", fill=fill))
    if language:
        look.append(element("w:lang", val=language))
    made = element("w:r", *([look] if len(look) else []))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("w:br"))
        words = element("w:t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def with_name(content: Iterable[Element], name: str, number: int) -> list[Element]:
    """The content as a place that links lead to."""
    start = element("w:bookmarkStart", id=str(number), name=name)
    return [start, *content, element("w:bookmarkEnd", id=str(number))]
