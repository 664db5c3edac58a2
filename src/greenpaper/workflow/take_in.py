"""Take in: a file or a frame becomes a consultation and its responses."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from greenpaper.domain.consultation import Column, Consultation, Kind
from greenpaper.intake import Intake, Table, assemble, from_frame, read, read_roles, recognise
from greenpaper.intake.table import unique_names


@dataclass(frozen=True, slots=True, eq=False)
class TakenIn:
    """What was taken in, the name of where it came from, and the sha256 of its bytes."""

    intake: Intake
    name: str
    sha256: str


def open_table(
    source: Any, sheet: str | None = None, header_row: int | None = None
) -> tuple[Table, str]:
    """The table of a file (a path) or a frame, and the sha256 of its bytes. Raises SourceError."""
    if isinstance(source, str | Path):
        path = Path(source)
        table = read(path, sheet=sheet, header_row=header_row)
        with path.open("rb") as file:
            return table, hashlib.file_digest(file, "sha256").hexdigest()
    table = from_frame(source)
    return table, hashlib.sha256(table.frame.write_csv().encode()).hexdigest()


def columns_of(table: Table, roles: Path | None = None) -> Sequence[Column]:
    """What each column is for, as a person's file says where there is one. Raises RolesError."""
    return read_roles(Path(roles), table) if roles else recognise(table)


def take_in(
    source: Any,
    *,
    roles: Path | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
    title: str | None = None,
) -> TakenIn:
    """Take in responses from a file, or from a polars or pandas frame.

    `roles` is a file that says what the columns are (see `greenpaper columns`), `sheet` and
    `header_row` (from 1) say where in a workbook to look, `title` names the consultation.
    Raises SourceError or RolesError.
    """
    table, sha256 = open_table(source, sheet, header_row)
    intake = assembled(table, columns_of(table, roles), title)
    return TakenIn(intake, Path(table.name).name, sha256)


def assembled(table: Table, columns: Sequence[Column], title: str | None = None) -> Intake:
    """A consultation, with no two open questions worded alike, and its responses."""
    intake = assemble(table, columns, title)
    return replace(intake, consultation=_told_apart(intake.consultation))


def _told_apart(consultation: Consultation) -> Consultation:
    """No two open questions are worded alike, since codebooks know them by their wording."""
    opens = [q.text.strip() for q in consultation.open_questions]
    wordings = iter(unique_names(opens))
    questions = (
        replace(q, text=next(wordings)) if q.kind is Kind.OPEN else q
        for q in consultation.questions
    )
    return replace(consultation, questions=tuple(questions))
