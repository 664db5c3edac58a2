"""Protocol D: are the themes that a method finds the ones that people would sign?

No method sees a gold code. An oracle then plays the person who signs the themes off: on a random
half of the responses it maps each theme to the gold code that it overlaps best, or to none when
less than .3 of the theme's responses have that code. The other half is then coded by the mapping
and scored. Every method, ours and the peers', is judged by this one function.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import (
    adjusted_rand_score,
    normalized_mutual_info_score,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Held = NDArray[np.int32]

SPLITS = 5
LEAST_OVERLAP = 0.3
LEAST_FREQUENCY = 0.01
FOUND_AT = 0.5


@dataclass(frozen=True)
class Found:
    """What a method made of one question: themes by number, -1 for no primary theme."""

    themes: list[set[int]]
    primary: list[int]


Method = Callable[[list[str], int], Found]
"""A way to find themes: the texts of one question and the most themes it may have -> themes."""


def oracle_sign_off(
    gold: Sequence[AbstractSet[str]],
    found: Sequence[AbstractSet[int]],
    seed: int = 0,
    undecided: Sequence[AbstractSet[str]] = (),
) -> dict[str, float]:
    """Score `found` against `gold` (one set of themes and one of codes per response).

    `undecided` are (response, code) pairs to leave out of every count. Returns `micro_f1` and
    `found_share` (of the codes that at least 1% of the responses have, how many reach F1 .5),
    each a mean over 5 splits in both directions; `codes`, how many codes that is a share of;
    `themes`, how many were found; and `themes_per_response`.
    """
    if len(gold) != len(found) or (undecided and len(undecided) != len(gold)):
        raise ValueError("gold, found and undecided must have one entry per response")
    codes = sorted(set().union(*gold))
    themes = sorted(set().union(*found))
    held = _held(found, themes)
    right = _held(gold, codes)
    counts = 1 - _held(undecided or [frozenset()] * len(gold), codes)
    common = right.sum(axis=0) >= LEAST_FREQUENCY * len(gold)
    micro: list[float] = []
    share: list[float] = []
    for half, other in _halves(len(gold), seed):
        mapping = _sign_off(held[half], right[half], counts[half])
        coded = (held[other] @ mapping > 0).astype(np.int32)
        by_code = _tallies(coded, right[other], counts[other])
        micro.append(float(_f1(by_code.sum(axis=1))))
        share.append(float((_f1(by_code[:, common]) >= FOUND_AT).mean()) if common.any() else 0.0)
    return {
        "micro_f1": float(np.mean(micro)),
        "found_share": float(np.mean(share)),
        "codes": float(common.sum()),
        "themes": float(len(themes)),
        "themes_per_response": float(held.sum() / max(1, len(gold))),
    }


def primary_agreement(gold: Sequence[AbstractSet[str]], primary: Sequence[int]) -> dict[str, float]:
    """Adjusted Rand index and NMI of the primary theme, for sets with one code a response.

    Responses without a primary theme (-1) count as one more theme.
    """
    if any(len(codes) != 1 for codes in gold):
        raise ValueError("agreement of primary themes needs exactly one gold code a response")
    one = [next(iter(codes)) for codes in gold]
    return {
        "ari": float(adjusted_rand_score(one, primary)),
        "nmi": float(normalized_mutual_info_score(one, primary)),
    }


def _held(
    sets: Sequence[AbstractSet[str]] | Sequence[AbstractSet[int]], names: list[str] | list[int]
) -> "Held":
    """Who has what: 0/1, shape (responses, names)."""
    place = {name: number for number, name in enumerate(names)}
    held = np.zeros((len(sets), len(names)), dtype=np.int32)
    for row, members in enumerate(sets):
        for name in members:
            if name in place:
                held[row, place[name]] = 1
    return held


def _halves(size: int, seed: int) -> list[tuple["Held", "Held"]]:
    """Five splits, each in both directions."""
    halves: list[tuple[Held, Held]] = []
    for split in range(SPLITS):
        order = np.random.default_rng([seed, split]).permutation(size).astype(np.int32)
        first, second = order[: size // 2], order[size // 2 :]
        halves += [(first, second), (second, first)]
    return halves


def _sign_off(held: "Held", right: "Held", counts: "Held") -> "Held":
    """Themes to codes as 0/1, shape (themes, codes), at most one code a theme."""
    overlap = held.T @ (right * counts)
    judged = held.T @ counts
    mapping = np.zeros_like(overlap)
    if overlap.size == 0:
        return mapping
    best = overlap.argmax(axis=1)
    rows = np.arange(len(best))
    part = overlap[rows, best] / np.maximum(1, judged[rows, best])
    mapping[rows, best] = (part >= LEAST_OVERLAP).astype(mapping.dtype)
    return mapping


def _tallies(coded: "Held", right: "Held", counts: "Held") -> "Held":
    """Rows: hits, false alarms, misses; one column a code."""
    hits = (coded * right * counts).sum(axis=0)
    return np.stack(
        [
            hits,
            (coded * counts).sum(axis=0) - hits,
            (right * counts).sum(axis=0) - hits,
        ]
    ).astype(np.int32)


def _f1(tallies: "Held") -> "NDArray[np.float64]":
    hits, alarms, misses = tallies
    return np.asarray(2 * hits / np.maximum(1, 2 * hits + alarms + misses), dtype=np.float64)
