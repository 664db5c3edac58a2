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

    def measure(self, counts: "Sparse") -> "tuple[Sparse, Floats]":
        """The runs of each text (a unit row of a sparse matrix) and its gist (a unit row of 50).

        `counts` is what `count_runs` counted in the texts.
        """
        runs = _weighed(counts, self.rarity)
        return runs, _unit(np.asarray(runs @ self.axes))


def learn_wording(counts: "Sparse") -> Wording:
    """How rare runs are, and their gist, from what `count_runs` counted in all responses, sorted.

    A run that one text alone has says nothing of others, and weighs nothing.
    """
    number = counts.shape[0]
    having = np.bincount(counts.indices, minlength=1 << BITS)
    rarity = np.where(having >= 2, np.log((1 + number) / (1 + having)) + 1, 0.0)
    few = np.unique(np.linspace(0, number - 1, LEARNED_FROM).astype(np.int64))
    part = _weighed(counts[few], rarity)
    return Wording(rarity, _axes(part))


def _axes(runs: "Sparse") -> "Floats":
    """The right singular vectors of the largest singular values, through the texts' products."""
    values, vectors = np.linalg.eigh((runs @ runs.T).toarray())
    kept = np.flatnonzero(values > 1e-6)[::-1][:GIST]
    axes = np.zeros((runs.shape[1], GIST))
    axes[:, : len(kept)] = runs.T @ (vectors[:, kept] / np.sqrt(values[kept]))
    return axes


def count_runs(texts: Sequence[str]) -> "Sparse":
    """How often each text has a run of each bucket, in small letters and single spaces."""
    raw = [f" {' '.join(text.casefold().split())} ".encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(one) for one in raw], dtype=np.int64)
    whole = np.frombuffer(b"".join(raw) + bytes(RUN), dtype=np.uint8).astype(np.uint64)
    number = max(0, len(whole) - RUN)
    code = np.zeros(number, dtype=np.uint64)
    for place in range(RUN):
        code = (code << np.uint64(8)) | whole[place : place + number]
    bucket = ((code * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int32)
    # A run belongs to the text in which it begins; the last few of each reach into the next.
    within = np.ones(number, dtype=bool)
    for back in range(1, RUN):
        within[ends - back] = False
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([max(0, len(one) - RUN + 1) for one in raw])
    ones = np.ones(int(starts[-1]), dtype=np.float32)
    counts = csr_matrix((ones, bucket[within], starts), shape=(len(texts), 1 << BITS))
    counts.sum_duplicates()
    return counts


def _weighed(counts: "Sparse", rarity: "Floats") -> "Sparse":
    """Unit rows of (1 + log of the count) times rarity."""
    data = (1 + np.log(counts.data.astype(np.float64))) * rarity[counts.indices]
    owner = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(owner, weights=data**2, minlength=counts.shape[0]))
    data /= np.maximum(lengths, 1e-9)[owner]
    return csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _unit(rows: "Floats") -> "Floats":
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
