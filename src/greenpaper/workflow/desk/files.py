"""The files of a consultation as one table."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import polars as pl

from greenpaper.domain.consultation import Column, Role
from greenpaper.intake import Table, read, recognise
from greenpaper.store.orm.files import opened
from greenpaper.store.orm.models import Consultation, Upload


def open_upload(upload: Upload) -> Table:
    """One file's table. Raises SourceError."""
    with opened(upload) as path:
        return read(path, sheet=upload.sheet or None, header_row=upload.header_row)


def open_table(consultation: Consultation) -> Table:
    """All the consultation's files as one table, the rows in the order in which they came in.

    Columns are matched by their names; a column that a file doesn't have is blank in its rows.
    Raises SourceError.
    """
    tables = [open_upload(upload) for upload in consultation.uploads.all()]
    return together(tables)


def together(tables: Sequence[Table]) -> Table:
    """Tables, one under the other. Rows go on being counted where the table above ends."""
    first, *later = tables
    if not later:
        return first
    frame = pl.concat([t.frame for t in tables], how="diagonal").fill_null("")
    rows = first.row_numbers()
    questions = dict(zip(first.frame.columns, first.questions, strict=False))
    for table in later:
        last = max(rows, default=first.first_row - 1)
        rows += [last + 1 + n for n in range(table.frame.height)]
        for name, asked in zip(table.frame.columns, table.questions, strict=False):
            questions.setdefault(name, asked)
    return replace(
        first,
        frame=frame,
        rows=tuple(rows),
        questions=tuple(questions.get(name, ("", "")) for name in frame.columns),
        notes=tuple(f"{t.name}: {note}" for t in tables for note in t.notes),
        refused=tuple(refused for t in tables for refused in t.refused),
    )


def columns_of(consultation: Consultation, table: Table) -> list[Column]:
    """What each column is for, as people confirmed it; columns that came later are not used."""
    said = {c["name"]: c for c in consultation.columns}
    if not said:
        return list(recognise(table))
    return [_column(said[name]) if name in said else _later(name) for name in table.frame.columns]


def as_plain(columns: Sequence[Column]) -> list[dict[str, object]]:
    """Columns as they are kept."""
    return [asdict(column) for column in columns]


def _column(said: dict[str, object]) -> Column:
    fields = {**said, "role": Role(str(said["role"]))}
    return Column(**fields)  # type: ignore[arg-type]


def _later(name: str) -> Column:
    return Column(name, Role.IGNORE, 1.0, "It was not in the files whose columns were confirmed.")
