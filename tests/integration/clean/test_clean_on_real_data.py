"""The bars that the cleaning stages have to hold on real data (bench/ prints the numbers)."""

import csv
from pathlib import Path

import pytest

from greenpaper.clean.campaigns import find
from greenpaper.clean.content import classify
from greenpaper.clean.language import identify
from greenpaper.domain.response import Content, Response

pytestmark = pytest.mark.real_data


def rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_letter_campaign_is_found_and_no_trap_with_it(shared_data: Path) -> None:
    comments = rows(shared_data / "us_cms_campaign" / "comments.csv")
    responses = [
        Response(row["id"], "q1", row["text"], i)
        for i, row in enumerate(comments)
        if classify(row["text"])[0] is Content.CONTENT
    ]
    largest = {member.response_id for member in find(responses)[0].members}
    gold = {row["id"] for row in comments if row["in_campaign"] == "1"}
    traps = {row["id"] for row in comments if row["same_topic_own_words"] == "1"}
    assert len(gold & largest) >= 223
    assert traps & largest == set()


def test_the_order_of_real_letters_makes_no_difference(shared_data: Path) -> None:
    comments = rows(shared_data / "us_cms_campaign" / "comments.csv")
    responses = [Response(row["id"], "q1", row["text"], i) for i, row in enumerate(comments)]
    assert find(responses) == find(responses[::-1])


def test_attachment_stubs_are_marked_and_the_letters_are_not(shared_data: Path) -> None:
    comments = rows(shared_data / "us_cms_campaign" / "comments.csv")
    marked = {row["id"] for row in comments if classify(row["text"])[0] is Content.NO_CONTENT}
    stubs = {row["id"] for row in comments if row["attachment_only"] == "1"}
    substantive = {
        row["id"]
        for row in comments
        if row["in_campaign"] == "1" or row["same_topic_own_words"] == "1"
    }
    assert len(stubs & marked) >= 119
    assert marked & substantive == set()


def test_what_people_gave_a_theme_is_hardly_ever_marked_empty(shared_data: Path) -> None:
    comments = rows(shared_data / "nhs_fft" / "responses_NEAS.csv")
    themed = [row["text"] for row in comments if row["labels"]]
    lost = [text for text in themed if classify(text)[0] is not Content.CONTENT]
    assert len(lost) <= 0.003 * len(themed)


def test_short_english_is_not_called_foreign(shared_data: Path) -> None:
    texts = [row["text"] for row in rows(shared_data / "nhs_fft" / "responses_NEAS.csv")]
    foreign = [code for code in identify(texts) if code not in {"en", "und"}]
    assert len(foreign) < 0.002 * len(texts)
