"""A cache of vectors on disk, round any embedder: a text that was read once is not read again.

Vectors lie in segments of up to 16,384, each a safetensors file named after the hash of its own
bytes, so that a damaged one is noticed and two runs at once don't disturb each other. A text is
known only by its BLAKE2b hash. Where the disk is full or read-only, all works without the cache.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save

from greenpaper.domain.ports import Embedder, Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Keys = NDArray[np.uint64]

SEGMENT = 16_384
LEAST = 64
"""Fewer texts than this are read again sooner than a file is worth it."""
MOST_BYTES = 2 * 1024**3


class CachedEmbedder:
    """An Embedder (see domain/ports.py) that remembers what another one said.

    Only vectors that 16 bits hold exactly are kept, so a remembered vector is the computed one.
    Above `most_bytes`, the segments that were used longest ago are dropped.
    """

    def __init__(self, embedder: Embedder, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._embedder = embedder
        self._root = folder
        self._folder = folder / embedder.fingerprint[:16]
        self._most_bytes = most_bytes

    @property
    def name(self) -> str:
        """The model's name."""
        return self._embedder.name

    @property
    def fingerprint(self) -> str:
        """The model's fingerprint."""
        return self._embedder.fingerprint

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model can be trusted with."""
        return self._embedder.languages

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> "Vectors":
        """Unit vectors, shape (len(texts), dimensions), float32, in the order of `texts`."""
        if len(texts) < LEAST:
            return self._embedder.embed(texts, progress)
        vectors, missing = self._remembered(_keys(texts), len(texts))
        # Texts of like length together keep the embedder's batches full.
        missing.sort(key=lambda i: (len(texts[i]), texts[i]))
        known = len(texts) - len(missing)
        for start in range(0, len(missing), SEGMENT):
            chosen = missing[start : start + SEGMENT]
            some = [texts[i] for i in chosen]
            before = known + start

            def onward(step: str, done: int, _: int, before: int = before) -> None:
                progress(step, before + done, len(texts))

            computed = self._embedder.embed(some, onward)
            if vectors is None:
                vectors = np.zeros((len(texts), computed.shape[1]), dtype=np.float32)
            vectors[chosen] = computed
            self._keep(some, computed)
        if vectors is None:
            return self._embedder.embed(texts, progress)
        return vectors

    def _remembered(self, wanted: "Keys", count: int) -> "tuple[Vectors | None, list[int]]":
        """What the segments hold of the wanted texts, and the places of those that none holds."""
        vectors: Vectors | None = None
        left = np.arange(count)
        for path in self._segments():
            if not len(left):
                break
            held = _read_keys(path)
            rows = _find(held, wanted[left])
            if not (rows >= 0).any():
                continue
            kept = _read_vectors(path, len(held))
            if kept is None:
                continue
            if vectors is None:
                vectors = np.zeros((count, kept.shape[1]), dtype=np.float32)
            vectors[left[rows >= 0]] = kept[rows[rows >= 0]]
            left = left[rows < 0]
            with suppress(OSError):
                os.utime(path)
        return vectors, left.tolist()

    def _segments(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from sorted(self._folder.glob("*.safetensors"))

    def _keep(self, texts: Sequence[str], vectors: "Vectors") -> None:
        small = vectors.astype(np.float16)
        if len(texts) < LEAST or not np.array_equal(small.astype(np.float32), vectors):
            return
        content = save({"keys": _keys(texts), "vectors": small})
        path = self._folder / f"{_digest(content)}.safetensors"
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.touch(mode=0o600)
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        with suppress(OSError):
            files = [(p.stat(), p) for p in self._root.glob("*/*.safetensors")]
            files.sort(key=lambda f: (-f[0].st_mtime_ns, f[1].name))
            total = 0
            for about, path in files:
                total += about.st_size
                if total > self._most_bytes:
                    path.unlink(missing_ok=True)


def _keys(texts: Sequence[str]) -> "Keys":
    """Two 64-bit numbers a text, shape (len(texts), 2)."""
    hashes = (
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for text in texts
    )
    return np.frombuffer(b"".join(hashes), dtype="<u8").reshape(-1, 2)


def _find(held: "Keys", wanted: "Keys") -> "NDArray[np.int64]":
    """For each wanted key its row among those held, or -1."""
    if not len(held):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(held[:, 0], kind="stable")
    places = np.searchsorted(held[order, 0], wanted[:, 0])
    rows = order[np.minimum(places, len(order) - 1)]
    return np.where((held[rows] == wanted).all(axis=1), rows, -1)


def _read_keys(path: Path) -> "Keys":
    try:
        with safe_open(path, framework="numpy") as file:
            keys = file.get_tensor("keys")
    except (OSError, SafetensorError, ValueError):
        _forget(path)
        keys = np.zeros((0, 2), dtype=np.uint64)
    return np.asarray(keys, dtype=np.uint64)


def _read_vectors(path: Path, count: int) -> "Vectors | None":
    """A segment's vectors; None, and the file is gone, if it is not what was written."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if _digest(content) != path.stem:
        _forget(path)
        return None
    vectors = load(content)["vectors"]
    return np.asarray(vectors, dtype=np.float32) if len(vectors) == count else None


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
