"""From a bare grid of cells to a table with headings."""

import polars as pl

from greenpaper.domain.errors import SourceError
from greenpaper.intake.exports import name_export
from greenpaper.intake.headings import LOOK_AT, Headings, find_headings
from greenpaper.intake.table import Table, some_rows, unique_names, with_one_line_end


def tabulate(
    grid: pl.DataFrame,
    *,
    name: str,
    kind: str,
    header_row: int | None = None,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    notes: tuple[str, ...] = (),
    lengths: list[int] | None = None,
) -> Table:
    """Make a table of a grid of String cells in which row 1 of the source is row 0.

    `header_row` counts from 1; 0 means that there are no headings. `lengths` is how many cells
    each row had before it was padded, where rows may differ. Raises SourceError when there is
    nothing under the headings.
    """
    where = f"{name} (sheet “{sheet}”)" if sheet else name
    headings = _headings(grid, header_row, where)
    ragged = _ragged(lengths, headings) if lengths else ()
    body, rows, said = _body(grid, headings, where)
    frame, questions = _named(body, headings, ragged=bool(ragged))
    return Table(
        name=name,
        format=kind,
        frame=frame,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        header_rows=headings.depth,
        first_row=rows[0] if rows else headings.end + 1,
        rows=tuple(rows),
        questions=questions,
        export=name_export(frame),
        notes=(*notes, *said, *ragged, *_said_twice(headings)),
    )


def _headings(grid: pl.DataFrame, header_row: int | None, where: str) -> Headings:
    """The headings, in the row that a person named or else where they are found."""
    if header_row is not None and header_row > grid.height:
        raise SourceError(
            f"{where} has {grid.height:,} rows, so the headings can't be in row {header_row:,}. "
            "Give the row that holds the headings."
        )
    start = None if header_row is None else header_row - 1
    head = [list(row) for row in grid.head(max(LOOK_AT, (start or 0) + LOOK_AT)).iter_rows()]
    return find_headings(head, grid.width, start)


def _body(
    grid: pl.DataFrame, headings: Headings, where: str
) -> tuple[pl.DataFrame, list[int], tuple[str, ...]]:
    """The rows under the headings, their numbers in the source if not in order, and notes."""
    body = with_one_line_end(grid.slice(headings.end))
    blank = _blank_rows(body)
    if len(blank) == body.height:
        raise SourceError(
            f"{where} has a heading row and no responses under it. "
            "Export the responses again, or name the sheet that holds them."
        )
    body, rows, said = _without_blank_rows(body, blank, headings.end)
    if headings.start:
        said = (f"The headings are in row {headings.start + 1} of {where}.", *said)
    return body, rows, said


def _blank_rows(body: pl.DataFrame) -> list[int]:
    if not body.width:
        return list(range(body.height))
    blank = body.select(pl.all_horizontal(pl.all().str.strip_chars() == "").alias("blank"))
    return blank["blank"].arg_true().to_list()


def _without_blank_rows(
    body: pl.DataFrame, blank: list[int], first: int
) -> tuple[pl.DataFrame, list[int], tuple[str, ...]]:
    """Drop rows without a single word in them; say so, unless they only trail at the end."""
    if not blank:
        return body, [], ()
    gone = set(blank)
    kept = [i for i in range(body.height) if i not in gone]
    inside = [i + first + 1 for i in blank if i < kept[-1]]
    rows = [i + first + 1 for i in kept] if inside else []
    # Rows that run on need no list of their own.
    said = f"{len(inside):,} wholly blank rows were passed over ({some_rows(inside)})."
    if len(inside) == 1:
        said = f"A wholly blank row was passed over ({some_rows(inside)})."
    return body[kept], rows, (said,) if inside else ()


def _named(
    body: pl.DataFrame, headings: Headings, *, ragged: bool
) -> tuple[pl.DataFrame, tuple[tuple[str, str], ...]]:
    """Name the columns; leave out those at the right that have neither heading nor cell."""
    last = max((i for i, name in enumerate(headings.names) if name), default=-1)
    keep, names, extra = [], [], 0
    for i, name in enumerate(headings.names):
        column = body.to_series(i)
        if not name and not (column.str.strip_chars() != "").any():
            continue
        keep.append(i)
        if name or not ragged or i < last:
            names.append(name or f"Column {i + 1}")
        else:
            extra += 1
            names.append(f"Extra {extra}")
    frame = body.select([body.columns[i] for i in keep])
    frame.columns = unique_names(names)
    return frame, tuple(headings.questions[i] for i in keep)


def _ragged(lengths: list[int], headings: Headings) -> tuple[str, ...]:
    """Say which rows have more or fewer cells than there are headings."""
    width = max((i + 1 for i, name in enumerate(headings.names) if name), default=0)
    if not width:
        return ()
    rows = list(enumerate(lengths[headings.end :], start=headings.end + 1))
    more = [row for row, length in rows if length > width]
    fewer = [row for row, length in rows if 0 < length < width]
    said = []
    if more:
        said.append(
            f"More cells than headings ({width}) in {some_rows(more)}; the cells beyond are kept "
            "in columns “Extra 1” onwards. Perhaps a comma inside an answer was not quoted."
        )
    if fewer:
        said.append(
            f"Fewer cells than headings ({width}) in {some_rows(fewer)}; "
            "the missing ones are taken as blank."
        )
    return tuple(said)


def _said_twice(headings: Headings) -> tuple[str, ...]:
    twice = sorted({n for n in headings.names if n and headings.names.count(n) > 1})
    if not twice:
        return ()
    named = ", ".join(f"“{name}”" for name in twice[:5])
    return (f"More than one column is headed {named}; later ones are numbered (2), (3) …",)
