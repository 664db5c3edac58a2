"""Groups of responses that a person may make themes of: their centroids and their words."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.ports import Embedder
from greenpaper.themes.corpus import Corpus, unit
from greenpaper.themes.quotes import choose
from greenpaper.themes.titles import describe, word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]

CENTRAL = 400
"""Passages from which a group is worded: its most central ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Passages that belong together, the most central first, and what can be said of them.

    `centroid` has shape (1, dimensions). `examples` are in respondents' own words.
    """

    passages: tuple[int, ...]
    centroid: "Floats"
    title: str
    description: str
    examples: tuple[str, ...]
    quotes: tuple[int, ...]


def groups(
    asked: str,
    corpus: Corpus,
    passages: "Sequence[Whole]",
    voices: Mapping[str, Sequence[str]],
    embedder: Embedder,
    *,
    private: AbstractSet[str] = frozenset(),
) -> list[Group]:
    """What can be said of each of these groups of passages, beside one another.

    No words are taken from texts in `private`; a group that has no others has no title.
    """
    if not passages:
        return []
    centroids = np.concatenate([unit(corpus.vectors[p].sum(axis=0))[None] for p in passages])
    ranked = [_central(corpus, p, centroids[n]) for n, p in enumerate(passages)]
    open_text = [
        [p for p in some if corpus.texts[int(corpus.owner[p])] not in private][:CENTRAL]
        for some in ranked
    ]
    words = [[corpus.passage(p) for p in some] for some in open_text]
    spoken = [n for n, some in enumerate(words) if some]
    wordings = dict(
        zip(
            spoken,
            word(asked, [words[n] for n in spoken], centroids[spoken], embedder) if spoken else (),
            strict=True,
        )
    )
    found = []
    for n, some in enumerate(ranked):
        quotes = tuple(choose(corpus, open_text[n], voices))
        examples = tuple(corpus.passage(p) for p in quotes)
        wording = wordings.get(n)
        description = describe(wording.mentions, examples) if wording else ""
        title = wording.title if wording else ""
        found.append(Group(tuple(some), centroids[n : n + 1], title, description, examples, quotes))
    return found


def passage_at(corpus: Corpus, text: int, start: int, end: int) -> int:
    """The passage of a text that has most of a span; the nearest where none has any of it."""
    first, last = np.searchsorted(corpus.owner, [text, text + 1])
    shared = [min(end, b) - max(start, a) for a, b in corpus.spans[first:last]]
    return int(first) + int(np.argmax(shared))


def nearest_passages(corpus: Corpus, texts: Sequence[int]) -> "Whole":
    """For each of some texts that belong together, the passage that says what they share."""
    middle = unit(corpus.responses[list(texts)].sum(axis=0))
    chosen = []
    for text in texts:
        first, last = np.searchsorted(corpus.owner, [text, text + 1])
        near = np.round(corpus.vectors[first:last].astype(np.float64) @ middle, 6)
        chosen.append(int(first) + int(near.argmax()))
    return np.array(chosen, dtype=np.int64)


def _central(corpus: Corpus, passages: "Whole", centroid: "Floats") -> list[int]:
    likeness = np.round(corpus.vectors[passages].astype(np.float64) @ centroid, 6)
    return [int(p) for p in passages[np.lexsort((passages, -likeness))]]
