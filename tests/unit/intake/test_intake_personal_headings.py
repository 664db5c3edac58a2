"""Words such as “mobile” and “address” stand in many headings: the cells have their say."""

import polars as pl
import pytest

from greenpaper.intake import from_frame, recognise

ABOUT = [
    "It never comes on time and I gave up on it",
    "Too dear",
    "I like it",
    "The van is too far from the school gates at three o'clock",
    "More visits please",
    "It would split the village in two.",
    "Please keep it. My kids use it.",
    "Good idea but who pays?",
    "I don't trust the numbers in the leaflet",
    "We need the 5G in the valley",
]
BRIEFLY = ["Good", "Useless", "Never comes", "Love them", "Ugly", "Dangerous", "Fine", "Too many"]
NAMES = [
    "Ann Ashworth",
    "B. O'Brien",
    "Cath",
    "Dev Patel",
    "Eve of the Hill",
    "Mr Finn",
    "Gwen Hall",
]
ADDRESSES = [
    "12 High Street, Leeds, LS1 4AB",
    "Flat 3, The Old Mill, Stow on the Wold",
    "Our Lady's House, Mill Lane, York",
    "4 Park Row, Leeds",
    "The Cottage, Church Road, Little Milton, Oxford OX44 7QB",
]
GROUPS = [
    "Friends of the Park",
    "Ashworth & Sons Ltd",
    "The Society for the Protection of Our Birds",
    "Leeds City Council",
    "We Are Walkers",
    "St Ann's Parish Council, on its behalf",
]
PHONES = ["07700 900123", "0113 496 0000 (evenings)", "none", "+44 7700 900 456", "don't have one"]
MAILS = ["ann@example.org", "no", "bob@example.org please", "I don't use it", "c.d@example.org"]


def role(heading: str, cells: list[str], rows: int = 60) -> str:
    frame = pl.DataFrame({heading: [cells[i % len(cells)] for i in range(rows)]})
    frame = frame.with_columns(pl.Series("Area", ["N", "S", "E"] * (rows // 3)))
    return recognise(from_frame(frame))[0].role.value


def distinct(cells: list[str], rows: int = 60) -> list[str]:
    return [f"{cells[i % len(cells)]} {chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(rows)]


@pytest.mark.parametrize(
    "heading",
    [
        "Comments on the mobile library",
        "Your views on the address by the mayor",
        "Your views on phone masts",
        "Tell us about the organisation of the event",
        "What do you think of the company's plan?",
        "Comments on the new name of the school",
        "Mobile library",
        "E-mail service: your experience",
        "What should we say on Twitter?",
    ],
)
def test_what_people_say_about_a_thing_is_open(heading: str) -> None:
    assert role(heading, distinct(ABOUT)) == "open"


@pytest.mark.parametrize(
    "heading", ["Comments on the mobile library", "What is wrong with our phone masts?"]
)
def test_short_answers_without_a_digit_are_no_telephone_numbers(heading: str) -> None:
    assert role(heading, distinct(BRIEFLY)) == "open"


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Name", NAMES),
        ("Your name", NAMES),
        ("Please give your name", NAMES),
        ("What is your full name?", NAMES),
        ("Name of the person making these comments", NAMES),
        ("Address", ADDRESSES),
        ("What is your address?", ADDRESSES),
        ("Please provide your home address, so that we can send you our response", ADDRESSES),
        ("Organisation", GROUPS),
        ("What is the name of your organisation?", GROUPS),
        ("If you answer for an organisation, please give its details", GROUPS),
        ("Phone", PHONES),
        ("Please give your mobile number if you would like us to ring you", PHONES),
        ("E-mail", MAILS),
        ("What is your e-mail address?", MAILS),
        ("Please share your e-mail address to have further details of our response", MAILS),
        ("Signature", NAMES),
    ],
)
def test_names_addresses_and_numbers_stay_personal(heading: str, cells: list[str]) -> None:
    assert role(heading, distinct(cells)) == "personal"
    assert role(heading, cells, 18) == "personal"


def test_a_closed_question_about_a_telephone_is_closed() -> None:
    assert role("Do you use a mobile phone to read our news?", ["Yes", "No"]) == "single"
