"""Personal data on real sets: the bars of the bench, as a test."""

from pathlib import Path

import pytest
from bench.personal_data import run

pytestmark = pytest.mark.real_data
UK = [
    "NI number",
    "NHS number",
    "postcode",
    "passport number",
    "driving licence number",
    "vehicle registration",
    "phone number",
    "e-mail address",
    "date of birth",
    "bank card number",
]


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> list[dict[str, object]]:
    return run(shared_data.parent)


@pytest.mark.parametrize("kind", UK)
def test_recall_of_uk_kinds(rows: list[dict[str, object]], kind: str) -> None:
    (row,) = [r for r in rows if r["set"] == "uk_cases, bare" and r["kind"] == kind]
    assert float(str(row["recall"])) >= 0.95
    assert float(str(row["precision"])) >= 0.85


def test_few_false_alarms_in_prose(rows: list[dict[str, object]]) -> None:
    prose = [r for r in rows if "responses" in r]
    assert len(prose) == 3
    for row in prose:
        assert float(str(row["not names"])) <= 3
        assert float(str(row["names"])) <= 3
