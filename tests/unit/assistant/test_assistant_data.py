"""Responses as data: masked, without hidden characters, unable to close their own tag."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.assistant.data import as_data, one_line
from greenpaper.domain.response import PersonalData

TEXTS = st.text(max_size=200) | st.text("ab <>&{}\u200b\u00ad\n\t＜＞\U000e0041", max_size=60)


@given(TEXTS)
def test_nothing_sent_is_a_tag_or_hidden(text: str) -> None:
    sent = as_data(text).text
    assert not set("<>{}") & set(sent)
    folded = unicodedata.normalize("NFKC", sent)
    assert not set("<>{}") & set(folded)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in sent)


@given(TEXTS)
def test_every_character_knows_where_it_came_from(text: str) -> None:
    data = as_data(text)
    assert len(data.text) == len(data.starts) == len(data.ends)
    for start, end in zip(data.starts, data.ends, strict=True):
        assert 0 <= start < end <= len(text)


WORDS = ["bus", "park", "road’s", "A & B", "<b>", "co\u200bst"]


@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_words_are_found_again_where_they_stand(words: list[str]) -> None:
    text = "  ".join(words)
    for word in words:
        found = as_data(text).locate(word)
        if word == "co\u200bst":
            assert found is not None
        if found is not None:
            assert as_data(text[slice(*found)]).text.strip() == as_data(word).text.strip("<>")


def test_masked_words_are_put_back_only_here() -> None:
    text = "Call Ann on 020 7946 0958 about the bus"
    span = PersonalData(12, 25, "PHONE_NUMBER", 0.9)
    data = as_data(text, [span])
    assert data.text == "Call Ann on [phone number removed] about the bus"
    where = data.locate("on [phone number removed] about")
    assert where is not None
    assert text[slice(*where)] == "on 020 7946 0958 about"


def test_overlapping_marks_leave_nothing_between_them() -> None:
    text = "abc defgh ijk"
    spans = [PersonalData(2, 6, "NAME", 0.9), PersonalData(4, 9, "EMAIL", 0.9)]
    assert as_data(text, spans).text == "ab[name removed] ijk"


def test_capitals_spaces_and_quotation_marks_may_differ() -> None:
    text = "The  buses\nnever come"
    where = as_data(text).locate("“the buses never”")
    assert where is not None
    assert text[slice(*where)] == "The  buses\nnever"


def test_words_that_are_not_there_are_not_found() -> None:
    data = as_data("The buses never come")
    assert data.locate("buses often") is None
    assert data.locate("use") is None  # within a word
    assert data.locate("") is None
    assert data.locate("—") is None


def test_very_long_responses_are_cut() -> None:
    assert len(as_data("word " * 10_000).text) == 3_000


def test_one_line_is_cut_at_a_word() -> None:
    assert one_line("one two\nthree four", 9) == "one two …"
    assert one_line("short", 9) == "short"


@pytest.mark.parametrize(
    "text",
    [
        "call (415) 555-0132",
        "call 4\u200b155\u200b550\u200b132",
        "a.person@example",
        "٤١٥ ٥٥٥ ٠١٣٢",
    ],
)
def test_what_cleaning_may_have_missed_is_masked_before_sending(text: str) -> None:
    data = as_data(f"Please {text} about the bus")
    assert re.fullmatch(r"Please (?:call )?\[(?:number|address) removed\] about the bus", data.text)
    where = data.locate("about the bus")
    assert where is not None
    assert f"Please {text} about the bus"[slice(*where)] == "about the bus"


def test_years_and_sums_stay() -> None:
    text = "In 2025 it cost £1,250,000 more, 12 of 30"
    assert as_data(text).text == text
