# mypy: ignore-errors
"""sentence-transformers on torch with the same weights, in the peers' environment.

`python embed.py MODEL_FOLDER TEXTS.json VECTORS.npy THREADS`: as bench/floor.py does for ours.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer


def main(model_at, texts_at, vectors_at, threads):
    torch.set_num_threads(int(threads))
    texts = json.loads(Path(texts_at).read_text("utf-8"))
    model = SentenceTransformer(model_at, device="cpu")
    model.encode(texts[:64])
    wall, cpu = time.perf_counter(), time.process_time()
    vectors = model.encode(texts, normalize_embeddings=True)
    took = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    np.save(vectors_at, vectors)
    print(json.dumps(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
