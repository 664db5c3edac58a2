"""Describing a proposed theme: title, description and rule, each borne out by what people said."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from greenpaper.assistant.data import one_line
from greenpaper.assistant.prompts import prompt
from greenpaper.domain.asking import Ask, Lost
from greenpaper.domain.doubtful import Sketch

Stems = Callable[[str], AbstractSet[str]]
"""The telling words of a text, as stems."""

PASSAGES = 10
PASSAGE = 70
"""Characters of a passage that are shown: enough to see its point, few enough to be cheap."""
PHRASES = 70
"""Characters of its key phrases."""
MOST_WORDS = {"title": 8, "description": 35, "rule": 30}
BORNE_OUT = 2
"""A telling word must stand in so many of the passages, each by another respondent …"""
STEM, ENDING = 4, 3
"""Letters that two forms of a word share at least, and by which they may differ."""
PLAIN = "plain_words.txt"
"""… or be one of these, which say nothing by themselves."""
_NEVER = re.compile(
    r"[^A-Za-zÀ-ÖØ-öø-ÿ'’‘“”,.;:()&£?! –—-]|www\.|\b(?![aAI]\b)[A-Za-z]\b(?<!['’]\w)"
)
"""Figures, addresses, other scripts, words spelled letter by letter: nothing of that is wording."""


@dataclass(frozen=True, slots=True)
class Worded:
    """The shape of the answer."""

    title: str
    description: str
    rule: str
    same_as: str
    two: bool


def ask(question: str, key: str, asked: str, sketch: Sketch, titles: Mapping[str, str]) -> Ask:
    """The call for one theme. `asked` is the question's wording, `titles` are by theme key."""
    words = prompt("describe")
    shown = [f"- {one_line(p, PASSAGE)}" for p in sketch.passages[:PASSAGES]]
    near = "; ".join(f"{k}: {one_line(titles[k], 40)}" for k in sketch.near) or "none"
    return Ask(
        purpose="describe",
        item=f"{question}/{key}",
        prompt=words.title,
        instructions=words.instructions,
        content=words.filled(
            question=one_line(asked, 200),
            phrases=one_line("; ".join(sketch.phrases), PHRASES) or "none",
            near=near,
            passages="\n".join(shown),
        ),
        shape=Worded,
        schema=_schema(sketch),
        most_tokens=250,
        likely_tokens=60,
    )


def checked(said: Worded, sketch: Sketch, asked: str, stems: Stems) -> Lost | None:
    """Why a wording can't be used; None if it can.

    Every telling word must be borne out: in two of the passages shown, in the question, or among
    words that any description needs. So nothing that one respondent slips in becomes a title, and
    no wording in another language is taken.
    """
    for name, most in MOST_WORDS.items():
        text = str(getattr(said, name)).strip()
        if not text or len(text.split()) > most or _NEVER.search(text):
            return Lost.NOT_BORNE_OUT
    if said.same_as and said.same_as not in sketch.near:
        return Lost.UNKNOWN_THEME
    told = _borne_out(sketch, stems)
    known = told | stems(asked) | _plain(stems)
    title, rest = stems(said.title), stems(f"{said.description} {said.rule}")
    fine = any(_among(word, told) for word in title) and all(
        _among(word, known) for word in title | rest
    )
    return None if fine else Lost.NOT_BORNE_OUT


def described(said: Worded) -> tuple[str, str]:
    """Title and description, as they go into the codebook."""
    title = said.title.strip().rstrip(".")
    sentence = said.description.strip().rstrip(".")
    rule = said.rule.strip().rstrip(".")
    return title[:1].upper() + title[1:], f"{sentence}. Belongs here: {rule}."


def _borne_out(sketch: Sketch, stems: Stems) -> frozenset[str]:
    said = [stems(passage) for passage in sketch.passages[:PASSAGES]]
    every = frozenset().union(*said)
    return frozenset(word for word in every if sum(word in one for one in said) >= BORNE_OUT)


def _among(word: str, known: AbstractSet[str]) -> bool:
    """Whether a word is known, perhaps with another ending: "parking" where "park" is."""
    return word in known or any(
        min(len(word), len(one)) >= STEM
        and abs(len(word) - len(one)) <= ENDING
        and (word.startswith(one) or one.startswith(word))
        for one in known
    )


@cache
def _plain(stems: Stems) -> frozenset[str]:
    return frozenset(stems(files("greenpaper.assistant").joinpath(PLAIN).read_text("utf-8")))


def _schema(sketch: Sketch) -> dict[str, object]:
    text = {"type": "string"}
    fields: dict[str, object] = {
        "title": text,
        "description": text,
        "rule": text,
        "same_as": {"enum": ["", *sketch.near]},
        "two": {"type": "boolean"},
    }
    return {"type": "object", "properties": fields, "required": list(fields)}
