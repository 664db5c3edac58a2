"""Frames that a program already has: polars or pandas, without importing pandas."""

from typing import Any

import polars as pl

from greenpaper.domain.errors import SourceError
from greenpaper.intake.exports import name_export
from greenpaper.intake.table import Table, unique_names, with_one_line_end
from greenpaper.intake.values import render


def from_frame(frame: Any, name: str = "responses") -> Table:
    """A table from a polars or pandas DataFrame (anything with `columns` and lists of values).

    Values become text as a person would write them; missing ones become "". Rows are numbered
    from 1. Raises SourceError for a frame without rows or columns.
    """
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    columns = getattr(frame, "columns", None)
    if columns is None:
        raise SourceError(f"{name} is not a polars or pandas DataFrame.")
    texts = {}
    labels = [render(column) for column in columns]
    for position, unique in enumerate(unique_names(labels)):
        texts[unique] = pl.Series([render(v) for v in _values(frame, position)], dtype=pl.String)
    table = pl.DataFrame(texts)
    if not table.width or not table.height:
        raise SourceError(f"{name} has no rows. Give a frame with a row for each response.")
    table = with_one_line_end(table)
    return Table(
        name=name,
        format="frame",
        frame=table,
        header_rows=0,
        first_row=1,
        questions=(("", ""),) * table.width,
        export=name_export(table),
    )


def _values(frame: Any, position: int) -> list[object]:
    """The values of a column by position, since pandas allows two columns of one name."""
    column = frame.to_series(position) if hasattr(frame, "to_series") else frame.iloc[:, position]
    values: list[object] = list(column.to_list())
    return values
