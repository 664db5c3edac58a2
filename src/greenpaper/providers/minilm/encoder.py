"""The embedder: texts in, unit vectors out, the same for a text whoever stands beside it."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from greenpaper.domain.ports import Progress, silent
from greenpaper.providers.minilm import weights
from greenpaper.providers.minilm.delta import merge, shipped
from greenpaper.providers.minilm.runtime import onnxruntime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Tokens = NDArray[np.int64]
    Vectors = NDArray[np.float32]

WIDTH = 384
MOST_TOKENS = 256
BATCH_TOKENS = 2048
"""Tokens a batch: enough to keep a core busy, small enough to stay in its cache."""
CHUNK = 8192
"""Texts tokenised at a time, so that memory does not grow with the consultation."""
GRAPH_VERSION = 3


class MiniLM:
    """MiniLM-L6-v2 as an Embedder (see domain/ports.py)."""

    name = "all-MiniLM-L6-v2 with Greenpaper's matcher, 8-bit"
    languages = frozenset({"en"})

    def __init__(self, graph: Path, tokeniser: Path, threads: int) -> None:
        self._graph = graph
        self._threads = threads
        self._tokeniser = Tokenizer.from_file(str(tokeniser))
        self._tokeniser.no_padding()
        self._tokeniser.enable_truncation(MOST_TOKENS)

    @cached_property
    def fingerprint(self) -> str:
        """sha256 of the graph (which holds the weights)."""
        return hashlib.sha256(self._graph.read_bytes()).hexdigest()

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        # One thread a batch, and several batches at once: the sums are then always made in the
        # same order, and it is faster than many threads in one batch.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = True  # without it the heap splinters: twice the memory
        return onnxruntime.InferenceSession(
            str(self._graph), options, providers=["CPUExecutionProvider"]
        )

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> "Vectors":
        """Unit vectors, shape (len(texts), 384), float32, rounded to 16 bits.

        Texts are cut at 256 tokens (about 190 words). Rounding lets the cache keep half the bytes
        and still give back exactly what was computed.
        """
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        done = 0
        _ = self._session  # made before the threads are: since Python 3.12 each might make its own
        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(order), CHUNK):
                chosen = order[start : start + CHUNK]
                batches = list(self._batches([texts[i] for i in chosen]))
                for places, rows in pool.map(self._run, batches):
                    vectors[[chosen[p] for p in places]] = rows
                    done += len(places)
                    progress("Reading the responses", done, len(texts))
        return vectors

    def _batches(self, texts: list[str]) -> Iterator[tuple[list[int], "Tokens"]]:
        """Places and token ids, only texts of one length together.

        Without padding, no sum depends on who else is in the batch.
        """
        ids = [e.ids for e in self._tokeniser.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: (-len(ids[i]), i))
        for length, places in groupby(order, key=lambda i: len(ids[i])):
            same = list(places)
            size = max(1, BATCH_TOKENS // length)
            for start in range(0, len(same), size):
                batch = same[start : start + size]
                yield batch, np.array([ids[i] for i in batch], dtype=np.int64)

    def _run(self, batch: tuple[list[int], "Tokens"]) -> tuple[list[int], "Vectors"]:
        places, ids = batch
        mask = np.ones(ids.shape, dtype=np.int32)
        states = np.asarray(self._session.run(["tokens"], {"ids": ids, "mask": mask})[0])
        vectors = states.sum(axis=1)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return places, vectors.astype(np.float16).astype(np.float32)


def load(cache: Path, threads: int | None = None, delta: bytes | None = None) -> MiniLM:
    """The embedder, its graph built on first use and kept under `cache`.

    `threads` defaults to the cores that this process may use; `delta` to the one that is shipped
    (empty: the weights as they are). Raises MissingPartError if the weights or the delta are absent
    or not the ones expected.
    """
    found = weights.find()
    change = shipped() if delta is None else delta
    sentences = files("greenpaper.providers.minilm").joinpath("calibration.txt").read_text("utf-8")
    parts = [GRAPH_VERSION, weights.WEIGHTS_SHA256, sentences, onnxruntime.__version__]
    parts += [hashlib.sha256(change).hexdigest()] if change else []
    recipe = "|".join(map(str, parts))
    name = f"minilm-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    graph = weights.kept(cache, name)
    if graph is None:
        graph = weights.keep(cache, name, _build(found, sentences.splitlines(), change))
    return MiniLM(graph, found.tokeniser, threads or _cores())


def _cores() -> int:
    """The cores that this process may use, where the system can say (Linux); else all."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _build(found: weights.Files, sentences: list[str], delta: bytes) -> bytes:
    from greenpaper.providers.minilm.graph import build
    from greenpaper.providers.minilm.quantise import quantise

    tokeniser = Tokenizer.from_file(str(found.tokeniser))
    tokeniser.no_padding()
    tokeniser.enable_truncation(MOST_TOKENS)
    ids = [e.ids for e in tokeniser.encode_batch(sentences)]
    model = quantise(build(merge(weights.read(found.weights), delta)), ids)
    return bytes(model.SerializeToString(deterministic=True))
