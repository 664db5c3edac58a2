"""Differences between a letter and a member's text: nothing of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from greenpaper.web.campaigns.differences import ADDED, LEFT_OUT, REMOVED, SAME, differences

WORDS = st.lists(
    st.sampled_from(["the", "shop", "will", "close", "we", "lose", "our", "bus"]), max_size=30
)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_off(letter: list[str], text: list[str]) -> None:
    runs = differences(" ".join(letter), " ".join(text))
    after = "".join(run.text for run in runs if run.kind != REMOVED)
    before = " ".join(run.text for run in runs if run.kind != ADDED)
    assert after.split() == text
    assert before.split() == letter


def test_a_word_replaced() -> None:
    runs = differences("I object to the closure", "I strongly object to this closure")
    assert [(r.kind, r.text.strip()) for r in runs] == [
        (SAME, "I"),
        (REMOVED, "object to the"),
        (ADDED, "strongly object to this"),
        (SAME, "closure"),
    ]


def test_case_and_punctuation_are_no_difference() -> None:
    assert [r.kind for r in differences("Please, STOP it!", "please stop it")] == [SAME]


def test_long_stretches_are_shortened() -> None:
    letter = " ".join(f"word{n}" for n in range(100))
    runs = differences(letter, letter + " and my own view")
    assert [r.kind for r in runs] == [LEFT_OUT, SAME, ADDED]
    assert runs[0].text == "88 words of the letter"


def test_very_long_texts_take_no_time() -> None:
    letter = " ".join(f"w{n % 97}" for n in range(20_000))
    runs = differences("a " + letter, "b " + letter[::-1])
    assert {r.kind for r in runs} <= {ADDED, REMOVED, SAME}
