"""Deleting a consultation: all its rows, at the speed of the database."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction

from greenpaper.store.orm.models import Consultation, Entry

Rows = type[models.Model]
DEEPEST = 6


def delete_consultation(consultation: Consultation) -> None:
    """Delete a consultation with all that hangs on it, its record included."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # the bytes are overwritten, not just freed
    pk = consultation.pk
    with transaction.atomic():
        below = sorted(_below(Consultation, "", 1), key=lambda found: -found[0])
        for _, model, way in below:
            _delete(model, **{way: pk})
        _delete(Entry, consultation=pk)
        _delete(Consultation, pk=pk)


def forget_traces() -> None:
    """Empty SQLite's write-ahead log, in which deleted rows still stand. Not within an act."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _delete(model: Rows, **of: Any) -> None:
    """One statement: no rows are read into memory, as Django's own delete would."""
    rows: Any = model._default_manager.filter(**of)
    rows._raw_delete(rows.db)


def _below(model: Rows, way: str, depth: int) -> Iterator[tuple[int, Rows, str]]:
    """Every table that hangs on a model, and each way from it up, with the way's length.

    All ways count: a run of a whole consultation hangs on it directly, one of a question by that.
    """
    for relation in model._meta.related_objects:
        found: Any = relation.related_model
        on_delete: Any = relation.on_delete
        if on_delete is models.CASCADE and depth <= DEEPEST and found is not model:
            name = relation.field.name
            longer = f"{name}__{way}" if way else name
            yield depth, found, longer
            yield from _below(found, longer, depth + 1)
