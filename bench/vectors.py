"""The embeddings that ours and the peers share, made once and kept in bench/results/vectors/."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from bench.frame import RESULTS
from greenpaper.providers import minilm

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder, Vectors


def load_embedder(threads: int | None = None, frozen: bool = False) -> "Embedder":
    """The product's own embedder; its graph is built once and kept in bench/results/.

    `frozen`: MiniLM as it was published, without the matcher's change.
    """
    return minilm.load(RESULTS / "graph", threads, delta=b"" if frozen else None)


def embed(embedder: "Embedder", texts: Sequence[str]) -> "Vectors":
    """Unit vectors in the order of `texts`, read from disk when these texts were seen before."""
    kept = place(embedder, texts)
    if kept.exists():
        return cast("Vectors", np.load(kept))
    vectors = embedder.embed(texts)
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.save(kept, vectors)
    return vectors


def place(embedder: "Embedder", texts: Sequence[str]) -> Path:
    """Where the vectors of these texts are kept."""
    return RESULTS / "vectors" / f"{digest([embedder.fingerprint, *texts])}.npy"


def digest(parts: Sequence[str]) -> str:
    """A short name that differs when any part does."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return whole.hexdigest()[:24]
