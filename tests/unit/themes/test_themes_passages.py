"""Passages: cut from the text in order, nothing that was said lost, and never for ever."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.themes.passages import MOST_WORDS, split, words

SAID = ["word", "Parking", "is", "no", "and", "but", "e.g.", "Dr.", "12.", "it's", "naïve", "الماء"]
SIGNS = [*" \n\t.!?,;…•“”’)(*-", "  ", "\n\n", " - "]
ODD = ["🚲", "\u200b", "\xa0", "\u2028", "\x00", "ß", "漢字", "x"]
PIECES = st.sampled_from([*SAID, *SIGNS, *ODD])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=250).map("".join))


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@given(TEXTS)
def test_spans_are_in_order_and_trimmed_and_do_not_overlap(text: str) -> None:
    reached = 0
    for start, end in split(text):
        assert reached <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        reached = end


@given(TEXTS)
def test_every_word_is_in_a_passage(text: str) -> None:
    left = list(text)
    for start, end in split(text):
        left[start:end] = " " * (end - start)
    assert not re.search(r"\w", "".join(left))


@given(TEXTS)
def test_a_passage_has_words_and_not_too_many(text: str) -> None:
    found = cut(text)
    assert bool(found) == bool(words(text))
    # A piece of fewer than three words may have joined one of sixty.
    assert all(1 <= words(passage) <= MOST_WORDS + 2 for passage in found)


@given(TEXTS)
def test_only_a_text_of_few_words_has_a_passage_of_one_or_two(text: str) -> None:
    found = cut(text)
    assert len(found) <= 1 or all(words(passage) >= 3 for passage in found)


def test_sentences_lines_and_list_items_are_passages() -> None:
    text = "Save the hall. It is ours!\n- Free parking please\n- Buses on Sundays\n• More trees too"
    assert cut(text) == [
        "Save the hall.",
        "It is ours!",
        "Free parking please",
        "Buses on Sundays",
        "More trees too",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Jones of St. Mary's said so.",
        "See para. 4 and fig. 2 of the plan.",
        "It costs approx. 12 pounds, i.e. Too much.",
        "I. K. Brunel built the bridge here.",
        "Point no. 3. Is wrong in the plan.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_short_sentences_join_the_one_before_or_the_next() -> None:
    assert cut("No. Never! Leave the hall alone. Please.") == [
        "No. Never! Leave the hall alone. Please."
    ]


def test_a_sentence_of_five_hundred_words_is_cut() -> None:
    found = cut(" ".join(["cars, buses and bicycles"] * 125))
    assert len(found) >= 500 // MOST_WORDS
    assert all(words(passage) <= MOST_WORDS for passage in found)


@pytest.mark.parametrize(
    "text",
    [
        "a. " * 100_000,
        "one two three" + " " * 300_000 + "four",
        "-\n" * 150_000,
        "word " * 61 + ", " * 150_000,
        "word " * 61 + " " * 300_000 + "and so",
        "• " * 150_000,
        "!\"'" * 100_000,
        "x" * 300_000,
        "1." * 150_000,
        "no.\n" * 75_000,
    ],
    ids=["a.", "spaces", "dashes", "commas", "before and", "bullets", "!", "x", "1.", "no."],
)
def test_long_odd_texts_take_no_longer_than_long_plain_ones(text: str) -> None:
    """Each took minutes or hours when a step looked back over all of the text."""
    start = time.process_time()
    split(text)
    assert time.process_time() - start < 5
