"""Fit what a likeness is worth (src/greenpaper/themes/confidence.json) with cross-fitted encoders.

Each half of the questions is measured with the encoder that was taught the other half, since
likenesses to what an encoder was taught are better than those it will meet. Truth for themes that
a person wrote: the points themselves, as titles and as titles with descriptions. Truth for themes
that were found: protocol D's oracle signs them off. Never seen: nhs_fft, ArgKP dev, and the halves
of govbills' and banking77's codes on which `make bench` reports.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
from bench import loaders
from bench.loaders import Question
from bench.pairs import Pairs, found_pairs, written_pairs
from scipy.optimize import minimize
from training.material import opinions
from training.teach import half

from greenpaper.themes import confidence
from greenpaper.themes.confidence import FEATURES, FEW, as_curves, checksum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.domain.ports import Embedder

    Reals = NDArray[np.float64]
    Whole = NDArray[np.int64]

RISING = ("whole", "best", "lead", "spread", "share")
SAFE = ("best", "lead", "share")
"""For themes found: curves on more features were further out on kinds of questions that they were
not fitted on."""
PENALTY = 1e-6
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
FOUND_THRESHOLDS = (0.25, 0.35, 0.45, 0.55, 0.65)


@dataclass(frozen=True)
class HeldOut:
    """Questions, and the encoder that was not taught them."""

    questions: list[Question]
    embedder: "Embedder"


def held_out(data: Path, encoders: "dict[str, Embedder]") -> list[HeldOut]:
    """Each half with the other half's encoder; ArgKP by side and by motion, and the opinions.

    `encoders` maps "A" and "B" to what was taught that half.
    """
    sides, motions = loaders.argkp(data, "train"), loaders.argkp_motions(data, "train")
    written = {question.name: question for question in opinions()}
    parts = []
    for taught, other in (("A", "B"), ("B", "A")):
        names = set(half([motion.name for motion in motions], other))
        subjects = {motion.group for motion in motions if motion.name in names}
        argued = [question for question in [*sides, *motions] if question.group in subjects]
        own = [written[name] for name in half(list(written), other)]
        parts.append(HeldOut([*argued, *own], encoders[taught]))
    return parts


def fit(data: Path, parts: list[HeldOut]) -> dict[str, object]:
    """The four curves: weights on the features as they are, and a constant.

    What themes hear rests on what is made of their words, so that curve is fitted last.
    """
    asked = [(question, part.embedder) for part in parts for question in part.questions]
    versions = [(one, embedder) for question, embedder in asked for one in _versions(question)]
    written = [written_pairs(version, embedder, "words") for version, embedder in versions]
    few = [
        written_pairs(_few(version, number % FEW + 1), embedder, "words")
        for number, (question, embedder) in enumerate(asked)
        for version in _versions(question)
    ]
    found = [found_pairs(question, embedder) for question, embedder in asked if _argued(question)]
    kinds = [[found_pairs(one, parts[0].embedder) for one in kind] for kind in _single(data)]
    curves = {
        "found": _curve([found, *kinds], SAFE),
        "written": _curve([written], FEATURES[:-2]),
        "few": _curve([few], FEATURES[:-1]),
    }
    so_far = as_curves({**curves, "attuned": curves["written"]})
    with patch.object(confidence, "curves", return_value=so_far):
        attuned = [written_pairs(version, embedder, "ear") for version, embedder in versions]
    curves["attuned"] = _curve([attuned], FEATURES[:-2])
    for kind in ("written", "few"):
        curves[kind]["weights"][FEATURES.index("heard")] = 1.0
    return {"sha256": checksum(curves), **curves}


def _argued(question: Question) -> bool:
    """Whether it is ArgKP's: the opinions have too few responses to find themes in."""
    return bool(question.group)


def _single(data: Path) -> list[list[Question]]:
    """banking77's test rows and govbills' topics and subtopics, of the half that may be learned.

    Every encoder was taught their codes, so their likenesses are a little too good. Without them
    the curve knows nothing but arguments, and is further out on everything else.
    """
    intents, *bills = loaders.taught_sets(data)
    return [[intents], bills]


def _versions(question: Question) -> Iterable[Question]:
    """The question with titles only and, where there are any, with descriptions."""
    yield replace(question, longer={})
    if question.longer:
        yield question


def _few(question: Question, count: int) -> Question:
    """The question with `count` of its points, as a person might bring them."""
    keys = sorted(question.descriptions)
    random.Random(question.name).shuffle(keys)
    kept = frozenset(keys[:count])
    return replace(
        question,
        descriptions={key: question.descriptions[key] for key in sorted(kept)},
        gold=tuple(gold & kept for gold in question.gold),
        undecided=tuple(split & kept for split in question.undecided),
    )


def _curve(kinds: list[list[Pairs]], used: Sequence[str]) -> dict[str, Any]:
    """A logistic curve on the features `used`.

    Each kind of question weighs the same, and in a kind each question.
    """
    some = [[part for part in kind if len(part.right)] for kind in kinds]
    weighed = [(part, 1 / len(part.right) / len(kind)) for kind in some for part in kind]
    columns = [FEATURES.index(name) for name in used]
    rows = np.concatenate([part.rows[:, columns] for part, _ in weighed]).astype(np.float64)
    right = np.concatenate([part.right for part, _ in weighed])
    weights = np.concatenate([np.full(len(part.right), weight) for part, weight in weighed])
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    *slopes, constant = _fitted((rows - middle) / spread, right, weights / weights.sum(), used)
    plain = dict(zip(used, np.array(slopes) / spread, strict=True))
    return {
        "features": list(FEATURES),
        "weights": [round(float(plain.get(name, 0.0)), 4) for name in FEATURES],
        "constant": round(float(constant - (np.array(slopes) / spread * middle).sum()), 4),
        "pairs": len(right),
        "questions": len(weighed),
    }


def _fitted(rows: "Reals", right: "Whole", weights: "Reals", used: Sequence[str]) -> "Reals":
    """Slopes and constant of the likeliest curve that never falls as a likeness rises."""
    columns = np.column_stack([rows, np.ones(len(rows))])

    def loss(slopes: "Reals") -> "tuple[float, Reals]":
        score = columns @ slopes
        value = weights @ (np.logaddexp(0, score) - right * score) + PENALTY * slopes @ slopes
        gradient = columns.T @ (weights * (1 / (1 + np.exp(-score)) - right))
        return float(value), gradient + 2 * PENALTY * slopes

    bounds = [(0, None) if name in RISING else (None, None) for name in (*used, "")]
    start = np.zeros(columns.shape[1])
    found: Reals = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found
