"""Finding themes: communities of passages that mean nearly the same.

Leiden (Traag et al. 2019, through graspologic-native) on a graph of mutual nearest neighbours, its
resolution chosen so that there are at most so many themes, then a few steps of spherical k-means.
"""

import hashlib
import math
from typing import TYPE_CHECKING

import graspologic_native
import numpy as np
from scipy.sparse import csr_matrix

from greenpaper.domain.ports import Progress, silent
from greenpaper.themes.corpus import Corpus, unit
from greenpaper.themes.neighbours import mutual_neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]

MOST_THEMES = 25
"""With the broader themes that they stand under, at most 30."""
NEAREST = 10
SAMPLE = 12_000
LEAST_SHARE = 0.005
LEAST_PASSAGES = 4
HEARD = 12
"""Passages of one response that are looked at: a very long letter is not a theme of its own."""
STEPS = 10
BISECTIONS = 12
SEED = 0


def most_themes(texts: int) -> int:
    """How many themes so many different texts can carry: their square root, 4 to 25."""
    return min(MOST_THEMES, max(4, round(math.sqrt(texts))))


def discover(corpus: Corpus, most: int | None = None, progress: Progress = silent) -> "Floats":
    """Centroids of the themes found, unit vectors of shape (themes, dimensions), largest first.

    Each different text counts by the square root of how many gave it; a campaign's letter is left
    to its one member that is heard (`corpus.own`). Above 12,000 passages a sample, chosen by what
    the texts say, is looked at.
    """
    chosen = _sample(corpus)
    if len(chosen) == 0:
        return np.zeros((0, corpus.vectors.shape[1]), dtype=np.float32)
    vectors = corpus.vectors[chosen]
    weights = np.sqrt(corpus.counts[corpus.owner[chosen]]).astype(np.float32)
    progress("Finding themes", 0, 3)
    graph = mutual_neighbours(vectors, NEAREST)
    progress("Finding themes", 1, 3)
    least = max(LEAST_PASSAGES, int(LEAST_SHARE * len(chosen)))
    most = most or most_themes(len(corpus.texts))
    members = _communities(graph, most, min(least, len(chosen)))
    members = _merge(vectors, members, most)
    progress("Finding themes", 2, 3)
    centroids = _of_several(vectors, weights, members, corpus.owner[chosen])
    progress("Finding themes", 3, 3)
    return centroids


def _sample(corpus: Corpus) -> "Whole":
    """Passages to look at, in order; whole responses are drawn, by a hash of their text."""
    own = _heard(corpus)
    if len(own) <= SAMPLE:
        return own
    order = sorted(
        range(len(corpus.texts)), key=lambda t: hashlib.blake2b(corpus.texts[t].encode()).digest()
    )
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    by_rank = own[np.argsort(rank[corpus.owner[own]], kind="stable")]
    return np.sort(by_rank[:SAMPLE])


