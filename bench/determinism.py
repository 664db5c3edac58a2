"""Section: the same responses give the same bytes, whatever their order and the threads."""

import hashlib
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import crowd, product
from bench.frame import RESULTS, Row

TITLE = "The same input, the same bytes"
ORDER = 40
ABOUT = """2,000 responses of the speed crowd, a tenth of them repeated word for word, sorted four
times in new processes with empty caches. A file is "same" when its sha256 is that of the first run,
"same lines" when only their order differs."""

SIZE = 2_000
FILES = ("codings.csv", "themes.csv", "campaigns.csv", "codebook.yaml", "findings.json")
# What the run is called, seed of the row order (None: as it is), threads, PYTHONHASHSEED.
RUNS = (
    ("as it is, 2 threads", None, 2, "0"),
    ("as it is, 1 thread", None, 1, "1"),
    ("rows shuffled, 2 threads", 1, 2, "2"),
    ("rows shuffled otherwise, 1 thread", 2, 1, "3"),
)


def run(shared: Path) -> list[Row]:
    """One row a run: each output file against the first run's."""
    if product.missing():
        return [{"run": product.missing()}]
    texts = crowd.gather(shared / "data", SIZE * 9 // 10).texts
    numbered = list(enumerate(texts + texts[: SIZE // 10], start=1))
    outputs = list(_sorted(numbered))
    return [
        {"run": name, **{file: _compare(outputs[0] / file, output / file) for file in FILES}}
        for (name, *_), output in zip(RUNS, outputs, strict=True)
    ]


def _sorted(numbered: list[tuple[int, str]]) -> Iterator[Path]:
    for place, (_, shuffled, threads, hash_seed) in enumerate(RUNS):
        rows = list(numbered)
        if shuffled is not None:
            random.Random(shuffled).shuffle(rows)
        # The same file name each time, since the outputs may repeat it.
        file = RESULTS / "determinism" / str(place) / "responses.csv"
        crowd.write(file, rows)
        output = file.parent / "sorted"
        with tempfile.TemporaryDirectory() as cache:
            extra = {"PYTHONHASHSEED": hash_seed}
            product.sort(file, output, threads, Path(cache), extra)
        yield output


def _compare(first: Path, other: Path) -> str:
    if not (first.exists() and other.exists()):
        return "missing"
    if hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest():
        return "same"
    lines = [sorted(path.read_bytes().splitlines()) for path in (first, other)]
    return "same lines" if lines[0] == lines[1] else "differs"
