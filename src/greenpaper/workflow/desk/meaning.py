"""Searching by meaning: the responses with a passage nearest to what a person writes.

The vectors that are searched are kept in files, which a page maps into memory and needn't read
whole. The worker makes them beside a question's map; where they are missing, the first search does.
"""

import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.ports import Embedder
from greenpaper.store.address import meanings_of
from greenpaper.store.orm.models import Question
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.hear import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MOST = 200
"""Responses shown: what is farther has little to do with the words."""
FORM = 1
"""Goes up when the files change their form."""
VECTORS, ROWS = "vectors.npy", "rows.npz"


@dataclass(frozen=True, slots=True)
class Near:
    """A response's id, and how near its nearest passage is: a cosine, and where it stands."""

    response: int
    likeness: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Index:
    """Row r is response `ids[r]`, which says text `text[r]`, whose passages begin at `first`.

    Passage p is characters `spans[p]` of its text, and `vectors[p]` its unit vector.
    """

    ids: "NDArray[np.int64]"
    text: "NDArray[np.int64]"
    first: "NDArray[np.int64]"
    spans: "NDArray[np.int32]"
    vectors: "NDArray[np.float32]"


def nearest(
    question: Question, embedder: Embedder, words: str, among: "Iterable[int] | None" = None
) -> list[Near]:
    """The responses nearest in meaning, nearest first, at most `MOST`.

    `among`: ids of those that may be shown; None for all.
    """
    if not words.strip():
        return []
    index = _index(question, embedder)
    if not len(index.ids):
        return []
    alike = index.vectors @ embedder.embed([words])[0]
    scores = np.maximum.reduceat(alike, index.first)[index.text]
    if among is not None:
        allowed = np.isin(index.ids, np.fromiter(among, np.int64))
        scores = np.where(allowed, scores, -np.inf)
    count = min(MOST, int(np.isfinite(scores).sum()))
    order = np.lexsort((index.ids, -scores))[:count]
    return [_near(index, alike, int(row), float(scores[row])) for row in order]


def keep(question: Question, one: Heard, embedder: Embedder) -> Index:
    """Keep what the question is searched by, and return it.

    Where the disk is full nothing is kept, and the next search makes it again.
    """
    index, place = _made(question, one), _place(question, embedder)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for older in place.parent.glob(f"{question.pk}-*"):
            shutil.rmtree(older, ignore_errors=True)
        _write(index, place)
    if not Question.objects.filter(pk=question.pk).exists():  # deleted in the meantime
        shutil.rmtree(place, ignore_errors=True)
    return index


def is_kept(question: Question, embedder: Embedder) -> bool:
    """Whether the question can be searched at once."""
    return _place(question, embedder).is_dir()


def _index(question: Question, embedder: Embedder) -> Index:
    with suppress(OSError, ValueError, KeyError):  # not there, or damaged
        return _opened(_place(question, embedder))
    return keep(question, heard(question, embedder), embedder)


@lru_cache(maxsize=16)
def _opened(place: Path) -> Index:
    vectors = np.load(place / VECTORS, mmap_mode="r")
    with np.load(place / ROWS) as rows:
        return Index(rows["ids"], rows["text"], rows["first"], rows["spans"], vectors)


def _place(question: Question, embedder: Embedder) -> Path:
    """Where it is kept. Responses are only ever added, so their number says what changed; when the
    consultation was made tells it from one that had its id in another database, or an older one.
    """
    of = question.consultation
    rests_on = f"{FORM} {of.created_at.isoformat()} {embedder.fingerprint}"
    digest = hashlib.sha256(rests_on.encode()).hexdigest()[:16]
    return meanings_of(of.pk) / f"{question.pk}-{question.responses.count()}-{digest}"


def _made(question: Question, one: Heard) -> Index:
    ids = dict(question.responses.values_list("respondent__response_id", "pk"))
    corpus = one.corpus
    number = {text: n for n, text in enumerate(corpus.texts)}
    rows = [(ids[r.response_id], number[r.text]) for r in one.responses]
    pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
    # Passages stand in the order of their texts, and every text has at least one.
    first = np.searchsorted(corpus.owner, np.arange(len(corpus.texts))).astype(np.int64)
    spans = np.array(corpus.spans, dtype=np.int32).reshape(-1, 2)
    return Index(pairs[:, 0], pairs[:, 1], first, spans, corpus.vectors)


def _write(index: Index, place: Path) -> None:
    """Whole or not at all: it is made aside, and then gets its name."""
    with TemporaryDirectory(dir=place.parent, prefix="being-made-") as aside:
        made = Path(aside) / place.name
        made.mkdir()
        np.save(made / VECTORS, index.vectors)
        ids, text, first, spans = index.ids, index.text, index.first, index.spans
        np.savez(made / ROWS, ids=ids, text=text, first=first, spans=spans)
        made.rename(place)


def _near(index: Index, alike: "NDArray[np.float32]", row: int, at: float) -> Near:
    text = int(index.text[row])
    begin = int(index.first[text])
    after = index.first[text + 1] if text + 1 < len(index.first) else len(alike)
    best = begin + int(np.argmax(alike[begin : int(after)]))
    start, end = (int(place) for place in index.spans[best])
    return Near(int(index.ids[row]), round(at, 4), start, end)
