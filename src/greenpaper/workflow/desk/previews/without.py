"""The responses that no theme fits, those that resemble one another together."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from greenpaper.domain.ports import Embedder
from greenpaper.store.orm.models import Question
from greenpaper.themes.corpus import Corpus, among
from greenpaper.themes.discover import discover
from greenpaper.themes.groups import nearest_passages
from greenpaper.workflow.desk.previews.parts import worded
from greenpaper.workflow.desk.previews.reading import Reading, reading

MOST = 12
"""Groups at most: a person looks for one missing theme, or a few."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Responses that resemble one another, by primary key, the most typical first."""

    title: str
    members: tuple[int, ...]


def without_theme(question: Question, embedder: Embedder) -> tuple[Alike, ...]:
    """The responses without a theme in groups; what is most alike, and most, comes first."""
    rows = question.responses.filter(status="none_fits").order_by("pk")
    return _alike(question.pk, tuple(rows.values_list("pk", flat=True)), cast("Hashable", embedder))


@lru_cache(maxsize=4)
def _alike(pk: int, responses: tuple[int, ...], embedder: Hashable) -> tuple[Alike, ...]:
    """Remembered for those looked at last: a page is opened more than once."""
    question = Question.objects.get(pk=pk)
    by_text: dict[str, list[int]] = defaultdict(list)
    rows = question.responses.filter(status="none_fits").order_by("pk").values_list("pk", "text")
    for response, text in rows:
        by_text[text].append(response)
    with reading(question, cast("Embedder", embedder)) as read:
        found = _grouped(read, by_text)
    said = {response for one in found for response in one.members}
    rest = tuple(response for response in responses if response not in said)
    return (*found, Alike("", rest)) if rest else tuple(found)


def _grouped(read: Reading, by_text: dict[str, list[int]]) -> list[Alike]:
    """The groups of those that were heard."""
    numbers = read.numbers(by_text)
    if not numbers:
        return []
    sorted_out = _sorted_out(among(read.corpus, numbers))
    texts = [[numbers[n] for n in some] for some in sorted_out]
    told = worded(read, [np.sort(nearest_passages(read.corpus, some)) for some in texts])
    return [
        Alike(group.title, tuple(pk for n in some for pk in by_text[read.corpus.texts[n]]))
        for group, some in zip(told, texts, strict=True)
    ]


def _sorted_out(corpus: Corpus) -> list[list[int]]:
    """Groups of texts, as themes are found; each counts as much as its texts are more alike than
    any others, and the one that counts most comes first, its most typical texts first.
    """
    centroids = discover(corpus, MOST)
    if not len(centroids):
        return [list(range(len(corpus.texts)))]
    likeness = np.round(corpus.responses.astype(np.float64) @ centroids.T, 6)
    nearest = likeness.argmax(axis=1)
    more = likeness - np.average(likeness, axis=0, weights=corpus.counts)
    worth: list[tuple[float, list[int]]] = []
    for number in range(len(centroids)):
        mine = np.flatnonzero(nearest == number)
        order = mine[np.lexsort((mine, -likeness[mine, number]))]
        worth.append((float((more[mine, number] * corpus.counts[mine]).sum()), order.tolist()))
    return [texts for _, texts in sorted(worth, key=lambda pair: -pair[0]) if texts]
