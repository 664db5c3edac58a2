"""Section N: coding when nothing is given but the codes' names or descriptions."""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.bars import Bar
from bench.frame import Row
from bench.loaders import Question, argkp, argkp_motions, nhs_fft
from bench.vectors import embed, load_embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.domain.ports import Embedder

    Scores = NDArray[np.float32]
    Held = NDArray[np.bool_]

TITLE = "Coding from names only (N)"
ORDER = 20
ABOUT = """A method sees the codes' names or descriptions and the responses, nothing else. Codes fit
that score at least a threshold and come within a margin of the response's best; both are chosen on
ArgKP's training motions unless a method brings its own, and never on what is reported. "With none"
counts "none of these" as one more code. Pairs on which ArgKP's judges were split are left out, and
with them "none" where a split pair could undo it; "with splits" is the recall of "none" when those
count as none too. Top-1: of the responses with a code, how many have one of theirs first (a split
one is not). NHS names are bare ("Staff responsiveness"), so that giving everybody the
commonest codes is hard to beat: which codes are common is what that baseline alone is told."""

_MOONSHOT = "moonshot"
BARS = {
    "argkp dev, one side": (
        Bar("with none", 0.72),
        Bar("top-1", 0.79),
        Bar("recall of none", 0.65),
        Bar("with none", 0.80, note=_MOONSHOT),
        Bar("top-1", 0.88, note=_MOONSHOT),
        Bar("recall of none", 0.75, note=_MOONSHOT),
    )
}


@dataclass(frozen=True)
class Rule:
    """A code fits if it scores `threshold` or more and is within `margin` of the best one."""

    threshold: float
    margin: float


@dataclass(frozen=True)
class Coder:
    """A way to code: `code_with(descriptions, texts)` gives scores, shape (texts, descriptions).

    Columns follow the order of `descriptions`. Without a rule, one is chosen on ArgKP train.
    """

    name: str
    code_with: Callable[[dict[str, str], list[str]], "Scores"]
    rule: Rule | None = None


def run(shared: Path) -> list[Row]:
    """Every coder on ArgKP dev (one side; both sides) and on the NHS frame."""
    data = shared / "data"
    sets = {
        "argkp dev, one side": argkp(data),
        "argkp dev, both sides": argkp_motions(data),
        "nhs_fft": [nhs_fft(data)],
    }
    train = {
        "argkp dev, one side": argkp(data, "train"),
        "argkp dev, both sides": argkp_motions(data, "train"),
    }
    train["nhs_fft"] = train["argkp dev, both sides"]
    rows: list[Row] = []
    for coder in coders(load_embedder(frozen=True)):
        for name, questions in sets.items():
            rule = coder.rule or choose_rule(coder, train[name])
            score = judge(questions, [decide(coder, q, rule) for q in questions])
            row: Row = {"table": name, "method": coder.name, **score}
            held = coder.name.startswith("**Greenpaper") and name in BARS
            rows.append(row | {"bars": BARS[name]} if held else row)
    for name, questions in sets.items():
        rows.append(
            {"table": name, "method": "commonest codes to everybody", **_commonest(questions)}
        )
    return sorted(rows, key=lambda row: list(sets).index(str(row["table"])))


def coders(embedder: "Embedder") -> list[Coder]:
    """Ours (`bench/engine.py` gives `coders()`), and this embedder's plain cosine as the floor."""
    ours: list[Coder] = []
    if importlib.util.find_spec("bench.engine") is not None:
        engine = importlib.import_module("bench.engine")
        ours = engine.coders() if hasattr(engine, "coders") else []

    def cosine(descriptions: dict[str, str], texts: list[str]) -> "Scores":
        return embed(embedder, texts) @ embed(embedder, list(descriptions.values())).T

    return [*ours, Coder("frozen MiniLM, cosine", cosine)]


