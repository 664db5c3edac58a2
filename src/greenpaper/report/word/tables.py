"""Tables of the page as Word's: headings that come again on each page, no row cut in two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenpaper.report.word.elements import Element, element, on_off, paragraph
from greenpaper.report.word.inline import runs, spans
from greenpaper.report.word.tree import Node

MOST_NUMBERS = 6
"""Columns of numbers that fit on a page; a wider table goes on below."""
NUMBER, WIDE_NUMBER = 1110, 1400
"""How wide a column of numbers is, at least and at most, in twentieths of a point (1 cm is 567)."""
TOGETHER = 2
"""Rows that stay on the page of the heading."""
INDENT = 200
HEAT = {"h1": "EDF4FA", "h2": "D9E9F6", "h3": "BFDAF0", "h4": "A0C8E8", "h5": "7FB4DE"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, the column it begins in and how many it takes. `node` is None under one that goes on
    from the row above.
    """

    node: Node | None
    column: int
    across: int
    down: int


Row = tuple[Cell, ...]


def tables(node: Node, width: int, styles: dict[str, str]) -> Iterator[Element]:
    """The table; in several pieces where it is too wide for `width` (twentieths of a point)."""
    heads = _rows([row for part in node.all("thead") for row in part.all("tr")])
    rows = _rows([row for part in node.all("tbody", "tfoot") for row in part.all("tr")])
    columns = max(cell.column + cell.across for row in [*heads, *rows] for cell in row)
    plain = all(cell.across == cell.down == 1 for row in heads for cell in row)
    for shown in _pieces(columns, plain):
        numbers = _numbers(heads, shown)
        widths = _widths(shown, numbers, width)
        yield _table(_kept(heads, shown), _kept(rows, shown), widths, styles)


def pairs(node: Node, width: int, styles: dict[str, str]) -> Element:
    """A list of words and what they mean, as a table of two columns."""
    first = width * 2 // 5 if "figures" in node.classes else width // 3
    rows = [
        (Cell(word, 0, 1, 1), Cell(meaning, 1, 1, 1))
        for word, meaning in zip(node.all("dt"), node.all("dd"), strict=True)
    ]
    return _table([], rows, [first, width - first], styles)


def _rows(nodes: Sequence[Node]) -> list[Row]:
    """The rows as cells, each where it stands."""
    above: dict[int, Cell] = {}
    found: list[Row] = []
    for node in nodes:
        row: list[Cell] = []
        for each in node.all("th", "td"):
            _go_on(above, row)
            column = sum(cell.across for cell in row)
            across = int(each.attributes.get("colspan", 1))
            cell = Cell(each, column, across, int(each.attributes.get("rowspan", 1)))
            row.append(cell)
            if cell.down > 1:
                above[column] = cell
        _go_on(above, row)
        found.append(tuple(row))
    return found


def _go_on(above: dict[int, Cell], row: list[Cell]) -> None:
    """Put in what reaches down from the row above."""
    column = sum(cell.across for cell in row)
    cell = above.get(column)
    while cell and not any(c is cell for c in row):
        row.append(Cell(None, column, cell.across, 1))
        left = cell.down - 1
        del above[column]
        if left > 1:
            above[column] = Cell(cell.node, column, cell.across, left)
        column += cell.across
        cell = above.get(column)


def _pieces(columns: int, plain: bool) -> Iterator[list[int]]:
    """Which columns stand in each piece; the first, which says what the row is about, in all."""
    if not plain or columns <= MOST_NUMBERS + 1:
        yield list(range(columns))
        return
    count = -(-(columns - 1) // MOST_NUMBERS)
    each = -(-(columns - 1) // count)
    for start in range(1, columns, each):
        yield [0, *range(start, min(start + each, columns))]


def _kept(rows: Sequence[Row], shown: Sequence[int]) -> list[Row]:
    return [tuple(cell for cell in row if cell.column in shown) for row in rows]


def _numbers(heads: Sequence[Row], shown: Sequence[int]) -> set[int]:
    """The columns of numbers."""
    return {
        cell.column
        for row in heads
        for cell in row
        if cell.node and cell.across == 1 and "n" in cell.node.classes and cell.column in shown
    }


def _widths(shown: Sequence[int], numbers: set[int], width: int) -> list[int]:
    words = [column for column in shown if column not in numbers]
    number = min(max(width // 2 // max(len(numbers), 1), NUMBER), WIDE_NUMBER)
    rest = (width - number * len(numbers)) // max(len(words), 1)
    return [number if column in numbers else rest for column in shown]


def _table(
    heads: Sequence[Row], rows: Sequence[Row], widths: Sequence[int], styles: dict[str, str]
) -> Element:
    look = element(
        "w:tblPr",
        element("w:tblStyle", val=styles["Report table"]),
        element("w:tblW", w=str(sum(widths)), type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", val="0620" if heads else "0600", firstRow="1" if heads else "0"),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=str(w)) for w in widths))
    made = element("w:tbl", look, grid)
    for number, row in enumerate([*heads, *rows]):
        rules = element("w:trPr", on_off("w:cantSplit"))
        if number < len(heads):
            rules.append(on_off("w:tblHeader"))
        done, cells = 0, []
        for cell in row:
            cells.append(_cell(cell, widths[done : done + cell.across], number, heads, styles))
            done += cell.across
        made.append(element("w:tr", rules, *cells))
    return made


def _cell(
    cell: Cell, widths: Sequence[int], row: int, heads: Sequence[Row], styles: dict[str, str]
) -> Element:
    look = element("w:tcPr", element("w:tcW", w=str(sum(widths)), type="dxa"))
    if cell.across > 1:
        look.append(element("w:gridSpan", val=str(cell.across)))
    if cell.node is None:
        look.append(element("w:vMerge", val="continue"))
        return element("w:tc", look, paragraph(styles["Table text"], ()))
    if cell.down > 1:
        look.append(element("w:vMerge", val="restart"))
    classes = cell.node.classes
    fill = next((HEAT[name] for name in sorted(classes & HEAT.keys())), "")
    if fill:
        look.append(element("w:shd", val="clear", color="auto", fill=fill))
    properties = []
    if row < len(heads) + TOGETHER:
        properties.append(on_off("w:keepNext"))
    if "under" in classes:
        properties.append(element("w:ind", left=str(INDENT)))
    if "n" in classes:
        properties.append(element("w:jc", val="right"))
    style = styles["Table heading" if row < len(heads) else "Table text"]
    return element("w:tc", look, paragraph(style, runs(spans(cell.node), styles), *properties))
