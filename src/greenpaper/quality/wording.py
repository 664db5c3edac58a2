"""What responses are worded like: runs of five bytes, weighed by how rare they are, and their gist.

Runs of bytes do for words, parts of words and misspellings at once, in any script, and are counted
by sums over one array: 50,000 responses take about two seconds. They are hashed into buckets, so
that what was learned holds no words. The gist is what latent semantic analysis (Deerwester et al.
1990) makes of them, from a part of the responses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Sparse = Any
    """A scipy csr_matrix, which has no types."""

RUN = 5
BITS = 14
GIST = 50
LEARNED_FROM = 1_500
"""The gist is learned from so many responses at most, evenly spread over all in their order."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: Fibonacci hashing (Knuth, volume 3, 6.4)."""


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """How rare each bucket of runs is, shape (2^14,), and the gist's axes, shape (2^14, 50)."""

    rarity: "Floats"
    axes: "Floats"

    def measure(self, texts: Sequence[str]) -> "tuple[Sparse, Floats]":
        """The runs of each text (a unit row of a sparse matrix) and its gist (a unit row of 50)."""
        runs = _weighed(_counted(texts), self.rarity)
        return runs, _unit(np.asarray(runs @ self.axes))


def learn_wording(texts: Sequence[str]) -> Wording:
    """How rare runs are in these texts, and their gist. Give all responses to a question, sorted.

    A run that one text alone has says nothing of others, and weighs nothing.
    """
    counts = _counted(texts)
    having = np.bincount(counts.indices, minlength=1 << BITS)
    rarity = np.where(having >= 2, np.log((1 + len(texts)) / (1 + having)) + 1, 0.0)
    few = np.unique(np.linspace(0, len(texts) - 1, LEARNED_FROM).astype(np.int64))
    part = _weighed(counts[few], rarity)
    return Wording(rarity, _axes(part))


def _axes(runs: "Sparse") -> "Floats":
    """The right singular vectors of the largest singular values, through the texts' products."""
    values, vectors = np.linalg.eigh((runs @ runs.T).toarray())
    kept = np.flatnonzero(values > 1e-6)[::-1][:GIST]
    axes = np.zeros((runs.shape[1], GIST))
    axes[:, : len(kept)] = runs.T @ (vectors[:, kept] / np.sqrt(values[kept]))
    return axes


def _counted(texts: Sequence[str]) -> "Sparse":
    """How often each text has a run of each bucket, in small letters and single spaces."""
    raw = [f" {' '.join(text.casefold().split())} ".encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(one) for one in raw], dtype=np.int64)
    whole = np.frombuffer(b"".join(raw) + bytes(RUN), dtype=np.uint8).astype(np.uint64)
    number = max(0, len(whole) - RUN)
    code = np.zeros(number, dtype=np.uint64)
    for place in range(RUN):
        code = (code << np.uint64(8)) | whole[place : place + number]
    owner = np.repeat(np.arange(len(raw)), [len(one) for one in raw])
    within = np.arange(number) + RUN <= ends[owner] if number else np.zeros(0, dtype=bool)
    bucket = ((code[within] * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)
    shape = (len(texts), 1 << BITS)
    ones = np.ones(len(bucket))
    counts = csr_matrix((ones, (owner[within], bucket)), shape=shape)
    counts.sum_duplicates()
    return counts


def _weighed(counts: "Sparse", rarity: "Floats") -> "Sparse":
    """Unit rows of (1 + log of the count) times rarity."""
    weighed = counts.copy()
    weighed.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1))).ravel()
    owner = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    weighed.data = weighed.data / np.maximum(lengths, 1e-9)[owner]
    return weighed


def _unit(rows: "Floats") -> "Floats":
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
