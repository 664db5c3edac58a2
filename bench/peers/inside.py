# mypy: ignore-errors
"""Runs in the peers' own environment (bench/.venv-peers), never in Greenpaper's.

`python inside.py JOB.json` reads texts and embeddings from disk, lets one peer find themes in each
question, and writes themes, CPU seconds and peak memory beside the job. The clock runs over the
peer's fitting only: imports and the compiling that numba does once are done before it starts.
"""

import json
import sys
import time
import types
from pathlib import Path

import numpy as np

# Sizes to try where min_topic_size is tuned; the smallest that stays within the cap is taken.
TOPIC_SIZES = (3, 4, 5, 7, 10, 15, 20, 30, 50, 80, 120, 200)
# A response also holds the KeyNMF topics that weigh at least this part of its heaviest one
# (the best of .2, .35, .5, .7, 1 on ArgKP train).
KEYNMF_PART = 0.2


def bertopic(texts, vectors, job, outliers=False, tuned=False):
    from bertopic import BERTopic
    from umap import UMAP

    # BERTopic's own default reducer; a seed makes it repeatable but keeps it to one thread, so
    # the speed runs leave the seed out, as a user would.
    umap = None
    if job["seed"] is not None:
        umap = UMAP(
            n_neighbors=15,
            n_components=5,
            min_dist=0.0,
            metric="cosine",
            low_memory=False,
            random_state=job["seed"],
        )
    size = _topic_size(umap, vectors, job["cap"]) if tuned else 10
    model = BERTopic(umap_model=umap, min_topic_size=size)
    topics, _ = model.fit_transform(texts, embeddings=vectors)
    raw = len(set(topics) - {-1})
    if job["cap"] and raw > job["cap"]:
        model.reduce_topics(texts, nr_topics=job["cap"] + (1 if -1 in topics else 0))
        topics = model.topics_
    if outliers and -1 in topics and set(topics) != {-1}:
        topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=vectors)
    topics = [int(topic) for topic in topics]
    return [[t] if t >= 0 else [] for t in topics], topics, {"raw_topics": raw, "size": size}


def bertopic_outliers(texts, vectors, job):
    return bertopic(texts, vectors, job, outliers=True)


def bertopic_tuned(texts, vectors, job):
    return bertopic(texts, vectors, job, outliers=True, tuned=True)


def kmeans(texts, vectors, job):
    from sklearn.cluster import KMeans

    size = min(job["cap"], len(texts))
    fitted = KMeans(n_clusters=size, n_init=10, random_state=job["seed"]).fit(vectors)
    topics = [int(topic) for topic in fitted.labels_]
    return [[t] for t in topics], topics, {}


def keynmf(texts, vectors, job):
    sys.modules.setdefault("igraph", types.ModuleType("igraph"))  # GPL; only for cross-lingual
    from sklearn.feature_extraction.text import CountVectorizer
    from turftopic import KeyNMF

    words = Path(job["words"]).read_text("utf-8").splitlines()
    by_word = dict(zip(words, np.load(job["word_vectors"]), strict=True))

    class FromDisk:
        """Gives the vectors that Greenpaper's embedder made for these words."""

        def encode(self, terms, **_):
            return np.stack([by_word[term] for term in terms])

    model = KeyNMF(
        n_components=job["cap"],
        encoder=FromDisk(),
        vectorizer=CountVectorizer(vocabulary=words),
        random_state=job["seed"],
    )
    weights = np.asarray(model.fit_transform(texts, embeddings=vectors))
    top = weights.max(axis=1)
    primary = [int(t) if top[i] > 0 else -1 for i, t in enumerate(weights.argmax(axis=1))]
    themes = [
        [int(t) for t in np.flatnonzero(row >= KEYNMF_PART * most)] if most > 0 else []
        for row, most in zip(weights, top, strict=True)
    ]
    return themes, primary, {}


def _topic_size(umap, vectors, cap):
    """The smallest min_topic_size that gives no more topics than the question may have."""
    from hdbscan import HDBSCAN

    reduced = umap.fit_transform(vectors)
    for size in TOPIC_SIZES:
        # HDBSCAN as BERTopic's defaults set it.
        found = HDBSCAN(min_cluster_size=size, metric="euclidean", cluster_selection_method="eom")
        if len(set(found.fit_predict(reduced)) - {-1}) <= cap:
            return size
    return TOPIC_SIZES[-1]


PEERS = {
    "bertopic": bertopic,
    "bertopic_outliers": bertopic_outliers,
    "bertopic_tuned": bertopic_tuned,
    "kmeans": kmeans,
    "keynmf": keynmf,
}


def _warm_up(peer):
    """Import the peer and let numba compile, so that neither is timed."""
    if not peer.startswith("bertopic"):
        return
    from bertopic import BERTopic

    random = np.random.default_rng(0)
    words = np.array(["road", "bus", "park", "tree", "shop", "rent", "noise", "river"])
    texts = [" ".join(random.choice(words, 6)) for _ in range(400)]
    centres = random.normal(size=(8, 384))
    vectors = centres[random.integers(8, size=400)] + random.normal(scale=0.3, size=(400, 384))
    BERTopic().fit_transform(texts, embeddings=vectors.astype(np.float32))


def _peak_bytes():
    """The process's own high-water mark (getrusage may carry the parent's over)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def main(path):
    work = json.loads(Path(path).read_text("utf-8"))
    if work.get("warm_up", True):
        _warm_up(work["peer"])
    answers = []
    for job in work["questions"]:
        texts = json.loads(Path(job["texts"]).read_text("utf-8"))
        vectors = np.load(job["vectors"])
        wall, cpu = time.perf_counter(), time.process_time()
        themes, primary, notes = PEERS[work["peer"]](texts, vectors, job)
        answers.append(
            {
                "themes": themes,
                "primary": primary,
                "seconds": time.perf_counter() - wall,
                "cpu_seconds": time.process_time() - cpu,
                "notes": notes,
            }
        )
    answer = {"peer": work["peer"], "peak_bytes": _peak_bytes(), "questions": answers}
    Path(path).with_suffix(".answer.json").write_text(json.dumps(answer), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
