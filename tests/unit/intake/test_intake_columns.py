"""What a column is taken for, in files that no survey tool wrote."""

from collections.abc import Callable

import polars as pl
import pytest

from greenpaper.intake import from_frame, recognise

SAID = [
    "The bus never comes on time and I gave up",
    "Too dear",
    "I like it",
    "Parking is awful near the school gates at three o'clock, every single day",
    "no",
    "More trees please",
    "Nothing",
    "It would split the village in two.",
    "Please keep the crossing. My kids use it.",
    "Good idea but who pays?",
    "",
    "I don't trust the numbers in the leaflet",
    "ok",
]
TOWNS = ["Ashby", "Barton", "Corby", "Derby", "Epsom", "Flint", "Goole"]


def cycle(values: list[str], rows: int = 60) -> list[str]:
    return [values[i % len(values)] for i in range(rows)]


def each(make: Callable[[int], str], rows: int = 60) -> list[str]:
    return [make(i) for i in range(rows)]


def roles(frame: dict[str, list[str]]) -> dict[str, str]:
    return {c.name: c.role.value for c in recognise(from_frame(pl.DataFrame(frame)))}


CASES: dict[str, tuple[list[str], str]] = {
    "Ref": (each(str), "id"),
    "Name": (each(lambda i: f"{'ABCDE'[i % 5]}. {TOWNS[i % 7]}son"), "personal"),
    "Organisation name": (each(lambda i: f"Friends of {TOWNS[i % 7]} {i}"), "personal"),
    "Postcode": (each(lambda i: f"LS{i % 20 + 1} {i % 9 + 1}AB"), "personal"),
    "Contact": (each(lambda i: f"07700 900{i:03}"), "personal"),
    "Postcode area": (cycle(["LS1", "LS2", "LS3"]), "segment"),
    "Organisation type": (cycle(["Charity", "Business", ""]), "segment"),
    "Town": (cycle(TOWNS), "segment"),
    "Household income": (cycle(["Under £10,000", "Over £50,000"]), "segment"),
    "Do you have a disability?": (cycle(["Yes", "No", "Prefer not to say"]), "segment"),
    "Do you live in the parish?": (cycle(["Yes", "No"]), "segment"),
    "What is your age?": (cycle(["Under 18", "18-24", "65+"]), "segment"),
    "Q1": (cycle(["1", "2", "3", "4", "5"]), "single"),
    "Do you support the area plan?": (cycle(["Yes", "No", "Not sure"]), "single"),
    "Would you recommend us? (0-10)": (each(lambda i: str(i % 11)), "single"),
    "How safe do you feel?": (cycle(["Very safe", "Fairly safe", "Very unsafe"]), "single"),
    "Which do you use?": (
        cycle(["Bus, Train", "Bus", "Train, Bike", "Bus, Bike", "Bike", "Bus, Train, Bike"]),
        "multiple",
    ),
    "Q1 comments": (cycle(SAID), "open"),
    "Q2. If no, why not?": (each(lambda i: SAID[i % 13] if i % 3 else ""), "open"),
    "What would improve it?": (
        cycle(
            ["Bins", "Lights", "A café", "Seats", "Shade", "Toilets", "Paths", "Nothing", "Dogs"]
        ),
        "open",
    ),
    "Score": (cycle(["0.1", "0.52", "0.7"]), "ignore"),
    "Theme": (cycle(["Transport", "Parks"]), "ignore"),
    "May we contact you again?": (cycle(["Yes", "No"]), "ignore"),
    "isStaff": (cycle(["true", "false"]), "ignore"),
    "Submitted": (each(lambda i: f"{i % 28 + 1:02}/03/2025 09:15"), "date"),
    "Empty": ([""] * 60, "ignore"),
}


def test_a_messy_spreadsheet() -> None:
    found = roles({name: values for name, (values, _) in CASES.items()})
    assert found == {name: role for name, (_, role) in CASES.items()}


def test_five_rows_are_enough() -> None:
    frame = {
        "Are you a": ["Resident", "Business", "Resident", "Visitor", "Resident"],
        "Do you support it": ["Yes", "No", "Yes", "Yes", "Not sure"],
        "Comments": ["Too fast", "", "Good for the school and the shops", "Mend the road", "No"],
    }
    assert list(roles(frame).values()) == ["segment", "single", "open"]


def test_headings_in_another_language() -> None:
    frame = {
        "Geschlecht": cycle(["weiblich", "männlich", "divers"]),
        "Sind Sie dafür?": cycle(["Ja", "Nein", "Weiß nicht"]),
        "Anmerkungen": each(lambda i: f"Die Straße {i} ist zu laut und der Verkehr zu schnell."),
    }
    assert list(roles(frame).values()) == ["segment", "single", "open"]


def test_answers_in_a_script_without_spaces_are_still_sentences() -> None:
    said = [
        "公園をもっと増やしてほしいです。子供が遊べる場所が少ない。",
        "バスの本数を増やしてください。",
    ]
    frame = {"意見": each(lambda i: f"{said[i % 2]}{i}丁目の住民です。")}
    assert list(roles(frame).values()) == ["open"]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_hardly_any_rows(rows: int) -> None:
    frame = {"id": each(str, rows), "Why do you say that?": SAID[3 : 3 + rows]}
    assert roles(frame) == {"id": "id", "Why do you say that?": "open"}


def test_the_reason_is_in_plain_words() -> None:
    frame = {"Why?": each(lambda i: f"Because of reason {i}, the noise there at night is bad.")}
    (column,) = recognise(from_frame(pl.DataFrame(frame)))
    assert column.reason == "almost every answer is different and 11 words long on average"
