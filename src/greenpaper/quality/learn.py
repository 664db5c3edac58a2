"""The taught coder: what people's codings of some responses say about the others.

For each theme two ridge regressions in closed form (Hoerl and Kennard 1970, in the dual: Saunders,
Gammerman and Vovk 1998), on a response's vector with its wording, and with its gist; the themes'
own vectors stand among the examples. A third looks at what the first two and the machine that
nobody taught say of all the themes at once, since some go together and some exclude each other. One
logistic curve, the same for all themes, makes a probability of the three (stacked generalisation:
Wolpert 1992). What the curve is fitted on is left-one-out: a response's own coding has no part in
what it is told about that response.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from greenpaper.quality.wording import Wording, count_runs, learn_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from greenpaper.quality.wording import Sparse

    Floats = NDArray[np.float64]
    AnyFloats = NDArray[np.float32] | NDArray[np.float64]
    Whole = NDArray[np.int64]

STRENGTHS = (0.3, 1.0)
"""Ridge of the regression on vector and wording, and of that on vector and gist."""
TOGETHER = 10.0
"""Ridge of the regression on what is said of all themes."""
SURE = 1e-4
"""Nearer to 0 or 1 than this, what the untaught machine says counts as this near."""
DECIMALS = 6
"""Scores are rounded, since the last digits of a product depend on the number of rows."""
STEPS = 50
LEAST = 0.3
"""A theme fits from this probability on. Chosen on nhs_fft, without its test third: a threshold of
each question's own, learned from its codings, was no better and now and then much worse."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """All different responses to one question: what a coder can see of them.

    `vectors` (N, D) unit rows; `sure` (N, T): the untaught machine's probability of each theme;
    `themes` (T, D): a unit vector for each theme; `runs`, `gist`: see `Wording`.
    """

    vectors: "Floats"
    sure: "Floats"
    themes: "Floats"
    wording: Wording
    runs: "Sparse"
    gist: "Floats"

    def only(self, rows: "Whole | NDArray[np.bool_]") -> "Material":
        """Some of the responses, in the order of `rows`."""
        return Material(
            self.vectors[rows],
            self.sure[rows],
            self.themes,
            self.wording,
            self.runs[rows],
            self.gist[rows],
        )

    def themes_in_order(self, columns: "Whole") -> "Material":
        """The same with the themes in another order."""
        return replace(self, sure=self.sure[:, columns], themes=self.themes[columns])


@dataclass(frozen=True, slots=True, eq=False)
class Taught:
    """What was learned, as plain arrays; T themes, D dimensions of vectors.

    `vectors` (2, D, T), `runs` (buckets, T) and `gist` (50, T): weights of the two regressions,
    `constants` (2, T); `together` (3 T, T) and `middle` (3 T,): weights and centre of the third,
    whose constants are `level` (T,); `curve` (8,): the logistic curve's weights and constant.
    """

    vectors: "Floats"
    runs: "Floats"
    gist: "Floats"
    constants: "Floats"
    together: "Floats"
    middle: "Floats"
    level: "Floats"
    curve: "Floats"
    wording: Wording

    def code(self, seen: Material) -> "Floats":
        """The probability of each theme for each response, shape (N, T)."""
        first = seen.vectors @ self.vectors[0] + seen.runs @ self.runs + self.constants[0]
        second = seen.vectors @ self.vectors[1] + seen.gist @ self.gist + self.constants[1]
        scores = [np.round(score, DECIMALS) for score in (first, second)]
        beside = np.concatenate([*scores, seen.sure], axis=1) - self.middle
        scores.append(np.round(beside @ self.together + self.level, DECIMALS))
        return _chance(_features(scores, seen.sure), self.curve)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A taught coder, and `held` (k, T): what it would say of each response that it was taught
    with, had its coding been held back.
    """

    taught: Taught
    held: "Floats"


def material(
    texts: Sequence[str],
    vectors: "AnyFloats",
    sure: "Floats",
    themes: "AnyFloats",
    wording: Wording | None = None,
) -> Material:
    """See all different responses to a question, sorted; with a taught coder's `wording`, as it
    sees them. Vectors may be of any width, and are taken as 64 bits.
    """
    counts = count_runs(texts)
    wording = wording or learn_wording(counts)
    runs, gist = wording.measure(counts)
    return Material(
        np.asarray(vectors, dtype=np.float64),
        np.round(sure, DECIMALS),
        np.asarray(themes, dtype=np.float64),
        wording,
        runs,
        gist,
    )


