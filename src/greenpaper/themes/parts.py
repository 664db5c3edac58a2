"""The parts that a theme falls into, where a person wants to split it."""

from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from greenpaper.themes.corpus import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]

LOOKED_AT = 1_500
"""Vectors from which the parts are found: Ward's linkage takes the square of their number."""
STEPS = 10


def parts(vectors: "Floats", how_many: int) -> "Whole":
    """The part (0 is the largest) of each unit vector; fewer parts where there aren't so many.

    Ward's linkage (Ward 1963, through scipy) on at most 1,500 of them, evenly spread, then some
    steps of spherical k-means on all. The order of the rows must be that of what they say.
    """
    if len(vectors) < max(2, how_many):
        return np.zeros(len(vectors), dtype=np.int64)
    looked_at = vectors[:: -(-len(vectors) // LOOKED_AT)].astype(np.float64)
    tree = linkage(looked_at, method="ward")
    numbers = fcluster(tree, how_many, criterion="maxclust")
    centroids = unit(
        np.stack([looked_at[numbers == n].sum(axis=0) for n in np.unique(numbers)]).astype(
            np.float32
        )
    )
    nearest = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(STEPS):
        nearest = np.round(vectors.astype(np.float64) @ centroids.T, 6).argmax(axis=1)
        sums = np.zeros_like(centroids)
        np.add.at(sums, nearest, vectors)
        centroids = np.where(sums.any(axis=1, keepdims=True), unit(sums), centroids)
    sizes = np.bincount(nearest, minlength=len(centroids))
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[nearest]
