"""Order, positions, quotes and the words in which numbers are said."""

import pytest

from greenpaper.domain.campaign import Campaign, Member, Relation
from greenpaper.domain.coding import Coding, Evidence
from greenpaper.domain.response import Content, Marks, PersonalData, Response
from greenpaper.report.figures import percent
from greenpaper.report.findings import Share
from greenpaper.report.order import natural
from greenpaper.report.page import count, day, interval, language
from greenpaper.report.positions import are_positions, side
from greenpaper.report.quoting import LONGEST, examples, quote
from greenpaper.report.voices import places, voice, voice_of

ENGLISH = Marks(Content.CONTENT, language="en")


def test_natural_order_reads_numbers() -> None:
    ids = ["r10", "r9", "R9b", "10", "9", "r010", "x", "1" * 5000]
    expected = ["9", "10", "1" * 5000, "r9", "R9b", "r010", "r10", "x"]
    assert sorted(ids, key=natural) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Strongly agree", 2),
        ("Agree", 1),
        ("Tend to agree", 1),
        ("Neither agree nor disagree", 0),
        ("Don’t know", 0),
        ("Disagree", -1),
        ("Strongly disagree", -2),
        ("Yes", 1),
        ("No", -1),
        ("No opinion", 0),
        ("Very dissatisfied", -2),
        ("Local resident", 0),
        ("Norwich", 0),
    ],
)
def test_sides(answer: str, expected: int) -> None:
    assert side(answer) == expected


def test_positions_need_both_sides() -> None:
    assert are_positions(["Support", "Oppose", "Not sure"])
    assert not are_positions(["Car", "Bus", "Walk"])
    assert not are_positions(["Local resident", "Not a resident"])


def test_a_long_quote_is_cut_at_a_word_and_says_so() -> None:
    text = "word " * 400
    found = quote(Response("r1", "q1", text, 0), ENGLISH)
    assert found.cut
    assert len(found.text) <= LONGEST
    assert found.text.endswith("word")
    assert found.text == text[found.start : found.end]


def test_one_enormous_word_is_cut_through() -> None:
    found = quote(Response("r1", "q1", "x" * 2_000_000, 0), ENGLISH)
    assert found.text == "x" * LONGEST


def test_a_quote_is_masked_where_its_edge_cuts_a_name() -> None:
    marks = Marks(Content.CONTENT, language="en", personal_data=(PersonalData(3, 14, "NAME", 0.6),))
    text = "As Eirlys Pugh says, it is steep."
    found = quote(Response("r1", "q1", text, 0), marks, Evidence("r1", 10, 33))
    assert found.text == "[name removed] says, it is steep."


def test_examples_hold_each_letter_once() -> None:
    members = tuple(Member(f"r{i}", Relation.IDENTICAL) for i in range(4))
    where = places([Campaign("c1", "q1", "r0", members)])
    ids = [f"r{i}" for i in range(8)]
    responses = {i: Response(i, "q1", f"text {i}", 0) for i in ids}
    found = examples(ids, responses, dict.fromkeys(ids, ENGLISH), where)
    assert [q.response_id for q in found] == ["r0", "r4", "r5", "r6", "r7"]


def test_own_words_are_a_voice_and_the_letters_are_not() -> None:
    member = Member("r2", Relation.TEMPLATE_AND_OWN_WORDS, ((50, 90),))
    where = places([Campaign("c1", "q1", "r1", (Member("r1", Relation.IDENTICAL), member))])
    letter = ("letter", "c1")

    def whose(start: int, end: int, heard: set[tuple[str, str]]) -> tuple[str, str]:
        evidence = Evidence("r2", start, end)
        return voice_of(Coding("q1", "r2", "t1", 0.9, evidence), where, heard)

    assert voice("r1", where) == letter
    assert voice("r2", where) == ("response", "r2")
    assert voice("r3", where) == ("response", "r3")
    assert whose(0, 40, {letter}) == letter
    assert whose(40, 60, {letter}) == ("response", "r2")
    assert whose(0, 40, set()) == ("response", "r2")


@pytest.mark.parametrize(
    ("part", "said"), [(None, "–"), (0, "0%"), (0.001, "<1%"), (0.126, "13%"), (1, "100%")]
)
def test_percent(part: float | None, said: str) -> None:
    assert percent(part) == said


def test_numbers_in_words() -> None:
    assert count(1, "response") == "1 response"
    assert count(1234, "response") == "1,234 responses"
    assert interval(Share(3, 10, 0.3, 0.108, 0.603)) == "11% to 60%"
    assert interval(Share(0, 0, None, None, None)) == "–"
    assert day("2026-11-02T10:00:00+00:00") == "2 November 2026"
    assert day("last week") == "last week"


@pytest.mark.parametrize(
    ("code", "said"), [("cy", "cy"), ("en", ""), ("und", ""), ('cy" onclick="x', "")]
)
def test_language_of_a_quote(code: str, said: str) -> None:
    assert language(code) == said
