"""The bundled example is whole, fictional throughout, and what its README says it is."""

import csv
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[3] / "examples" / "aberwen-high-street"
AGREE = (
    "To what extent do you agree or disagree with closing the High Street to through traffic "
    "from 10am to 4pm?"
)
WHY = "Please tell us why"
PARKING = "What would the parking changes mean for you?"
MISSED = "Is there anything we have missed, or should do differently?"
EMAIL = "E-mail address (if you would like to hear the result)"
COLUMNS = [
    "Response ID",
    "Submitted",
    "Are you responding as",
    "Which part of the area do you live or work in?",
    AGREE,
    WHY,
    "How do you usually travel into town? (Choose all that apply)",
    PARKING,
    MISSED,
    EMAIL,
]
TRAVEL = {"Car", "Bus", "Walk", "Cycle", "Mobility scooter or wheelchair", "Taxi", "Train"}


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def responses() -> list[dict[str, str]]:
    return read("responses.csv")


@pytest.fixture(scope="module")
def gold() -> dict[str, str]:
    return {row["response_id"]: row["themes"] for row in read("gold.csv")}


def is_welsh(text: str) -> bool:
    words = set(re.findall(r"\w+", text.lower()))
    few_english = not words & {"the", "and", "is", "it"}
    return few_english and len(words & {"yn", "mae", "dwi", "dim", "mi", "y", "o", "ddim"}) >= 2


def test_responses_have_the_columns_of_the_survey_and_no_ragged_row(
    responses: list[dict[str, str]],
) -> None:
    assert len(responses) >= 400
    for row in responses:
        assert list(row) == COLUMNS
        assert None not in row.values()


def test_ids_are_unique_and_shaped_alike(responses: list[dict[str, str]]) -> None:
    ids = [row["Response ID"] for row in responses]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"ANON-[2-9A-Z]{4}-[2-9A-Z]", i) for i in ids)


def test_dates_ascend_within_the_six_weeks(responses: list[dict[str, str]]) -> None:
    times = [datetime.fromisoformat(row["Submitted"]) for row in responses]
    assert times == sorted(times)
    assert date(2025, 9, 8) <= times[0].date()
    assert times[-1].date() <= date(2025, 10, 19)


def test_closed_answers_are_from_short_lists(responses: list[dict[str, str]]) -> None:
    assert len({row[COLUMNS[2]] for row in responses}) == 5
    assert len({row[COLUMNS[3]] for row in responses}) == 5
    assert len({row[AGREE] for row in responses} - {""}) == 5
    for row in responses:
        assert set(filter(None, row[COLUMNS[6]].split("; "))) <= TRAVEL


def test_gold_has_every_response_and_only_codes_of_its_codebook(
    responses: list[dict[str, str]], gold: dict[str, str]
) -> None:
    book = yaml.safe_load((FOLDER / "gold-codebook.yaml").read_text(encoding="utf-8"))
    (question,) = book["questions"]
    keys = [theme["key"] for theme in question["themes"]]
    assert len(set(keys)) == len(keys)
    assert all(theme["title"] and theme["description"] for theme in question["themes"])
    assert {row["question"] for row in read("gold.csv")} == {question["question"]} == {WHY}
    assert [row["response_id"] for row in read("gold.csv")] == [r["Response ID"] for r in responses]
    used: set[str] = set()
    for themes in gold.values():
        codes = themes.split(";") if themes not in ("", "none") else []
        assert len(set(codes)) == len(codes)
        used |= set(codes)
    assert used == set(keys)


def test_a_blank_answer_has_no_code(responses: list[dict[str, str]], gold: dict[str, str]) -> None:
    assert all(gold[r["Response ID"]] == "" for r in responses if not r[WHY].strip())


def test_campaign_rows_belong_to_answers(responses: list[dict[str, str]]) -> None:
    answered = {row["Response ID"]: row[WHY] for row in responses if row[WHY].strip()}
    letter = "Our independent shops are only just getting by and will lose customers to Tesco"
    members = read("campaigns-gold.csv")
    assert len({row["response_id"] for row in members}) == len(members)
    assert {row["response_id"] for row in members} <= set(answered)
    assert all(
        letter in answered[row["response_id"]]
        for row in members
        if row["relation"] in ("identical", "template_and_own_words")
    )


def test_nobody_real_can_be_reached(responses: list[dict[str, str]]) -> None:
    text = "\n".join(value for row in responses for value in row.values())
    assert re.findall(r"@[\w.-]+", text)
    for host in re.findall(r"@([\w.-]+\w)", text):
        assert re.fullmatch(r"([\w-]+\.)?example\.(com|org|net)", host), host
    numbers = [re.sub(r"\D", "", n) for n in re.findall(r"(?:\+44|\b0)[\d ()-]{8,}\d", text)]
    assert len(numbers) >= 5
    assert all(re.fullmatch(r"01632960\d{3}|07700900\d{3}", n) for n in numbers)


def test_the_readme_counts_are_true(responses: list[dict[str, str]], gold: dict[str, str]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    stated = [int(n) for n in re.findall(r"^\| [^|]+ \| (\d+) \|$", readme, re.MULTILINE)]
    blank = sum(not row[WHY].strip() for row in responses)
    relation = Counter(row["relation"] for row in read("campaigns-gold.csv"))
    agree = Counter(row[AGREE] for row in responses)
    assert stated == [
        len(responses),
        blank,
        sum(themes == "" for themes in gold.values()) - blank,
        sum(themes == "none" for themes in gold.values()),
        sum(themes not in ("", "none") for themes in gold.values()),
        sum(is_welsh(row[WHY]) for row in responses),
        relation["identical"],
        relation["edited"],
        relation["template_and_own_words"],
        relation["trap"],
        sum(bool(row[EMAIL]) for row in responses),
        agree["Agree"] + agree["Strongly agree"],
        agree["Disagree"] + agree["Strongly disagree"],
        agree["Neither agree nor disagree"],
        agree[""],
    ]
    assert max(len(row[WHY].split()) for row in responses) > 1400
