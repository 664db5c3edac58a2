"""Coding the doubtful: one response a call; themes from those offered, with its own words."""

from collections.abc import Mapping
from dataclasses import dataclass

from greenpaper.assistant.data import Data, one_line
from greenpaper.assistant.prompts import prompt
from greenpaper.domain.asking import Ask, Lost
from greenpaper.domain.doubtful import Unsure

NONE = "none"
THEME = 90
"""Characters of a theme's title and description that are shown."""


@dataclass(frozen=True, slots=True)
class Named:
    """A theme that fits, and the response's words that show it."""

    theme: str
    words: str


@dataclass(frozen=True, slots=True)
class Fits:
    """The shape of the answer."""

    fits: list[Named]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a second reader says of one response: themes by key, each with `text[start:end]`.

    No theme: none of those offered fits.
    """

    themes: Mapping[str, tuple[int, int]]


def ask(one: Unsure, data: Data, asked: str, wordings: Mapping[str, str], number: int) -> Ask:
    """The call for one response. `wordings` are titles and descriptions by theme key."""
    words = prompt("code")
    keys = sorted(candidate.theme for candidate in one.candidates)
    offered = "\n".join(f"{key}: {one_line(wordings[key], THEME)}" for key in keys)
    named = {"theme": {"enum": [*keys, NONE]}, "words": {"type": "string"}}
    item = {"type": "object", "properties": named, "required": list(named)}
    fits = {"fits": {"type": "array", "items": item}}
    return Ask(
        purpose="code",
        item=f"{one.question}/{number}",
        prompt=words.title,
        instructions=words.instructions,
        content=words.filled(question=one_line(asked, 200), themes=offered, response=data.text),
        shape=Fits,
        schema={"type": "object", "properties": fits, "required": ["fits"]},
        most_tokens=400,
        likely_tokens=40,
    )


def opinion(said: Fits, one: Unsure, data: Data) -> Opinion | Lost:
    """What an answer says, if it can be believed to be about this response; else why not.

    One theme that was not offered, or one quotation that the response doesn't have, and the whole
    answer is refused.
    """
    if not said.fits:
        return Lost.EMPTY
    keys = {candidate.theme for candidate in one.candidates}
    named = [fit for fit in said.fits if fit.theme != NONE]
    if any(fit.theme not in keys for fit in named):
        return Lost.UNKNOWN_THEME
    if len(named) not in (0, len(said.fits)):
        return Lost.WRONG_SHAPE
    themes: dict[str, tuple[int, int]] = {}
    for fit in named:
        where = data.locate(fit.words)
        if where is None:
            return Lost.WORDS_NOT_THERE
        themes.setdefault(fit.theme, where)
    return Opinion(themes)