def decide(coder: Coder, question: Question, rule: Rule) -> tuple["Scores", "Held"]:
    """Scores and which codes fit, shape (texts, codes)."""
    scores = coder.code_with(question.descriptions, list(question.texts))
    return scores, apply(rule, scores)


def apply(rule: Rule, scores: "Scores") -> "Held":
    """Which codes fit under the rule."""
    best = scores.max(axis=1, keepdims=True)
    fits: Held = (scores >= rule.threshold) & (scores >= best - rule.margin)
    return fits


def choose_rule(coder: Coder, questions: Sequence[Question]) -> Rule:
    """The rule with the best micro-F1 with "none" on questions that are not reported."""
    scores = [coder.code_with(q.descriptions, list(q.texts)) for q in questions]
    thresholds = np.quantile(
        np.concatenate([s.max(axis=1) for s in scores]), np.arange(0, 0.9, 0.05)
    )
    margins = float(np.std(np.concatenate([s.ravel() for s in scores]))) * np.array(
        [0, 0.25, 0.5, 1, 9]
    )
    rules = [Rule(float(t), float(m)) for t, m in product(thresholds, margins)]
    return max(
        rules,
        key=lambda rule: judge(questions, [(s, apply(rule, s)) for s in scores])["with none"],
    )


def judge(
    questions: Sequence[Question], coded: Sequence[tuple["Scores", "Held"]]
) -> dict[str, float]:
    """Micro-F1 pooled over the questions, alone and with "none" as a code; top-1; none's recall."""
    counts = np.zeros((2, 3))
    top: list[bool] = []
    empty: list[bool] = []
    for question, (scores, fits) in zip(questions, coded, strict=True):
        right, decided = _truth(question)
        counts[0] += _tally(fits, right, decided)
        has, coded_so = _any(right), _any(fits)
        counts[1] += _tally(~coded_so, ~has, has | ~_any(~decided))
        top += list(right[has, scores[has].argmax(axis=1)])
        empty += list(~coded_so[~has])
    alone, none = counts
    return {
        "micro-F1": _f1(alone),
        "with none": _f1(alone + none),
        "top-1": float(np.mean(top)),
        "recall of none": float(none[0] / max(1, none[0] + none[2])),
        "with splits": float(np.mean(empty)) if empty else 0.0,
    }


def _truth(question: Question) -> tuple["Held", "Held"]:
    """Which codes are right, and which pairs the judges decided; shape (texts, codes)."""
    codes = list(question.descriptions)
    right = np.array([[code in gold for code in codes] for gold in question.gold])
    split = question.undecided or (frozenset[str](),) * len(question.gold)
    return right, ~np.array([[code in pairs for code in codes] for pairs in split])


def _any(pairs: "Held") -> "Held":
    """Per text: is any of its pairs true?"""
    return np.asarray(pairs.any(axis=1), dtype=np.bool_)


def _tally(fits: "Held", right: "Held", decided: "Held") -> "NDArray[np.int64]":
    """Hits, false alarms, misses among decided pairs."""
    return np.array(
        [
            (fits & right & decided).sum(),
            (fits & ~right & decided).sum(),
            (~fits & right & decided).sum(),
        ]
    )


def _f1(tally: "NDArray[np.float64]") -> float:
    hits, alarms, misses = tally
    return float(2 * hits / max(1, 2 * hits + alarms + misses))


def _commonest(questions: Sequence[Question]) -> dict[str, float]:
    """Give every response of a question its k commonest codes, with the k that scores best."""
    best: dict[str, float] = {}
    for count in (1, 2, 3, 4):
        coded = []
        for question in questions:
            frequency = _truth(question)[0].mean(axis=0, dtype=np.float32)
            scores = np.tile(frequency, (len(question.texts), 1)).astype(np.float32)
            coded.append((scores, scores >= np.sort(frequency)[::-1][:count][-1]))
        score = judge(questions, coded)
        best = score if score["with none"] > best.get("with none", 0) else best
    return best
