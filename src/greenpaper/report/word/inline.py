"""What stands in a paragraph: text, bold words, links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from greenpaper.report.word.elements import Element, element, run
from greenpaper.report.word.tree import Node

SKIPPED = ("sideways",)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACE_IN_LINE = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*|[ \t\r\f]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look; `fill` is the colour behind it, `link` the name of a place it leads to."""

    text: str
    bold: bool = False
    style: str = ""
    fill: str = ""
    language: str = ""
    link: str = ""


def place_name(anchor: str) -> str:
    """An anchor of the page as a bookmark's name: letters, digits and underscores, at most 40."""
    return ("gp_" + re.sub(r"\W", "_", anchor))[:40]


def spans(node: Node, look: Span = Span(""), *, lines: bool = False) -> list[Span]:
    """The text of an element. `lines`: line ends stay, as they do in quotes."""
    found: list[Span] = []
    for child in node.children:
        if isinstance(child, str):
            space = _SPACE_IN_LINE if lines else _SPACE
            text = space.sub(lambda m: "\n" if lines and "\n" in m[0] else " ", child)
            found.append(replace(look, text=text))
        elif child.tag == "rect":
            found.append(Span("\u00a0\u00a0\u00a0", fill=child.attributes["fill"].lstrip("#")))
        elif not child.classes & {*SKIPPED}:
            found += _inside(child, look, lines)
    return found


def _inside(node: Node, look: Span, lines: bool) -> list[Span]:
    href = node.attributes.get("href", "")
    look = replace(
        look,
        bold=look.bold or node.tag == "strong",
        style="Code" if node.tag == "code" else look.style,
        language=node.attributes.get("lang", look.language),
        link=place_name(href[1:]) if href.startswith("#") else look.link,
    )
    inner = spans(node, look, lines=lines)
    if "base" in node.classes:
        return [replace(look, text="\n"), *inner]
    if "share" in node.classes:
        return [replace(look, text="("), *inner, replace(look, text=")")]
    if "kicker" in node.classes:
        return [*inner, replace(look, text=".")]
    return inner


def tidy(found: Iterable[Span]) -> list[Span]:
    """Without white space at the ends, at line ends, or twice."""
    kept: list[Span] = []
    before = "\n"
    for span in found:
        text = span.text
        if before[-1:] in (" ", "\n"):
            text = text.lstrip(" ") if text != "\n" else text
        if text.startswith("\n") and kept:
            kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
        if text:
            kept.append(replace(span, text=text))
            before = text
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept


def runs(found: Iterable[Span], styles: dict[str, str]) -> list[Element]:
    """The spans as runs, those that are links inside a link. `styles`: ids by name."""
    made: list[Element] = []
    for span in tidy(found):
        style = "Hyperlink" if span.link else span.style
        one = run(
            span.text,
            style=styles.get(style, ""),
            bold=span.bold,
            fill=span.fill,
            language=span.language,
        )
        made.append(element("w:hyperlink", one, anchor=span.link) if span.link else one)
    return made
