"""What a question's own coded sample says of the machine's confidence: too high, or too low."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from greenpaper.domain.codebook import Codebook
from greenpaper.themes.code import Weighed
from greenpaper.themes.confidence import moved
from greenpaper.themes.corpus import Corpus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

SPREAD = 1.0
"""By how many log-odds confidence may be off from question to question (standard deviation)."""
STEPS = 100
NEAR_ENOUGH = 1e-9


class Said(NamedTuple):
    """What a person said of a response: the themes they gave, and those they could not give."""

    themes: frozenset[str]
    unasked: frozenset[str] = frozenset()


def learn(
    weighed: Weighed, corpus: Corpus, codebook: Codebook, codings: Mapping[str, Sequence[Said]]
) -> float:
    """How many log-odds to add to the confidence of a question's pairs: see `shift`.

    `codings` are what people said, by text, once for each who read it; a text counts once, however
    many gave it. Where people gave a broader theme, those under it are left open, and so are those
    that they could not give.
    """
    parents = {theme.key: theme.parent for theme in codebook.themes}
    place = {text: number for number, text in enumerate(corpus.texts)}
    mine = [place[text] for text in codings if text in place]
    sure: list[float] = []
    right: list[float] = []
    for pair in np.flatnonzero(np.isin(weighed.pairs.text, mine)):
        theme = weighed.keys[int(weighed.pairs.theme[pair])]
        read = codings[corpus.texts[int(weighed.pairs.text[pair])]]
        given = [theme in one.themes for one in read if not _left_open(one, theme, parents[theme])]
        if given:
            sure.append(float(weighed.sure[pair]))
            right.append(sum(given) / len(given))
    return shift(np.array(sure), np.array(right))


def _left_open(said: Said, theme: str, parent: str) -> bool:
    return theme not in said.themes and (parent in said.themes or theme in said.unasked)


def shift(sure: "Doubles", right: "Doubles") -> float:
    """How many log-odds to add to these confidences, to three places.

    `right` is the share of people who gave the theme (0 or 1 where one person coded). The likeliest
    constant, before the sample a normal one about 0: so a small sample moves little, and none at
    all nothing. Newton's steps, none longer than 1, since a long one may lead past where the curve
    is flat. Sums are exact, so that order never matters.
    """
    by = 0.0
    for _ in range(STEPS):
        now = moved(sure, by)
        slope = math.fsum(right - now) - by / SPREAD**2
        bend = math.fsum(now * (1 - now)) + 1 / SPREAD**2
        step = max(-1.0, min(1.0, slope / bend))
        by += step
        if abs(step) < NEAR_ENOUGH:
            break
    return round(by, 3) + 0.0
