"""Many rows changed at once: what the models do one by one, the database does in a breath."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection, models


def update_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Set `fields` of many rows; each of `rows` has the values and then the primary key."""
    meta = model._meta
    columns = [cast("models.Field[Any, Any]", meta.get_field(name)) for name in fields]
    name = connection.ops.quote_name
    sets = ", ".join(f"{name(str(column.column))} = %s" for column in columns)
    table, key = name(meta.db_table), name(str(meta.pk.column))
    values = [
        [
            *(c.get_db_prep_save(v, connection) for c, v in zip(columns, row, strict=False)),
            row[-1],
        ]
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {key} = %s",  # noqa: S608 - names of our own
                values,
            )
