"""The responses to one question, cut into passages and embedded, ready for finding and coding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.themes.passages import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]

RESPONSE_SHARE = 0.5
"""How much of the whole response colours each of its passages (chosen on ArgKP train)."""
BLOCK = 16_384
COLOURED = 8
"""In a response of more passages than this the whole colours each less: it says many things."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that belongs to a letter campaign, by its key.

    `own_words` are the spans that the letter does not have; `letter`: the text stands for it.
    """

    campaign: str
    own_words: tuple[tuple[int, int], ...] = ()
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Corpus:
    """Different texts given in answer to one question, sorted, so that row order never matters.

    `spans[p]` is passage p as characters of `texts[owner[p]]`; `vectors[p]` is its unit vector,
    coloured by its response; `responses[t]` is text t's own unit vector, the mean of its passages.
    `letters[p]` is the campaign whose letter the passage repeats, "" for a respondent's own words;
    `own[p]` says whether it counts as somebody's own: it does in the one text that is the letter.
    """

    texts: tuple[str, ...]
    counts: "Whole"
    spans: tuple[tuple[int, int], ...]
    owner: "Whole"
    vectors: "Floats"
    responses: "Floats"
    own: "NDArray[np.bool_]"
    letters: tuple[str, ...]

    def passage(self, number: int) -> str:
        """The words of a passage, verbatim."""
        start, end = self.spans[number]
        return self.texts[int(self.owner[number])][start:end]


def prepare(
    texts: Sequence[str],
    embedder: Embedder,
    sent: Mapping[str, Sent] | None = None,
    progress: Progress = silent,
) -> Corpus:
    """Cut and embed `texts` (all with content; repeats are counted).

    `sent` says which of them belong to a campaign: when themes are looked for, its letter is heard
    once. Each passage is embedded once; a response's vector is the mean of its passages' by length,
    which costs no second reading and hears all of it.
    """
    sent = sent or {}
    counted: dict[str, int] = {}
    for text in texts:
        counted[text] = counted.get(text, 0) + 1
    unique = sorted(counted)
    spans: list[tuple[int, int]] = []
    owner: list[int] = []
    for number, text in enumerate(unique):
        if number % 1_000 == 0:
            progress("Cutting responses into passages", number, len(unique))
        found = split(text) or [(0, len(text))]
        spans += found
        owner += [number] * len(found)
    owners = np.array(owner, dtype=np.int64)
    passages = [unique[o][a:b] for o, (a, b) in zip(owner, spans, strict=True)]
    vectors = _embed_once(passages, embedder, progress)
    lengths = np.array([b - a for a, b in spans], dtype=np.float32)
    responses = _means(vectors, lengths, owners, len(unique))
    _colour(vectors, responses, owners)
    places = [sent.get(unique[o]) for o in owner]
    letters = tuple(_letter(*pair) for pair in zip(spans, places, strict=True))
    heard = [not letter or bool(s and s.letter) for letter, s in zip(letters, places, strict=True)]
    return Corpus(
        texts=tuple(unique),
        counts=np.array([counted[text] for text in unique], dtype=np.int64),
        spans=tuple(spans),
        owner=owners,
        vectors=vectors,
        responses=responses,
        own=np.array(heard, dtype=bool),
        letters=letters,
    )


def among(corpus: Corpus, texts: Sequence[int]) -> Corpus:
    """The corpus of some of its texts, by number; nothing is embedded again."""
    chosen = np.array(sorted(set(texts)), dtype=np.int64)
    place = np.full(len(corpus.texts), -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    kept = np.flatnonzero(place[corpus.owner] >= 0)
    return Corpus(
        texts=tuple(corpus.texts[n] for n in chosen),
        counts=corpus.counts[chosen],
        spans=tuple(corpus.spans[p] for p in kept),
        owner=place[corpus.owner[kept]],
        vectors=corpus.vectors[kept],
        responses=corpus.responses[chosen],
        own=corpus.own[kept],
        letters=tuple(corpus.letters[p] for p in kept),
    )


def unit(rows: "Floats") -> "Floats":
    """Rows made unit vectors; a row of zeros stays so."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


def _means(vectors: "Floats", lengths: "Floats", owners: "Whole", count: int) -> "Floats":
    """Each response's unit vector: the mean of its passages' by length."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        np.add.at(sums, owners[part], vectors[part] * lengths[part, None])
    return unit(sums)


def _colour(vectors: "Floats", responses: "Floats", owners: "Whole") -> None:
    """Colour each passage by its response, in place: at 50,000 responses memory is dear."""
    passages_of = np.bincount(owners, minlength=len(responses))
    share = RESPONSE_SHARE * np.minimum(1, COLOURED / np.maximum(1, passages_of))
    share = share.astype(np.float32)
    for start in range(0, len(vectors), BLOCK):
        part = slice(start, start + BLOCK)
        whole = share[owners[part], None] * responses[owners[part]]
        vectors[part] = unit((vectors[part] + whole).astype(np.float32))


def _embed_once(passages: list[str], embedder: Embedder, progress: Progress) -> "Floats":
    """Vectors of the passages, each different one embedded once."""
    unique = sorted(set(passages))
    place = {text: number for number, text in enumerate(unique)}
    places = np.array([place[text] for text in passages], dtype=np.int64)
    return embedder.embed(unique, progress)[places]


def _letter(span: tuple[int, int], sent: Sent | None) -> str:
    """The campaign whose letter a passage repeats; "" if at least half of it is own words."""
    if sent is None:
        return ""
    start, end = span
    own = sum(max(0, min(end, b) - max(start, a)) for a, b in sent.own_words)
    return "" if own * 2 >= end - start else sent.campaign
