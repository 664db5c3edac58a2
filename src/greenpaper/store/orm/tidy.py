"""Tells the database what it holds, after much was added: it plans its queries by that."""

import logging

from django.db import DatabaseError, connection

from greenpaper.store.orm.models import Answer, Coding, Respondent, Response, Theme, Wording

LARGE = (Respondent, Answer, Response, Wording, Theme, Coding)
ENOUGH = 1_000
"""Rows of each index that SQLite looks at."""
_log = logging.getLogger(__name__)


def tidy() -> None:
    """Look through the tables that grow with responses; some tenths of a second.

    Where the database is busy with something else, it is left for the next time.
    """
    try:
        _look_through()
    except DatabaseError:
        _log.warning("the database could not be looked through", exc_info=True)


def _look_through() -> None:
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in LARGE)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # VACUUM also notes which pages an index can answer for; it wants no transaction.
            verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
            cursor.execute(f"{verb} {tables}")
        else:
            cursor.execute(f"PRAGMA analysis_limit = {ENOUGH}")
            cursor.execute("ANALYZE")
