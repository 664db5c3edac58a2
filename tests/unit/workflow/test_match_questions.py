"""Codebooks find their questions by wording, and a changed wording is never passed over."""

import pytest

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Kind, Question
from greenpaper.domain.errors import CodebookError
from greenpaper.workflow.match_questions import match_questions


def questions(*texts: str) -> list[Question]:
    return [Question(f"q{n}", t, Kind.OPEN, (t,)) for n, t in enumerate(texts, start=4)]


def books(*texts: str) -> list[Codebook]:
    return [Codebook(f"q{n}", t) for n, t in enumerate(texts, start=1)]


def matched(asked: list[Question], known: list[Codebook]) -> tuple[dict[str, str], int]:
    found = match_questions(asked, known)
    return {key: book.question for key, book in found.codebooks.items()}, len(found.notes)


def test_the_same_words_in_any_order_and_dress() -> None:
    asked = questions("Please tell us why.", "What would you change?")
    known = books("WHAT would you  change", "Please tell us why")
    assert matched(asked, known) == ({"q4": "q2", "q5": "q1"}, 0)


def test_a_corrected_wording_is_matched_and_said() -> None:
    asked = questions("What do you think of the proposals?", "Anything else to add?")
    known = books("What do you think of the propsals?", "Anything else to add?")
    assert matched(asked, known) == ({"q4": "q1", "q5": "q2"}, 1)


def test_near_wordings_take_their_nearest() -> None:
    asked = questions("What do you like about option A?", "What do you like about option B?")
    known = books("What do you like about option B.", "What did you like about option A?")
    assert matched(asked, known)[0] == {"q4": "q2", "q5": "q1"}


def test_the_only_one_of_each_belong_together() -> None:
    found = match_questions(questions("Your views"), books("What do you think?"))
    assert found.codebooks["q4"].question == "q1"
    assert "“Your views” was coded with the themes of “What do you think?”" in found.notes[0]


def test_a_question_that_the_codebook_does_not_have_is_said() -> None:
    found = match_questions(questions("Why?", "How do you travel?"), books("Why?"))
    assert set(found.codebooks) == {"q4"}
    assert found.notes == (
        "The codebook has no themes for “How do you travel?”: it was not coded.",
    )


def test_a_question_that_the_file_does_not_ask_is_said() -> None:
    found = match_questions(questions("Why?"), books("How do you travel?", "Why?"))
    assert found.notes == ("The file does not ask “How do you travel?”, which the codebook has.",)


@pytest.mark.parametrize("shared", [[], ["Why?"]])
def test_wordings_that_do_not_fit_are_refused(shared: list[str]) -> None:
    with pytest.raises(CodebookError) as caught:
        match_questions(
            questions(*shared, "How do you travel?", "Where to?"),
            books(*shared, "What would you change?", "And then?"),
        )
    said = str(caught.value)
    for text in ("How do you travel?", "What would you change?"):
        assert text in said
    assert "Why?" not in said
