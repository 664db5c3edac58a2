"""Who lies near whom: a graph of passages in which both sides count each other as near."""

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

BLOCK = 1024
LEAST_WEIGHT = 1e-3


def mutual_neighbours(vectors: "Floats", nearest: int) -> csr_matrix:
    """Symmetric matrix of cosines between mutual nearest neighbours, shape (n, n).

    A vector without a mutual neighbour is tied to its own nearest, so that none stands alone.
    Worked in blocks of rows: memory grows with n, not with its square.
    """
    size = len(vectors)
    nearest = min(nearest, size - 1)
    if nearest < 1:
        return csr_matrix((size, size), dtype=np.float32)
    places = np.empty((size, nearest), dtype=np.int64)
    cosines = np.empty((size, nearest), dtype=np.float32)
    for start in range(0, size, BLOCK):
        block = vectors[start : start + BLOCK] @ vectors.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -2
        best = np.argpartition(-block, nearest - 1, axis=1)[:, :nearest]
        places[start : start + BLOCK] = best
        cosines[start : start + BLOCK] = np.take_along_axis(block, best, axis=1)
    rows = np.repeat(np.arange(size), nearest)
    weights = np.maximum(cosines.ravel(), LEAST_WEIGHT)
    one_way = csr_matrix((weights, (rows, places.ravel())), shape=(size, size))
    mutual = one_way.minimum(one_way.T)
    alone = np.flatnonzero(np.diff(mutual.indptr) == 0)
    if len(alone):
        best = cosines[alone].argmax(axis=1)
        weights = np.maximum(cosines[alone, best], LEAST_WEIGHT)
        ties = csr_matrix((weights, (alone, places[alone, best])), shape=(size, size))
        mutual = mutual.maximum(ties).maximum(ties.T)
    return mutual.tocsr()