def teach(seen: Material, rows: "Whole", given: "Floats") -> Lesson:
    """Teach a coder with what people gave: `given` (k, T) has for each of the responses `rows` the
    share of people who gave it each theme. Any order of rows gives the same coder.
    """
    order = np.argsort(rows, kind="stable")
    rows, given = rows[order], given[order]
    vectors, themes, sure = seen.vectors[rows], seen.themes, seen.sure[rows]
    alike = vectors @ vectors.T
    runs, gist = seen.runs[rows], seen.gist[rows]
    named = vectors @ themes.T, themes @ themes.T
    kernels = (alike + (runs @ runs.T).toarray(), alike + gist @ gist.T)
    ridges = [
        _ridge(kernel, named, given, strength)
        for kernel, strength in zip(kernels, STRENGTHS, strict=True)
    ]
    number = len(rows)
    scores = [np.round(held[:number], DECIMALS) for _, held in ridges]
    beside = np.concatenate([*scores, sure], axis=1)
    middle = beside.mean(axis=0)
    beside = beside - middle
    weights, held = _solved(beside @ beside.T, given, TOGETHER)
    scores.append(np.round(held, DECIMALS))
    features = _features(scores, sure)
    curve = _curve(features, given)
    chance = _chance(features, curve)
    taught = Taught(
        vectors=np.stack([vectors.T @ w[:number] + themes.T @ w[number:] for w, _ in ridges]),
        runs=np.asarray(runs.T @ ridges[0][0][:number]),
        gist=gist.T @ ridges[1][0][:number],
        constants=np.stack([w.sum(axis=0) for w, _ in ridges]),
        together=beside.T @ weights,
        middle=middle,
        level=weights.sum(axis=0),
        curve=curve,
        wording=seen.wording,
    )
    held_back = np.empty_like(chance)
    held_back[order] = chance
    return Lesson(taught, held_back)


def _ridge(
    kernel: "Floats", named: "tuple[Floats, Floats]", given: "Floats", strength: float
) -> "tuple[Floats, Floats]":
    """Dual weights and left-one-out scores, of responses and then of the themes' own vectors."""
    whole = np.block([[kernel, named[0]], [named[0].T, named[1]]])
    return _solved(whole, np.concatenate([given, np.eye(given.shape[1])]), strength)


def _solved(kernel: "Floats", wanted: "Floats", strength: float) -> "tuple[Floats, Floats]":
    """Ridge with a constant: its dual weights and, in closed form, its left-one-out scores."""
    inverse = np.linalg.inv(kernel + 1 + strength * np.eye(len(kernel)))
    weights = inverse @ wanted
    return weights, wanted - weights / np.diag(inverse)[:, None]


def _features(scores: "Sequence[Floats]", sure: "Floats") -> "Floats":
    """Shape (N, T, 7): each score and by how much it leads the response's best other; log-odds."""
    clipped = np.clip(sure, SURE, 1 - SURE)
    parts = [part for score in scores for part in (score, score - _best_other(score))]
    return np.stack([*parts, np.log(clipped / (1 - clipped))], axis=-1)


def _best_other(score: "Floats") -> "Floats":
    if score.shape[1] < 2:
        return score
    top = np.partition(score, -2, axis=1)[:, -2:]
    return np.where(score == top[:, 1:], top[:, :1], top[:, 1:])


def _chance(features: "Floats", curve: "Floats") -> "Floats":
    odds = (features * curve[:-1]).sum(axis=-1) + curve[-1]
    return np.asarray(np.round(expit(odds), DECIMALS))


def _curve(features: "Floats", given: "Floats") -> "Floats":
    """Logistic regression on shares, with a normal prior of variance 1 on standardised weights."""
    rows = features.reshape(-1, features.shape[-1])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])
    right, prior = given.ravel(), np.append(np.ones(rows.shape[1]), 0.0)
    rate = np.clip(right.mean(), 1e-6, 1 - 1e-6)
    weights = np.append(np.zeros(rows.shape[1]), np.log(rate / (1 - rate)))
    loss = _loss(design, right, prior, weights)
    for _ in range(STEPS):  # Newton's, each halved until it leads downwards
        now = expit(design @ weights)
        slope = design.T @ (right - now) - prior * weights
        bend = (design * (now * (1 - now))[:, None]).T @ design + np.diag(prior + SURE)
        step = np.linalg.solve(bend, slope)
        while (lower := _loss(design, right, prior, weights + step)) > loss:
            step = step / 2
        if loss - lower < 1e-9:
            break
        weights, loss = weights + step, lower
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ middle)


def _loss(design: "Floats", right: "Floats", prior: "Floats", weights: "Floats") -> float:
    odds = design @ weights
    return float((np.logaddexp(0, odds) - right * odds).sum() + (prior * weights**2).sum() / 2)
