"""Many ids handed to the database as one value: lists have no length that is too long."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

_EACH = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT unnest(%s::bigint[])",
}


class _OneOf(Func):
    """PostgreSQL looks ids up in a list of its own making, rather than join with one."""

    arg_joiner = " = ANY("
    template = "(%(expressions)s::bigint[]))"
    output_field = BooleanField()


def packed(ids: Iterable[int]) -> str:
    """The ids as one value."""
    return ",".join(map(str, ids))


def among(ids: str) -> RawSQL:
    """For `filter(pk__in=…)`: the ids that were `packed`."""
    list_of = "{%s}" if connection.vendor == "postgresql" else "[%s]"
    return RawSQL(_EACH[connection.vendor], [list_of % ids])  # noqa: S611 - the ids are a value


def is_among(ids: str) -> Q:
    """Whether a row's own id is one of many that were `packed`."""
    if connection.vendor == "postgresql":
        return Q(_OneOf(F("pk"), Value(f"{{{ids}}}")))
    return Q(pk__in=among(ids))
