"""Runs the peers in their own environment (`make peers`), handing texts and vectors over on disk.

What a peer answered is kept in bench/results/peers/, named by everything that decides it, so that
a second run of the benchmark need not wait for it.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from bench.discovery import Found
from bench.frame import BENCH, RESULTS
from bench.vectors import digest, embed

if TYPE_CHECKING:
    from greenpaper.domain.ports import Embedder

PYTHON = BENCH / ".venv-peers" / "bin" / "python"
INSIDE = BENCH / "peers" / "inside.py"
REQUIREMENTS = BENCH / "peers" / "requirements.txt"

PEERS = {
    "kmeans": "k-means on responses",
    "keynmf": "KeyNMF (turftopic 0.28.0)",
    "bertopic": "BERTopic 0.17.4, defaults",
    "bertopic_outliers": "BERTopic, outliers reduced",
    "bertopic_tuned": "BERTopic, topic size tuned, outliers reduced",
}


@dataclass(frozen=True)
class Answer:
    """What a peer found in each question, and what the fitting alone took."""

    found: list[Found]
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    notes: list[dict[str, Any]]


def missing() -> str:
    """Why the peers cannot run, or nothing."""
    return "" if PYTHON.exists() else "The peers are not installed: run `make peers`."


def ask(
    peer: str,
    questions: Sequence[tuple[Sequence[str], int]],
    embedder: "Embedder",
    seed: int | None = 0,
    *,
    threads: int = 1,
    again: bool = False,
) -> Answer:
    """Let `peer` (a key of PEERS) find at most `cap` themes in each (texts, cap).

    Without a seed the peer runs as its users run it: unseeded and on `threads` threads. A kept
    answer is given unless asked `again`, as the speed measurements do.
    """
    decides = [peer, str(seed), str(threads), embedder.fingerprint]
    decides += [INSIDE.read_text("utf-8"), REQUIREMENTS.read_text("utf-8")]
    key = digest(decides + [f"{cap}:{digest(list(texts))}" for texts, cap in questions])
    job = RESULTS / "peers" / f"{peer}-{key}.json"
    answer = job.with_suffix(".answer.json")
    if again or not answer.exists():
        job.parent.mkdir(parents=True, exist_ok=True)
        work = {
            "peer": peer,
            "questions": [_hand_over(peer, list(t), cap, embedder, seed) for t, cap in questions],
        }
        job.write_text(json.dumps(work), "utf-8")
        _run(job, threads)
    return _read(answer)


def _hand_over(
    peer: str, texts: list[str], cap: int, embedder: "Embedder", seed: int | None
) -> dict[str, object]:
    folder = RESULTS / "peers" / "handed"
    folder.mkdir(parents=True, exist_ok=True)
    name = digest([embedder.fingerprint, *texts])
    handed: dict[str, object] = {
        "texts": str(folder / f"{name}.texts.json"),
        "vectors": str(folder / f"{name}.npy"),
        "cap": cap,
        "seed": seed,
    }
    (folder / f"{name}.texts.json").write_text(json.dumps(texts), "utf-8")
    np.save(folder / f"{name}.npy", embed(embedder, texts))
    if peer == "keynmf":
        words = _words(texts)
        (folder / f"{name}.words.txt").write_text("\n".join(words), "utf-8")
        np.save(folder / f"{name}.words.npy", embed(embedder, words))
        handed["words"] = str(folder / f"{name}.words.txt")
        handed["word_vectors"] = str(folder / f"{name}.words.npy")
    return handed


def _words(texts: list[str]) -> list[str]:
    """KeyNMF's vocabulary: its default vectoriser, but rarer words on small questions.

    The default (a word in at least 10 responses) leaves a question of 100 next to no words.
    """
    rarest = 10 if len(texts) >= 1000 else 2
    counter = CountVectorizer(min_df=rarest, stop_words="english").fit(texts)
    return [str(word) for word in counter.get_feature_names_out()]


def _run(job: Path, threads: int) -> None:
    limits = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = os.environ | dict.fromkeys(limits, str(threads))
    environment |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", str(INSIDE), str(job)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{job.stem} failed:\n{done.stderr[-2000:]}")


def _read(answer: Path) -> Answer:
    said = json.loads(answer.read_text("utf-8"))
    each = said["questions"]
    return Answer(
        found=[Found([set(t) for t in one["themes"]], one["primary"]) for one in each],
        seconds=sum(one["seconds"] for one in each),
        cpu_seconds=sum(one["cpu_seconds"] for one in each),
        peak_bytes=said["peak_bytes"],
        notes=[one["notes"] for one in each],
    )
