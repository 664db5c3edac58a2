"""Searching by meaning: the responses with a passage nearest to what a person writes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.ports import Embedder
from greenpaper.store.orm.models import Question
from greenpaper.workflow.desk.hearing import heard_again
from greenpaper.workflow.hear import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MOST = 200
"""Responses shown: what is farther has little to do with the words."""


@dataclass(frozen=True, slots=True)
class Near:
    """A response's id, and how near its nearest passage is: a cosine, and where it stands."""

    response: int
    likeness: float
    start: int
    end: int


def nearest(
    question: Question, embedder: Embedder, words: str, among: "Iterable[int] | None" = None
) -> list[Near]:
    """The responses nearest in meaning, nearest first, at most `MOST`.

    `among`: ids of those that may be shown; None for all. The first search reads all the question's
    responses, from the embedder's cache; later ones have them at hand.
    """
    heard = heard_again(question, embedder)
    if not words.strip() or not heard.responses:
        return []
    index = _index(_One(heard), question.pk)
    corpus = heard.corpus
    alike = corpus.vectors @ embedder.embed([words])[0]
    best = np.maximum.reduceat(alike, index.first)
    scores = best[index.text]
    if among is not None:
        allowed = np.isin(index.ids, np.fromiter(among, np.int64))
        scores = np.where(allowed, scores, -np.inf)
    count = min(MOST, int(np.isfinite(scores).sum()))
    order = np.lexsort((index.ids, -scores))[:count]
    return [_near(heard, index, alike, int(row), float(scores[row])) for row in order]


@dataclass(frozen=True, slots=True)
class _Index:
    """Row r is response `ids[r]`, which says text `text[r]`, whose passages begin at `first`."""

    ids: "NDArray[np.int64]"
    text: "NDArray[np.int64]"
    first: "NDArray[np.int64]"


class _One:
    """The same object and no other, for remembering what was made of it."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _One) and other.heard is self.heard

    def __hash__(self) -> int:
        return id(self.heard)


@lru_cache(maxsize=2)
def _index(one: _One, question: int) -> _Index:
    heard = one.heard
    ids = dict(
        Question.objects.get(pk=question).responses.values_list("respondent__response_id", "pk")
    )
    number = {text: n for n, text in enumerate(heard.corpus.texts)}
    rows = [(ids[r.response_id], number[r.text]) for r in heard.responses]
    pairs = np.array(rows, dtype=np.int64)
    # Passages stand in the order of their texts, and every text has at least one.
    first = np.searchsorted(heard.corpus.owner, np.arange(len(heard.corpus.texts)))
    return _Index(pairs[:, 0], pairs[:, 1], first.astype(np.int64))


def _near(heard: Heard, index: _Index, alike: "NDArray[np.float32]", row: int, at: float) -> Near:
    text = int(index.text[row])
    begin = int(index.first[text])
    after = index.first[text + 1] if text + 1 < len(index.first) else len(alike)
    best = begin + int(np.argmax(alike[begin : int(after)]))
    return Near(int(index.ids[row]), round(at, 4), *heard.corpus.spans[best])
