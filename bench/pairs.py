"""(response, theme) pairs with what people said of them: for fitting and judging confidence."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bench.loaders import Question
from bench.vectors import load_embedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.code import candidates
from greenpaper.themes.corpus import Corpus, prepare
from greenpaper.themes.discover import discover
from greenpaper.themes.likeness import Yardstick, from_centroids, from_codebook

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_OVERLAP = 0.3


@dataclass(frozen=True)
class Pairs:
    """Features of each pair (see themes/confidence.py), and whether people agree (0 or 1)."""

    rows: "NDArray[np.float32]"
    right: "NDArray[np.int64]"


@cache
def _corpus(texts: tuple[str, ...]) -> Corpus:
    return prepare(texts, load_embedder())


def found_pairs(question: Question) -> Pairs:
    """Pairs of responses and found themes, after an oracle has signed the themes off."""
    corpus = _corpus(question.texts)
    centroids = discover(corpus, question.cap)
    keys = tuple(f"t{number}" for number in range(len(centroids)))
    pairs = candidates(corpus, from_centroids(keys, centroids))
    texts, themes, rows = pairs.text, pairs.theme, pairs.rows
    codes = _codes_by_text(question, corpus)
    signed: dict[int, str] = {}
    for theme in range(len(keys)):
        held = [codes[t] for t in texts[themes == theme]]
        counts: dict[str, int] = {}
        for given in held:
            for code in given:
                counts[code] = counts.get(code, 0) + 1
        best = max(sorted(counts), key=lambda code: counts[code], default="")
        if best and counts[best] >= LEAST_OVERLAP * len(held):
            signed[theme] = best
    keep = [i for i, theme in enumerate(themes) if int(theme) in signed]
    right = [int(signed[int(themes[i])] in codes[int(texts[i])]) for i in keep]
    return Pairs(rows[keep], np.array(right, dtype=np.int64))


def written_pairs(question: Question) -> Pairs:
    """Pairs of responses and themes of which only a description is known."""
    corpus = _corpus(question.texts)
    pairs = candidates(corpus, written_yardstick(question))
    texts, themes, rows = pairs.text, pairs.theme, pairs.rows
    keys = sorted(question.descriptions)
    codes = _codes_by_text(question, corpus)
    right = [int(keys[h] in codes[int(t)]) for t, h in zip(texts, themes, strict=True)]
    return Pairs(rows, np.array(right, dtype=np.int64))


def written_yardstick(question: Question) -> Yardstick:
    """The gold codes' own descriptions as a codebook that a person brings along."""
    themes = tuple(Theme(k, question.descriptions[k]) for k in sorted(question.descriptions))
    return from_codebook(Codebook(question.name, question.name, themes), {}, load_embedder())


def _codes_by_text(question: Question, corpus: Corpus) -> dict[int, frozenset[str]]:
    place = {text: number for number, text in enumerate(corpus.texts)}
    codes: dict[int, frozenset[str]] = {}
    for text, given in zip(question.texts, question.gold, strict=True):
        codes[place[text]] = codes.get(place[text], frozenset()) | given
    return codes
