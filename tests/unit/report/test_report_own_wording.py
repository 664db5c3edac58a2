"""What somebody wrote among the choices of a closed question is counted, and never shown."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpaper.domain.consultation import Consultation, Kind, Question, Segment
from greenpaper.report.find import find
from greenpaper.report.group_counts import memberships, profile
from greenpaper.report.own_wording import fold, is_together, may_be_own_words
from greenpaper.report.page import render
from greenpaper.report.publish import publish
from report_builders import RUN, WRITTEN, case

SEGMENT = Consultation("", (), (Segment("s1", "Area", "area", ("Nant", "Town")),))


@pytest.mark.parametrize("draft", [True, False])
def test_what_somebody_wrote_is_in_nothing_that_is_published(tmp_path: Path, draft: bool) -> None:
    made = case(5, respondents=150)
    publish(made.results, made.respondents, made.source, RUN, tmp_path, draft=draft)
    segments = zipfile.ZipFile(tmp_path / "responses.xlsx").read("xl/worksheets/sheet5.xml")
    published = [(tmp_path / n).read_text("utf-8") for n in ("report.html", "findings.json")]
    for text in (*published, segments.decode()):
        assert "Another answer" in text
        for words in WRITTEN.values():
            assert words.split(";")[-1] not in text
            assert words.split(": ")[-1].split(";")[-1] not in text


def test_the_page_says_what_was_counted_together() -> None:
    made = case(5, respondents=150)
    note = "stand for what may be people’s own words"
    assert note in render(find(made.results, made.respondents, draft=True), RUN)
    printed = made.respondents.select("response_id", s1=pl.lit("Nant"), q1=pl.lit("Agree"))
    cars = printed.with_columns(q3=pl.Series([["Car"]] * printed.height))
    assert note not in render(find(made.results, cars, draft=True), RUN)


def test_people_are_counted_with_their_answers_together() -> None:
    areas = ["Nant"] * 12 + ["Town"] * 11 + ["By the old mill"] * 2 + ["Flat 3, my mum's", None]
    frame = pl.DataFrame({"response_id": [f"{n}" for n in range(27)], "s1": areas})
    member = memberships(SEGMENT, frame)[0]
    assert member.names == ("Nant", "Town", "Other answers (2 different)", "Not answered")
    assert list(member.of.values()).count(("Other answers (2 different)",)) == 3
    found = profile(member)
    assert found.answers[0].respondents is not None
    assert found.answers[2].respondents is None


def test_choices_with_columns_of_their_own_are_the_questionnaires() -> None:
    columns = Question("q1", "How?", Kind.MULTIPLE, ("a", "b"), ("By canoe", "By mule"))
    frame = pl.DataFrame({"response_id": ["1", "2"], "q1": [["By canoe"], None]})
    one, none = (
        memberships(Consultation("", (q,)), frame)[0]
        for q in (columns, replace(columns, columns=("a",)))
    )
    assert one.names == ("By canoe", "By mule", "Not answered")
    assert none.names == ("Another answer", "Not answered")


def test_one_person_who_answers_often_is_one() -> None:
    frame = pl.DataFrame(
        {
            "response_id": ["1", "1-2", "1-3"],
            "respondent": ["1", "1", "1"],
            "s1": ["The vet"] * 3,
        }
    )
    assert memberships(SEGMENT, frame)[0].names == ("Another answer",)


@pytest.mark.parametrize(
    ("answer", "people", "own"),
    [
        ("Strongly disagree", 1, False),
        ("5 - Very satisfied", 1, False),
        ("Don’t know", 1, False),
        ("Other (please specify)", 1, False),
        ("Other (please specify): a caravan on the quay", 9, True),
        ("Other, please say: mooring", 9, True),
        ("1", 1, False),
        ("10", 2, False),
        ("87", 1, True),
        ("Neither agree nor disagree", 2, False),
        ("I strongly disagree, says Rhodri", 2, True),
        ("No, because of my hip", 1, True),
        ("Tram", 2, True),
        ("Tram", 3, False),
        ("41", 1, True),
        ("Other: our practice manager", 9, True),
        ("Other – the vet", 3, True),
        ("Other: bicycle", 10, False),
        ("Otherwise engaged", 3, False),
        ("ŵyf", 1, True),
        ("…", 1, True),
    ],
)
def test_which_answers_may_be_own_words(answer: str, people: int, own: bool) -> None:
    assert may_be_own_words(answer, people, personal=False) is own


def test_an_answer_with_personal_data_is_never_listed() -> None:
    assert may_be_own_words("Ring 01632 960123", 500, personal=True)
    made = case(5, respondents=150)
    results = replace(made.results, personal_answers=frozenset({"Car"}))
    found = json.dumps([str(p) for p in find(results, made.respondents, draft=True).profiles])
    assert "'Bus'" in found
    assert "'Car'" not in found


@given(
    st.dictionaries(
        st.text("ab1", min_size=1, max_size=2),
        st.lists(st.sampled_from(["Agree", "Car", "Other: x", "y", "z"]), min_size=1, unique=True),
    )
)
def test_nobody_and_no_answer_is_lost(answers: dict[str, list[str]]) -> None:
    given_ = {i: tuple(a) for i, a in answers.items()}
    folded = fold(given_, {i: i for i in given_}, (), frozenset())
    assert folded.keys() == given_.keys()
    for i, before in given_.items():
        kept = [a for a in folded[i] if not is_together(a)]
        assert kept == [a for a in before if a in folded[i]]
        assert len(folded[i]) - len(kept) == (len(kept) < len(before))
