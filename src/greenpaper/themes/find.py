"""From a corpus to a draft codebook: find themes, word them, set them in two levels."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.consultation import Question
from greenpaper.domain.doubtful import Sketch
from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.themes.corpus import Corpus, unit
from greenpaper.themes.discover import discover
from greenpaper.themes.hierarchy import broader, group
from greenpaper.themes.quotes import choose, in_turn
from greenpaper.themes.titles import Wording, describe, word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SKETCHED = 10
"""Passages by which a theme is shown to whoever words it better."""
NEAREST = 2
CENTRAL = 400
"""Passages from which a theme is worded: its most central ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """A draft codebook; of each of its themes but the broader ones, by key: centroid and sketch."""

    codebook: Codebook
    vectors: "dict[str, Floats]"
    sketches: dict[str, Sketch] = field(default_factory=dict)


def find(
    question: Question,
    corpus: Corpus,
    voices: Mapping[str, Sequence[str]],
    embedder: Embedder,
    *,
    private: AbstractSet[str] = frozenset(),
    progress: Progress = silent,
) -> Found:
    """Find the themes of one question, at most 30 with those that they stand under.

    `voices` gives the ids of the respondents who gave each text; examples are by different people.
    Texts in `private` hold personal data: they are heard, but no title or example is made of them.
    """
    centroids = discover(corpus, progress=progress)
    if not len(centroids):
        return Found(Codebook(question.key, question.text), {})
    progress("Wording the themes", 0, 2)
    central = _central(corpus, centroids, private)
    words = [[corpus.passage(p) for p in passages] for passages in central]
    wordings = word(question.text, words, centroids, embedder)
    progress("Wording the themes", 1, 2)
    quotes = [choose(corpus, passages, voices) for passages in central]
    groups = group(centroids)
    leaves = _leaves(groups, wordings, [_said(corpus, chosen) for chosen in quotes])
    shown = [_said(corpus, choose(corpus, in_turn([quotes[n] for n in g]), voices)) for g in groups]
    themes = (*broader(groups, wordings, shown), *leaves)
    vectors = {f"t{n + 1}": centroids[n : n + 1] for n in range(len(centroids))}
    progress("Wording the themes", 2, 2)
    sketches = _sketches(corpus, central, wordings, centroids, list(vectors))
    return Found(Codebook(question.key, question.text, themes), vectors, sketches)


def sketched(
    question: Question,
    corpus: Corpus,
    vectors: "Mapping[str, Floats]",
    embedder: Embedder,
    *,
    private: AbstractSet[str] = frozenset(),
) -> dict[str, Sketch]:
    """What shows themes best that were found earlier, by key; `vectors` are their centroids."""
    if not vectors:
        return {}
    centroids = unit(np.stack([rows.sum(axis=0) for rows in vectors.values()]))
    central = _central(corpus, centroids, private)
    words = [[corpus.passage(p) for p in passages] for passages in central]
    wordings = word(question.text, words, centroids, embedder)
    return _sketches(corpus, central, wordings, centroids, list(vectors))


def _sketches(
    corpus: Corpus,
    central: list[list[int]],
    wordings: list[Wording],
    centroids: "Floats",
    keys: Sequence[str],
) -> dict[str, Sketch]:
    """What shows each theme best, by key."""
    likeness = np.round(centroids.astype(np.float64) @ centroids.T, 6)
    np.fill_diagonal(likeness, -np.inf)
    sketches: dict[str, Sketch] = {}
    for number, (passages, wording) in enumerate(zip(central, wordings, strict=True)):
        owners = {int(corpus.owner[p]): p for p in reversed(passages)}  # each one's most central
        first = [p for p in passages if owners[int(corpus.owner[p])] == p][:SKETCHED]
        near = np.argsort(-likeness[number], kind="stable")[: min(NEAREST, len(central) - 1)]
        phrases = (wording.title, *wording.mentions)
        beside = tuple(keys[n] for n in near)
        sketches[keys[number]] = Sketch(phrases, _said(corpus, first), beside)
    return sketches


def _said(corpus: Corpus, passages: Sequence[int]) -> tuple[str, ...]:
    return tuple(corpus.passage(p) for p in passages)


def _central(corpus: Corpus, centroids: "Floats", private: AbstractSet[str]) -> "list[list[int]]":
    """Each theme's own passages, the most central first (at most 400), different words once."""
    likeness = corpus.vectors @ centroids.T
    nearest = likeness.argmax(axis=1)
    open_text = np.array([text not in private for text in corpus.texts])
    usable = corpus.own & open_text[corpus.owner]
    central: list[list[int]] = []
    for theme in range(len(centroids)):
        members = np.flatnonzero((nearest == theme) & usable)
        order = members[np.argsort(-likeness[members, theme], kind="stable")]
        seen: dict[str, int] = {}
        for passage in order:
            seen.setdefault(corpus.passage(int(passage)).casefold(), int(passage))
            if len(seen) == CENTRAL:
                break
        central.append(list(seen.values()))
    return central


def _leaves(
    groups: list[list[int]], wordings: list[Wording], examples: list[tuple[str, ...]]
) -> list[Theme]:
    parent = {theme: f"g{n + 1}" for n, members in enumerate(groups) for theme in members}
    return [
        Theme(
            key=f"t{number + 1}",
            title=wording.title,
            description=describe(wording.mentions, quotes),
            parent=parent.get(number, ""),
            examples=quotes,
        )
        for number, (wording, quotes) in enumerate(zip(wordings, examples, strict=True))
    ]
