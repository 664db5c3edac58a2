"""Personal data is noticed in closed answers and groups too, and kept out of the findings."""

import polars as pl

from greenpaper.report.group_counts import memberships
from greenpaper.workflow.clean_up import clean_up
from greenpaper.workflow.take_in import take_in


def test_an_address_that_many_give_as_their_group_is_not_listed() -> None:
    rows = 60
    words = ["The street needs trees and shade", "Parking here is dreadful on market days"]
    frame = pl.DataFrame(
        {
            "Where do you live?": ["12 High Street", "Northgate", "Villages"] * (rows // 3),
            "Please tell us why": [f"{words[n % 2]}, said number {n}." for n in range(rows)],
        }
    )
    taken = take_in(frame)
    cleaned = clean_up(taken.intake)
    assert cleaned.personal_answers == {"12 High Street"}
    found = memberships(
        taken.intake.consultation, taken.intake.respondents, cleaned.personal_answers
    )
    assert [set(m.names) for m in found] == [{"Northgate", "Villages", "Another answer"}]
