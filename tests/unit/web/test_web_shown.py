"""Texts cut for showing are whole, and counted in characters."""

from hypothesis import given
from hypothesis import strategies as st

from greenpaper.web.responses.shown import EXCERPT, cut, excerpt

TEXT = st.text(alphabet="ab 🚲é\r\n", max_size=60)


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    evidence = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in spans]
    pieces = cut(text, evidence)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        at = int(piece.at)
        assert text[at : at + len(piece.text)] == piece.text
        assert piece.new_line == (piece.text in ("\n", "\r", "\r\n"))
        covers = [
            n for n, (a, b) in enumerate(evidence, 1) if a <= at and at + len(piece.text) <= b
        ]
        assert list(piece.numbers) == covers


def test_evidence_ends_where_it_ends() -> None:
    pieces = cut("one two three", [(0, 7), (4, 13)])
    assert [(p.text, p.numbers, p.ends) for p in pieces] == [
        ("one ", (1,), ()),
        ("two", (1, 2), (1,)),
        (" three", (2,), (2,)),
    ]


@given(st.text(max_size=900), st.sampled_from(["", "bus", "a"]))
def test_excerpt_is_of_the_text(text: str, words: str) -> None:
    shown = excerpt(text, words)
    said = "".join(words for words, _ in shown.runs)
    assert said in text
    assert len(said) <= EXCERPT
    assert (shown.cut_before or shown.cut_after) == (len(said) < len(text))


def test_excerpt_begins_where_the_words_are() -> None:
    text = "nothing here " * 60 + "the buses are late " + "and more " * 60
    shown = excerpt(text, "bus")
    assert ("buses", True) in shown.runs
    assert shown.cut_before
    assert shown.cut_after
