"""Many ids handed to the database as one value: lists have no length that is too long."""

from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

_EACH = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT unnest(%s::bigint[])",
}


def packed(ids: Iterable[int]) -> str:
    """The ids as one value."""
    return ",".join(map(str, ids))


def among(ids: str) -> RawSQL:
    """For `filter(pk__in=…)`: the ids that were `packed`."""
    list_of = "{%s}" if connection.vendor == "postgresql" else "[%s]"
    return RawSQL(_EACH[connection.vendor], [list_of % ids])  # noqa: S611 - the ids are a value
