"""Titles as sentences name them."""

import pytest

from greenpaper.domain.quoting import quoted


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Parking", "“Parking”"),
        ("“I'd stop coming”", "“I'd stop coming”"),
        ("Weekends; “Trial it”", "“Weekends; ‘Trial it’”"),
        ("“Trial it”; “Stop”", "“‘Trial it’; ‘Stop’”"),
    ],
)
def test_marks_are_never_doubled(title: str, said: str) -> None:
    assert quoted(title) == said