def _heard(corpus: Corpus) -> "Whole":
    """Passages of respondents' own, in order: at most 12 of each text, evenly spread over those."""
    own = np.flatnonzero(corpus.own)
    owner = corpus.owner[own]
    counts = np.bincount(owner, minlength=len(corpus.texts))[owner]
    place = np.arange(len(own)) - np.searchsorted(owner, owner)
    heard: Whole = own[place * HEARD // counts != (place - 1) * HEARD // counts]
    return heard


def _communities(graph: csr_matrix, most: int, least: int) -> list["Whole"]:
    """Communities of at least `least` passages, at most `most` where some resolution gives so few.

    Bisects Leiden's resolution. Where even the lowest gives more, the graph is in many pieces:
    then those of the lowest.
    """
    upper = graph.tocoo()
    keep = upper.row < upper.col
    edges = [
        (str(a), str(b), float(w))
        for a, b, w in zip(upper.row[keep], upper.col[keep], upper.data[keep], strict=True)
    ]
    if not edges:
        return [np.arange(graph.shape[0])]
    low, high = 0.05, 40.0
    best: list[Whole] = []
    for _ in range(BISECTIONS):
        middle = float(np.sqrt(low * high))
        found = _leiden(edges, graph.shape[0], middle, least)
        if len(found) <= most:
            low = middle
            best = found if len(found) >= len(best) else best
        else:
            high = middle
    best = best if len(best) > 1 else _leiden(edges, graph.shape[0], low, least)
    return best or [np.arange(graph.shape[0])]


def _merge(vectors: "Floats", members: list["Whole"], most: int) -> list["Whole"]:
    """Join the two communities that lie nearest (Ward's cost) until there are at most `most`."""
    members = list(members)
    sums = [vectors[m].sum(axis=0) for m in members]
    while len(members) > most:
        sizes = np.array([len(m) for m in members], dtype=np.float32)
        means = np.stack(sums) / sizes[:, None]
        apart = ((means[:, None] - means[None]) ** 2).sum(axis=-1)
        cost = apart * sizes[:, None] * sizes[None] / (sizes[:, None] + sizes[None])
        np.fill_diagonal(cost, np.inf)
        one, other = sorted(divmod(int(cost.argmin()), len(members)))
        members[one] = np.concatenate([members[one], members.pop(other)])
        sums[one] = sums[one] + sums.pop(other)
    return members


def _leiden(
    edges: list[tuple[str, str, float]], size: int, resolution: float, least: int
) -> list["Whole"]:
    _, membership = graspologic_native.leiden(
        edges, resolution=resolution, randomness=0.001, seed=SEED
    )
    community = np.full(size, -1, dtype=np.int64)
    for node, number in membership.items():
        community[int(node)] = number
    sizes = np.bincount(community[community >= 0])
    return [np.flatnonzero(community == c) for c in np.flatnonzero(sizes >= least)]


def _of_several(
    vectors: "Floats", weights: "Floats", members: list["Whole"], owner: "Whole"
) -> "Floats":
    """Centroids refined from the communities, without themes that are mostly one text's.

    A long letter is no theme of its own: its passages in such a theme are set aside, and the rest
    refined again. Where there is nothing else, they stay.
    """
    while True:
        centroids, nearest = _refine(vectors, weights, members)
        alone = np.zeros(len(owner), dtype=bool)
        for theme in range(len(centroids)):
            alone |= (nearest == theme) & _mostly_one(owner[nearest == theme])
        place = np.cumsum(~alone) - 1
        left = [place[m[~alone[m]]] for m in members if not alone[m].all()]
        if not alone.any() or not left:
            return centroids
        vectors, weights, owner, members = vectors[~alone], weights[~alone], owner[~alone], left


def _mostly_one(owner: "Whole") -> bool:
    """Whether one text gave more than half of these passages (several of them)."""
    _, counts = np.unique(owner, return_counts=True)
    return bool(counts.max() * 2 > len(owner) > 1)


def _refine(vectors: "Floats", weights: "Floats", members: list["Whole"]) -> "tuple[Floats, Whole]":
    """Spherical k-means from the communities: centroids, largest theme first; each one's theme."""
    weighted = vectors * weights[:, None]
    centroids = unit(np.stack([weighted[m].sum(axis=0) for m in members]))
    nearest = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(STEPS):
        nearest = (vectors @ centroids.T).argmax(axis=1)
        sums = np.zeros_like(centroids)
        np.add.at(sums, nearest, weighted)
        empty = np.linalg.norm(sums, axis=1) == 0
        sums[empty] = centroids[empty]
        centroids = unit(sums)
    sizes = np.bincount(nearest, weights=weights, minlength=len(centroids))
    filled = np.flatnonzero(sizes > 0)
    order = filled[np.argsort(-sizes[filled], kind="stable")]
    rank = np.zeros(len(centroids), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return centroids[order], rank[nearest]
