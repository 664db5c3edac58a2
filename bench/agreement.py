"""Section: agreement between people, held to other implementations; and the trap of pre-filled
codings.
"""

import csv
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance
from sklearn.metrics import f1_score

from bench.bars import Bar
from bench.frame import Row
from bench.loaders import nhs_fft
from greenpaper.quality.agreement import agreement
from greenpaper.quality.board import Board, board, resampled
from greenpaper.quality.coded import MACHINE, Drawn, Judgement, Part
from greenpaper.quality.pair import compare

TITLE = "Agreement"
ORDER = 35
ABOUT = """Two people's codings of sight_double_coded, by `greenpaper check`'s own functions and by
scikit-learn and nltk, on the 286 comments that both
coded. The published micro-F1 of these two people is .853.

The trap: a sample of 200 of nhs_fft, whose codes people gave. *Random* codings give each response
as many codes as it has, by how common the codes are, whatever it says; *good* ones are the
people's with a fifth of the codes wrong. Reviewers shown codings already filled in correct some of
those that are wrong and leave the rest; the score is the F1 of the codings with what they leave.
How many they correct is assumed, not measured. Beside it the blind protocol: two people who each
err in one code of eight, without seeing anything, against the codings; and with each other. Means
of 20 samples."""

Sets = list[frozenset[str]]
"""What a coder gave each response; nothing at all: not coded (every code set has a “none”)."""
SAMPLES = 20
SIZE = 200


def run(shared: Path) -> list[Row]:
    """Agreement of two people, how long it takes, and the trap."""
    return [*_people(shared / "data"), *_trap(shared / "data")]


def _people(data: Path) -> list[Row]:
    one, two = sight(data)
    made = _board({"coder1": one, "coder2": two, MACHINE: two})
    point = compare(made, 0, 1, resampled(made, 0, 0)).overall
    began = time.perf_counter()
    agreement(made, seed=0)
    ours = time.perf_counter() - began
    both = made.judged[0] & made.judged[1]
    a, b = (made.given[n][both].astype(int) for n in (0, 1))
    began = time.perf_counter()
    pairs = [pair for pair in zip(one, two, strict=True) if all(pair)]
    sets = [(c, n, given) for n, pair in enumerate(pairs) for c, given in enumerate(pair)]
    alpha = AnnotationTask(sets, distance=masi_distance).alpha()
    theirs = time.perf_counter() - began
    bars = (Bar("micro-F1", 0.853), Bar("micro-F1", 0.853, most=True, note="as published"))
    return [
        {
            "table": "Two people, sight_double_coded",
            "by": "**Greenpaper**",
            "micro-F1": float(point["f1"][0]),
            "macro-F1": float(point["macro_f1"][0]),
            "exact": float(point["exact"][0]),
            "alpha, MASI": float(point["alpha_masi"][0]),
            "seconds": ours,
            "resamples": 1000,
            "bars": bars,
        },
        {
            "table": "Two people, sight_double_coded",
            "by": "scikit-learn, nltk",
            "micro-F1": float(f1_score(a, b, average="micro")),
            "macro-F1": float(f1_score(a, b, average="macro")),
            "exact": float((a == b).all(axis=1).mean()),
            "alpha, MASI": float(alpha),
            "seconds": theirs,
            "resamples": 0,
        },
    ]


def _trap(data: Path) -> list[Row]:
    gold = [s for s in nhs_fft(data).gold if s]
    kinds: dict[str, Callable[[Sets, random.Random], Sets]] = {
        "random": _by_commonness,
        "good": lambda some, rng: wrong(some, 0.2, rng),
    }
    rows: list[Row] = []
    for kind, make in kinds.items():
        for corrected in (0.0, 0.1, 0.25, 0.5, 1.0):
            found = np.mean(
                [_one_review(gold, make, corrected, seed) for seed in range(SAMPLES)], axis=0
            )
            shown, blind, alpha, people = (float(number) for number in found)
            rows.append(
                {
                    "table": "The trap: what a review reports",
                    "codings": kind,
                    "wrong ones corrected": f"{corrected:.0%}",
                    "F1, filled in and edited": shown,
                    "F1, blind": blind,
                    "alpha, blind": alpha,
                    "F1 of the two people": people,
                }
            )
    return rows


def _one_review(
    gold: Sets, make: Callable[[Sets, random.Random], Sets], corrected: float, seed: int
) -> tuple[float, float, float, float]:
    rng = random.Random(seed)
    sample = rng.sample(gold, SIZE)
    codings = make(sample, rng)
    edited = [
        edit(shown, true, corrected, rng) for shown, true in zip(codings, sample, strict=True)
    ]
    way = _board({"coder1": edited, MACHINE: codings})
    first, second = (wrong(sample, 0.125, rng) for _ in range(2))
    ours = _board({"coder1": first, "coder2": second, MACHINE: codings})
    shown = compare(way, 0, 1, resampled(way, 0, 0)).overall["f1"][0]
    one, two, people = (
        compare(ours, *p, resampled(ours, 0, 0)).overall for p in ((0, 2), (1, 2), (0, 1))
    )
    return (
        float(shown),
        float((one["f1"][0] + two["f1"][0]) / 2),
        float((one["alpha"][0] + two["alpha"][0]) / 2),
        float(people["f1"][0]),
    )


def edit(
    shown: frozenset[str], true: frozenset[str], corrected: float, rng: random.Random
) -> frozenset[str]:
    """What a reviewer leaves: each code too many or too few is put right with this chance."""
    fixed = sorted(code for code in shown ^ true if rng.random() < corrected)
    return shown ^ frozenset(fixed)


def wrong(some: Sequence[frozenset[str]], share: float, rng: random.Random) -> Sets:
    """The same, with this share of the codes exchanged for others."""
    codes = [code for given in some for code in sorted(given)]
    return [
        frozenset(rng.choice(codes) if rng.random() < share else code for code in sorted(given))
        for given in some
    ]


def _by_commonness(some: Sets, rng: random.Random) -> Sets:
    codes = [code for given in some for code in sorted(given)]
    return [frozenset(rng.choice(codes) for _ in given) for given in some]


def sight(data: Path) -> tuple[Sets, Sets]:
    """What the two coders of sight_double_coded gave."""
    with (data / "sight_double_coded" / "comments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    one, two = (
        [frozenset(code for code in row[name].split("|") if code) for row in rows]
        for name in ("coder1", "coder2")
    )
    return one, two


def _board(said: dict[str, Sets]) -> Board:
    count = len(next(iter(said.values())))
    drawn = [Drawn("q1", f"r{n}", f"r{n}", Part.RANDOM, "", 1.0, 1.0) for n in range(count)]
    codes = sorted(frozenset().union(*(given for some in said.values() for given in some)))
    judged = {
        name: [Judgement(name, "q1", f"r{n}", given) for n, given in enumerate(some) if given]
        for name, some in said.items()
    }
    return board(judged, drawn, {"q1": codes})
