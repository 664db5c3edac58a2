"""Words are found whatever their case, accents, apostrophes and punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.domain.wording import folded, in_quotes, places, sought, words


@pytest.mark.parametrize(
    ("text", "as_sought"),
    [
        ("Don’t close the Café’s door!", " dont close the cafes door "),
        ("DON'T", " dont "),
        ("Llŷn, Ynys Môn", " llyn ynys mon "),
        ("Straße", " strasse "),
        ("parking_charges 10-4", " parking charges 10 4 "),
        ("道路を閉じる", " 道 路 を 閉 し る "),
        ("soft\u00adhyphen and zero\u200bwidth", " softhyphen and zerowidth "),
        ("", "  "),
        ("…!?", "  "),
    ],
)
def test_folded(text: str, as_sought: str) -> None:
    assert folded(text) == as_sought


@given(st.text(max_size=80))
def test_ascii_is_folded_by_the_same_rules(text: str) -> None:
    """The quick way for ASCII gives what the other gives."""
    assert folded(text).split() == [word for word, _, _ in words(text)]
    ascii_only = text.encode("ascii", "ignore").decode()
    assert folded(ascii_only).split() == folded(f"{ascii_only} é").split()[:-1]


@given(st.text(max_size=80))
def test_words_lie_in_the_text_in_order(text: str) -> None:
    ends = 0
    for word, start, end in words(text):
        assert ends <= start < end <= len(text)
        assert word.strip() == word != ""
        assert " " not in word
        ends = end


def test_each_word_finds_words_that_begin_like_it() -> None:
    assert sought("Bus  park*") == [" bus", " park"]
    assert all(part in folded("Parking for BUSES") for part in sought("bus park"))
    assert sought("king")[0] not in folded("parking")


def test_quotation_marks_ask_for_exactly_these_words() -> None:
    assert sought('“parking charges” "bus"') == [" parking charges ", " bus "]
    assert sought('"bus"')[0] not in folded("buses")
    assert sought('"unclosed bus') == [" unclosed", " bus"]
    assert sought('"" ! ?') == []


@given(st.lists(st.sampled_from(["bus", "Buses", "car,", "“park”", "café"]), max_size=12))
def test_what_is_found_can_be_shown(parts: list[str]) -> None:
    text = " ".join(parts)
    for query in ("bus", '"bus car"', "cafe park"):
        wanted = sought(query)
        found = all(part in folded(text) for part in wanted)
        spans = places(text, wanted)
        assert bool(spans) or not found
        assert spans == sorted(spans)


def test_places() -> None:
    text = "The Buses and parking, charges"
    assert [text[a:b] for a, b in places(text, sought('bus "parking charges"'))] == [
        "Buses",
        "parking, charges",
    ]


def test_a_title_that_is_a_quotation_is_not_quoted_twice() -> None:
    assert in_quotes("Parking") == "“Parking”"
    assert in_quotes("“Please do it”") == "“Please do it”"
    assert in_quotes("“Please” do it") == "““Please” do it”"
