"""What coders read of the codebook tells nothing about the responses that they code."""

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.quality.shown_to_coders import shown_to_coders

SAID = "I wait for the bus every day. It never comes."
BOOK = Codebook(
    "q1",
    "Why?",
    (
        Theme(
            "t1",
            "Late buses",
            "Respondents also mention waiting: “It never comes.” and “Too late …”",
            examples=("It never comes.", "Another voice altogether", "I wait for the bus …"),
        ),
    ),
)


def test_words_of_a_drawn_response_are_left_out() -> None:
    theme = shown_to_coders(BOOK, [SAID]).themes[0]
    assert theme.examples == ("Another voice altogether",)
    assert "It never comes" not in theme.description
    assert "Too late" in theme.description
    assert theme.title == "Late buses"


def test_other_words_stay() -> None:
    assert shown_to_coders(BOOK, ["Trees, please."]) == BOOK
