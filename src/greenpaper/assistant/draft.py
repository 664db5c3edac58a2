"""Draft prose from the findings: figures and quotes by placeholder, everything else checked."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from greenpaper.assistant.data import one_line
from greenpaper.assistant.prompts import prompt
from greenpaper.domain.asking import Ask

LONGEST = 70
"""Words in a sentence."""
PLACE = re.compile(r"\{([^{}]*)\}")
NUMBERS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|(?:thir|four|fif|six|"
    r"seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|"
    r"millions?|half|halves|thirds?|quarters?|fifths?|tenths?|per ?cent|percentage|most|majority|"
    r"minority|double|twice|nearly all|almost all)\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"https?:|www\.|@|\b\w+\.(?:com|org|net|uk|gov|io)\b|[<>\[\]`]", re.IGNORECASE
)
QUOTED = re.compile('[“”"„«»]')

Language = Callable[[str], str]
"""The ISO 639-1 code of a text's language, or "und"."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The shape of the answer."""

    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be said of one question. `values` are what placeholders stand for.

    `themes` are lines for the model, the commonest theme first, that name placeholders; `figures`
    names the others. `checked_by`: how many of people's codings stand behind the shares.
    """

    question: str
    asked: str
    figures: str
    themes: tuple[str, ...]
    values: Mapping[str, str]
    checked_by: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the draft with its figures filled in, or as the model wrote it, struck out."""

    text: str
    struck: str = ""


def ask(facts: Facts) -> Ask:
    """The call for one question. No response's words are in it."""
    words = prompt("draft")
    sentences = {"sentences": {"type": "array", "items": {"type": "string"}}}
    return Ask(
        purpose="draft",
        item=facts.question,
        prompt=words.title,
        instructions=words.instructions,
        content=words.filled(
            question=one_line(facts.asked, 300),
            figures=facts.figures,
            themes="\n".join(facts.themes),
        ),
        shape=Prose,
        schema={"type": "object", "properties": sentences, "required": ["sentences"]},
        most_tokens=1_500,
        likely_tokens=400,
    )


def checked(said: Prose, facts: Facts, language: Language) -> list[Sentence]:
    """Each sentence, filled in from the findings, or struck out with the reason."""
    return [_sentence(" ".join(text.split()), facts, language) for text in said.sentences if text]


def _sentence(text: str, facts: Facts, language: Language) -> Sentence:
    bare = PLACE.sub(" ", text)
    why = _amiss(text, bare, facts, language)
    if why:
        return Sentence(text, why)
    return Sentence(PLACE.sub(lambda place: facts.values[place[1].strip()], text))


def _amiss(text: str, bare: str, facts: Facts, language: Language) -> str:
    unknown = [p for p in PLACE.findall(text) if p.strip() not in facts.values]
    tests = (
        (bool(unknown) or "{" in bare or "}" in bare, "it has a placeholder that there is not"),
        (any(unicodedata.numeric(c, None) is not None for c in bare), "it has a figure of its own"),
        (bool(NUMBERS.search(bare)), "it has a number in words"),
        (bool(QUOTED.search(bare)), "it quotes words that are not a response's"),
        (bool(ELSEWHERE.search(bare)), "it points elsewhere"),
        (len(text.split()) > LONGEST, "it is too long"),
        (language(bare) not in ("en", "und"), "it is in another language"),
    )
    return next((why for wrong, why in tests if wrong), "")
