"""The files of a consultation as one table."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import polars as pl

from greenpaper.domain.consultation import Column, Role
from greenpaper.domain.errors import SourceError
from greenpaper.intake import Table, read, recognise
from greenpaper.store.orm.files import opened
from greenpaper.store.orm.models import Consultation, Upload

MOST = 10
"""Columns that a sentence names."""


def open_upload(upload: Upload) -> Table:
    """One file's table. Raises SourceError."""
    with opened(upload) as path:
        return read(path, sheet=upload.sheet or None, header_row=upload.header_row)


def open_table(consultation: Consultation) -> Table:
    """All the consultation's files as one table, the rows in the order in which they came in.

    Columns are matched by their names; a column that a file doesn't have is blank in its rows. A
    row that an earlier file had is left out. Raises SourceError.
    """
    tables = [open_upload(upload) for upload in consultation.uploads.all()]
    return together(tables, _id_of(consultation, tables[0]))


def together(tables: Sequence[Table], id_name: str | None = None) -> Table:
    """Tables, one under the other. Rows go on being counted where the table above ends.

    A later export often has the earlier rows once more. Where there is an id, a row that is in all
    its columns one of an earlier table is left out, and a note says so.
    """
    first, *later = tables
    if not later:
        return first
    frame, rows, notes = first.frame, first.row_numbers(), []
    questions = dict(zip(first.frame.columns, first.questions, strict=False))
    for table in later:
        last = max(rows, default=first.first_row - 1)
        fresh = _fresh(frame, table.frame, id_name)
        if known := table.frame.height - len(fresh):
            what = "1 row" if known == 1 else f"{known:,} rows"
            verb = "was" if known == 1 else "were"
            notes.append(f"{what} of {table.name} {verb} in an earlier file, and left out.")
        frame = pl.concat([frame, table.frame[fresh]], how="diagonal").fill_null("")
        rows += [last + 1 + n for n in fresh]
        for name, asked in zip(table.frame.columns, table.questions, strict=False):
            questions.setdefault(name, asked)
    more = "a further file" if len(later) == 1 else f"{len(later)} further files"
    return replace(
        first,
        name=f"{first.name} and {more}",
        frame=frame,
        rows=tuple(rows),
        questions=tuple(questions.get(name, ("", "")) for name in frame.columns),
        notes=(*(f"{t.name}: {note}" for t in tables for note in t.notes), *notes),
        refused=tuple(refused for t in tables for refused in t.refused),
    )


def _fresh(before: pl.DataFrame, frame: pl.DataFrame, id_name: str | None) -> list[int]:
    """The rows of a table that none of those before it had, by number."""
    everything = list(range(frame.height))
    if id_name is None or id_name not in frame.columns or id_name not in before.columns:
        return everything
    names = list(dict.fromkeys([*before.columns, *frame.columns]))
    wide = [
        pl.concat(
            [pl.DataFrame(schema=dict.fromkeys(names, pl.String)), one], how="diagonal"
        ).fill_null("")
        for one in (before, frame)
    ]
    known = wide[0].filter(pl.col(id_name).str.strip_chars() != "")
    again = wide[1].with_row_index("#").join(known, on=names, how="semi")["#"]
    return sorted(set(everything) - set(again.to_list()))


def with_new(consultation: Consultation, upload: Upload) -> Table:
    """All the files as one table, of which this one is the latest.

    Raises SourceError unless it has something new, for the open questions that there are.
    """
    same = consultation.uploads.filter(sha256=upload.sha256).exclude(pk=upload.pk).first()
    if same is not None:
        raise SourceError(f"{upload.name} is the same file as {same.name}, which is here already.")
    *earlier, table = [open_upload(one) for one in consultation.uploads.order_by("number")]
    id_name = _id_of(consultation, earlier[0])
    before = together(earlier, id_name)
    known = columns_of(consultation, before)
    asked = [c.name for c in known if c.role in (Role.OPEN, Role.QUESTION)]
    if asked and not set(asked) & set(table.frame.columns):
        has = ", ".join(f"“{name}”" for name in table.frame.columns[:MOST])
        raise SourceError(
            f"{table.where()} has no column “{asked[0]}”, where the answers stand in the first "
            f"file. Its columns are {has}. Give it the same headings, and hand it in again."
        )
    if not _fresh(before.frame, table.frame, id_name):
        raise SourceError(f"All rows of {table.where()} were in an earlier file.")
    return together([*earlier, table], id_name)


def _id_of(consultation: Consultation, first: Table) -> str | None:
    return next((c.name for c in columns_of(consultation, first) if c.role is Role.ID), None)


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
