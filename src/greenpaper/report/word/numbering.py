"""Lists: every numbered one begins at 1."""

from docx.document import Document

from greenpaper.report.word.elements import Element, element, qn

HANGING = 360
"""How far the text stands from the bullet or number, in twentieths of a point."""


class Numbering:
    """The numbering part of a document."""

    def __init__(self, document: Document) -> None:
        self._part = document.part.numbering_part.element
        ids = [int(a.get(qn("w:abstractNumId"))) for a in self._part.findall(qn("w:abstractNum"))]
        self._bullets, self._numbers = max(ids, default=0) + 1, max(ids, default=0) + 2
        first = next(iter(self._part.findall(qn("w:num"))), None)
        for definition in (
            _definition(self._bullets, "bullet", "\u2022"),
            _definition(self._numbers, "decimal", "%1."),
        ):
            if first is None:
                self._part.append(definition)
            else:
                first.addprevious(definition)
        self._of_bullets = self._add(self._bullets)

    def bullets(self) -> int:
        """The number under which bullets go."""
        return self._of_bullets

    def numbers(self) -> int:
        """The number of a new numbered list."""
        start = element("w:startOverride", val="1")
        return self._add(self._numbers, element("w:lvlOverride", start, ilvl="0"))

    def _add(self, definition: int, *rules: Element) -> int:
        ids = [int(n.get(qn("w:numId"))) for n in self._part.findall(qn("w:num"))]
        number = max(ids, default=0) + 1
        of = element("w:abstractNumId", val=str(definition))
        self._part.append(element("w:num", of, *rules, numId=str(number)))
        return number


def _definition(number: int, kind: str, text: str) -> Element:
    level = element(
        "w:lvl",
        element("w:start", val="1"),
        element("w:numFmt", val=kind),
        element("w:lvlText", val=text),
        element("w:lvlJc", val="left"),
        element("w:pPr", element("w:ind", left=str(HANGING), hanging=str(HANGING))),
        ilvl="0",
    )
    several = element("w:multiLevelType", val="singleLevel")
    return element("w:abstractNum", several, level, abstractNumId=str(number))
