"""Ids are printed beside quotes: personal data is never one."""

import polars as pl
import pytest

from greenpaper.domain.consultation import Role
from greenpaper.intake import from_frame, recognise


@pytest.mark.parametrize("heading", ["NHS number", "Phone number"])
def test_a_personal_number_is_never_the_id(heading: str) -> None:
    frame = pl.DataFrame(
        {
            heading: [str(7700900100 + n * 7) for n in range(30)],
            "Why do you say that?": [
                f"Because reason {n} matters to my family a lot" for n in range(30)
            ],
        }
    )
    (column,) = [c for c in recognise(from_frame(frame)) if c.name == heading]
    assert column.role is not Role.ID
