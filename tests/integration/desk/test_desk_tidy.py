"""After much was added, the database knows what it holds."""

import pytest
from django.db import DatabaseError, connection

from greenpaper.store.orm import tidy
from greenpaper.store.orm.models import Question

pytestmark = [pytest.mark.store]
KNOWN = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'greenpaper_coding'",
    "postgresql": "SELECT COUNT(*) FROM pg_stats WHERE tablename = 'greenpaper_coding'",
}


@pytest.mark.django_db
def test_database_knows_what_it_holds(question: Question) -> None:
    assert question.responses.exists()
    tidy.tidy()
    with connection.cursor() as cursor:
        cursor.execute(KNOWN[connection.vendor])
        assert cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_too() -> None:
    tidy.tidy()


def test_busy_database_is_left_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy() -> None:
        raise DatabaseError

    monkeypatch.setattr(tidy, "_look_through", busy)
    tidy.tidy()
    assert "could not be looked through" in caplog.text
