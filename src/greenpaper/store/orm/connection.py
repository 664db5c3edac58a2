"""The connection to the database that a thread has."""

from django.db import connections


def let_go() -> None:
    """Close it; the next query opens another. For a thread that ends, or after a failure."""
    connections.close_all()
