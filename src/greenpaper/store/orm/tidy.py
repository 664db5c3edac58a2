"""Tells the database what it holds, after much was added: it plans its queries by that."""

from django.db import connection

from greenpaper.store.orm.models import Answer, Coding, Respondent, Response, Theme, Wording

LARGE = (Respondent, Answer, Response, Wording, Theme, Coding)
ENOUGH = 1_000
"""Rows of each index that SQLite looks at."""


def tidy() -> None:
    """Look through the tables that grow with responses; some tenths of a second."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in LARGE)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # VACUUM also notes which pages an index can answer for; it wants no transaction.
            verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
            cursor.execute(f"{verb} {tables}")
        else:
            cursor.execute(f"PRAGMA analysis_limit = {ENOUGH}")
            cursor.execute("ANALYZE")
