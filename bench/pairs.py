"""(response, theme) pairs with what people said of them: for fitting and judging confidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bench.loaders import Question
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.attune import Known, listen
from greenpaper.themes.code import Candidates, candidates
from greenpaper.themes.confidence import FEATURES
from greenpaper.themes.corpus import Corpus, prepare
from greenpaper.themes.discover import discover
from greenpaper.themes.likeness import Yardstick, from_centroids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.domain.ports import Embedder

    Sets = dict[int, frozenset[str]]

LEAST_OVERLAP = 0.3


@dataclass(frozen=True)
class Pairs:
    """Features of each pair (see themes/confidence.py), and whether people agree (0 or 1)."""

    rows: "NDArray[np.float32]"
    right: "NDArray[np.int64]"


def found_pairs(question: Question, embedder: "Embedder") -> Pairs:
    """Pairs of responses and found themes, as many as protocol D allows, signed off by an oracle.

    It is like protocol D's, but goes by all pairs that may fit: there are no codings yet.
    """
    corpus = prepare(question.texts, embedder)
    centroids = discover(corpus, question.cap)
    keys = tuple(f"t{number}" for number in range(len(centroids)))
    pairs = candidates(corpus, from_centroids(keys, centroids))
    codes = by_text(question, question.gold, corpus)
    split = by_text(question, question.undecided, corpus)
    signed: dict[int, str] = {}
    for theme in range(len(keys)):
        held = [codes[t] for t in pairs.text[pairs.theme == theme]]
        counts: dict[str, int] = {}
        for given in held:
            for code in given:
                counts[code] = counts.get(code, 0) + 1
        best = max(sorted(counts), key=lambda code: counts[code], default="")
        if best and counts[best] >= LEAST_OVERLAP * len(held):
            signed[theme] = best
    return _judged(pairs, signed, codes, split)


def written_pairs(question: Question, embedder: "Embedder", by: str = "both") -> Pairs:
    """Pairs of responses and themes that a person wrote, as the product has them.

    `by` "words" or "ear" alone; none by ear where the themes don't listen.
    """
    corpus = prepare(question.texts, embedder)
    yardstick = written_yardstick(question, embedder, corpus)
    if by == "ear" and yardstick.heard is None:
        nothing = np.zeros((0, len(FEATURES)), dtype=np.float32)
        return Pairs(nothing, np.zeros(0, dtype=np.int64))
    if by != "both":
        yardstick = yardstick.by_ear() if by == "ear" else replace(yardstick, heard=None)
    pairs = candidates(corpus, yardstick)
    keys = dict(enumerate(sorted(question.descriptions)))
    codes = by_text(question, question.gold, corpus)
    return _judged(pairs, keys, codes, by_text(question, question.undecided, corpus))


def written_yardstick(question: Question, embedder: "Embedder", corpus: Corpus) -> Yardstick:
    """The gold codes' names and descriptions as a codebook of a person's that heard the corpus."""
    themes = tuple(
        Theme(key, question.descriptions[key], question.longer.get(key, ""))
        for key in sorted(question.descriptions)
    )
    book = Codebook(question.name, question.name, themes)
    return listen(book, Known({}), embedder, corpus)[0]


def _judged(pairs: Candidates, code_of: dict[int, str], codes: "Sets", split: "Sets") -> Pairs:
    """The pairs of themes with a code on which people were not split."""
    text, theme = pairs.text.tolist(), pairs.theme.tolist()
    keep = [i for i, h in enumerate(theme) if h in code_of and code_of[h] not in split[text[i]]]
    right = [int(code_of[theme[i]] in codes[text[i]]) for i in keep]
    return Pairs(pairs.rows[keep], np.array(right, dtype=np.int64))


def by_text(question: Question, given: Sequence[frozenset[str]], corpus: Corpus) -> "Sets":
    """Codes given to each text of the corpus; nothing where none are."""
    place = {text: number for number, text in enumerate(corpus.texts)}
    codes = dict.fromkeys(range(len(corpus.texts)), frozenset[str]())
    for text, some in zip(question.texts, given, strict=False):
        codes[place[text]] |= some
    return codes
