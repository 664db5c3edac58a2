"""A map of the responses to one question: each a point, those that say like things near each other.

PCA to a few dozen dimensions, then t-SNE (van der Maaten and Hinton, JMLR 9, 2008), both
scikit-learn's: started from the PCA, with a fixed seed and on one thread, so that the same
responses always give the same map. Only nearness means something; the axes mean nothing.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from greenpaper.themes.corpus import Corpus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST = 1_500
"""Texts on the map: more can't be told apart, and take long to place."""
DIMENSIONS = 30
NEIGHBOURS = 30
FEWEST = 10
SEED = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a text of a corpus stands on the map, x and y from 0 to 1."""

    text: int
    x: float
    y: float


def place(corpus: Corpus) -> tuple[Placed, ...]:
    """Places for the corpus's texts; a campaign's letter has one place for all that sent it.

    Of more than `MOST`, those whose hashes come first: a choice that depends on no order. Fewer
    than `FEWEST` make no map.
    """
    chosen = _chosen(corpus)
    if len(chosen) < FEWEST:
        return ()
    vectors = corpus.responses[chosen].astype(np.float64)
    least = min(DIMENSIONS, *vectors.shape)
    flat = PCA(least, svd_solver="full").fit_transform(vectors)
    if np.allclose(flat, 0):
        return ()
    near = min(NEIGHBOURS, (len(chosen) - 1) / 3)
    found = TSNE(2, perplexity=near, init="pca", random_state=SEED, n_jobs=1).fit_transform(flat)
    places = np.round(_to_unit(found), 4)
    return tuple(
        Placed(int(t), float(x), float(y)) for t, (x, y) in zip(chosen, places, strict=True)
    )


def _chosen(corpus: Corpus) -> list[int]:
    """Texts that have something of their own, in the corpus's (sorted) order."""
    own = np.zeros(len(corpus.texts), dtype=bool)
    own[corpus.owner[corpus.own]] = True
    heard = np.flatnonzero(own).tolist()
    by_hash = sorted(heard, key=lambda t: _digest(corpus.texts[t]))
    return sorted(by_hash[:MOST])


def _to_unit(points: "Floats") -> "Floats":
    """The same places in a square from 0 to 1, neither axis stretched."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, size = (low + high) / 2, max(float((high - low).max()), 1e-9)
    return np.asarray((points - middle) / size + 0.5, dtype=np.float64)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
