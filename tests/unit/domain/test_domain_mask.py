"""Masking: what is published holds no marked span, and every other character."""

from hypothesis import given
from hypothesis import strategies as st

from greenpaper.domain.response import PersonalData, mask


def span(start: int, end: int, kind: str = "PHONE_NUMBER") -> PersonalData:
    return PersonalData(start, end, kind, 0.9)


def test_a_span_is_named_and_gone() -> None:
    text = "Ring me on 01632 960123 after six."
    assert mask(text, [span(11, 23)]) == "Ring me on [phone number removed] after six."


def test_overlapping_spans_are_masked_as_one() -> None:
    text = "Mrs Eirlys Pugh, 14 Church Lane"
    spans = [span(4, 15, "name"), span(0, 15, "name"), span(11, 31, "address")]
    assert mask(text, spans) == "[name removed]"


def test_a_span_cut_by_the_passage_is_masked_whole() -> None:
    text = "Call 01632 960123 now"
    assert mask(text, [span(5, 17)], 8, 21) == "[phone number removed] now"
    assert mask(text, [span(5, 17)], 0, 10) == "Call [phone number removed]"


def test_no_spans_leaves_the_passage_as_it_is() -> None:
    assert mask("abcdef", [], 2, 4) == "cd"
    assert mask("abcdef", [span(0, 2), span(4, 6)], 2, 4) == "cd"


@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5),
)
def test_exactly_the_unmarked_characters_survive(
    start: int, end: int, pairs: list[tuple[int, int]]
) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(30))
    masked = mask(text, [span(a, b, "x") for a, b in pairs], start, end)
    hidden = {i for a, b in pairs for i in range(a, b)}
    kept = [c for i, c in enumerate(text) if start <= i < end and i not in hidden]
    assert masked.replace("[x removed]", "") == "".join(kept)
