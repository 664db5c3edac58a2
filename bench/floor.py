"""The floor of the speed measurements: embed texts and do nothing else.

`python -m bench.floor TEXTS.json VECTORS.npy THREADS` prints seconds and processor seconds of the
embedding alone, the model already loaded.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from bench.vectors import load_embedder


def main(texts_at: str, vectors_at: str, threads: str) -> None:
    """Embed once, after a small warm-up, and keep the vectors for the peers."""
    texts = json.loads(Path(texts_at).read_text("utf-8"))
    embedder = load_embedder(int(threads))
    embedder.embed(texts[:64])
    wall, cpu = time.perf_counter(), time.process_time()
    vectors = embedder.embed(texts)
    took = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    np.save(vectors_at, vectors)
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
