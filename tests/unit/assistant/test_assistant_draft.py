"""Every figure and quote of a draft is the findings' own; what breaks a rule is struck out."""

import pytest

from greenpaper.assistant import draft
from greenpaper.assistant.draft import Facts, Prose, Sentence

FACTS = Facts(
    "q1",
    "Why?",
    "{answered} responses",
    ("t1: Late buses: {t1.share}",),
    {"answered": "1,204", "t1.share": "42%", "t1.quote1": "“Late again” (response r7)"},
)


def one(text: str, language: str = "en") -> Sentence:
    return draft.checked(Prose([text]), FACTS, lambda _: language)[0]


def test_figures_and_quotes_are_filled_in() -> None:
    said = one("Late buses came up in {t1.share} of {answered}: {t1.quote1}.")
    assert said == Sentence("Late buses came up in 42% of 1,204: “Late again” (response r7).")


@pytest.mark.parametrize(
    "text",
    [
        "It was {t9.share}.",
        "It was { t1.share.",
        "It was 42%.",
        "It was ٤٢.",
        "It was ½ of them.",
        "It was Ⅳ of them.",
        "It was forty of them.",
        "It was half of them.",
        "Most agreed.",
        "Somebody said “buses are late”.",
        "See https://evil.example for more.",
        "Write to evil@example.org at once.",
        "Click <b>here</b>.",
        "word " * 80,
    ],
)
def test_what_breaks_a_rule_is_struck_out_as_it_was_written(text: str) -> None:
    said = one(text)
    assert said.struck
    assert said.text == " ".join(text.split())


def test_another_language_is_struck_out() -> None:
    assert one("Die Busse sind zu spät.", "de").struck
    assert not one("Late buses were raised.", "und").struck


def test_only_the_sentence_at_fault_is_lost() -> None:
    said = draft.checked(Prose(["Fine.", "It was 9.", "", "Fine."]), FACTS, lambda _: "en")
    assert [bool(s.struck) for s in said] == [False, True, False]
