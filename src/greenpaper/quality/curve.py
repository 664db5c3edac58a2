"""How agreement grows with the number of codings, and which responses would teach most."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.quality.learn import LEAST, Material, teach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

SIZES = (25, 50, 100, 150, 200, 300, 400, 600, 800)
FOLDS = 4
REPEATS = 3
MORE = 50
HARDLY = 0.005
"""Less than this of micro-F1 is hardly a gain."""


@dataclass(frozen=True, slots=True)
class Point:
    """Taught with so many `codings`, the coder agreed with people on others: micro-F1 `agreement`.

    `spread` is the standard deviation from one split to another.
    """

    codings: int
    agreement: float
    spread: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The learning curve. `more`: what another 50 codings would add, about, by its last part.

    None where there are too few codings to say.
    """

    points: tuple[Point, ...]
    more: float | None

    @property
    def enough(self) -> bool:
        """Whether another 50 would hardly help."""
        return self.more is not None and self.more < HARDLY


def learning_curve(seen: Material, rows: "Whole", given: "Floats", repeats: int = REPEATS) -> Curve:
    """Teach with some codings and compare with those held back: a quarter each time, in turn.

    Splits are by lot, but the same each time: by the SHA-256 of the row's number.
    """
    order = np.argsort(rows, kind="stable")
    rows, given = rows[order], given[order]
    most = len(rows) - -(-len(rows) // FOLDS)
    sizes = [size for size in SIZES if size < most] + ([most] if most >= SIZES[0] else [])
    splits = [split for repeat in range(repeats) for split in _splits(rows, repeat)]
    points = []
    for size in sizes:
        scores = [
            _held_back(seen, (rows, given), with_them[:size], held_back)
            for with_them, held_back in splits
        ]
        mean, spread = (round(float(what(scores)), 3) for what in (np.mean, np.std))
        points.append(Point(size, mean, spread))
    return Curve(tuple(points), _more(points, len(rows)))


def micro_f1(held: "Floats", given: "Floats") -> float:
    """Micro-F1 of yes or no against people's shares."""
    return float(2 * (held * given).sum() / max(1e-9, held.sum() + given.sum()))


def next_to_code(chance: "Floats", vectors: "Floats", coded: "Whole", number: int) -> "Whole":
    """The responses whose codings would teach most: in doubt, and unlike those chosen before.

    `chance` (N, T) is the taught coder's; `vectors` (N, D) unit rows; `coded` were coded already.
    Doubt is the sum over themes of chance * (1 - chance). Each choice takes from the doubt of
    what is like it. The first of equals is taken.
    """
    doubt = np.round((chance * (1 - chance)).sum(axis=1), 6)
    doubt[coded] = -1
    chosen: list[int] = []
    for _ in range(min(number, int((doubt > 0).sum()))):
        best = int(np.argmax(doubt))
        chosen.append(best)
        alike = np.clip(vectors @ vectors[best], 0, 1)
        doubt = np.where(doubt < 0, doubt, np.round(doubt * (1 - alike**2), 6))
        doubt[best] = -1
    return np.array(chosen, dtype=np.int64)


def _splits(rows: "Whole", repeat: int) -> "list[tuple[Whole, Whole]]":
    """What to teach with, in an order by lot, and what to hold back: places in `rows`."""
    lots = [hashlib.sha256(f"{repeat} {row}".encode()).digest() for row in rows]
    shuffled = np.array(sorted(range(len(rows)), key=lots.__getitem__), dtype=np.int64)
    folds = np.arange(len(rows)) % FOLDS
    return [(shuffled[folds != fold], shuffled[folds == fold]) for fold in range(FOLDS)]


def _held_back(
    seen: Material, coded: "tuple[Whole, Floats]", with_them: "Whole", held_back: "Whole"
) -> float:
    rows, given = coded
    taught = teach(seen, rows[with_them], given[with_them]).taught
    said = taught.code(seen.only(rows[held_back])) >= LEAST
    return micro_f1(said.astype(np.float64), given[held_back])


def _more(points: list[Point], number: int) -> float | None:
    """What 50 more would add if the curve goes on: it is fitted by a line in 1 / sqrt(codings)."""
    late = [point for point in points if point.codings >= points[-1].codings / 4] if points else []
    if len(late) < 3:
        return None
    slope = np.polyfit([p.codings**-0.5 for p in late], [p.agreement for p in late], 1)[0]
    return max(0.0, round(float(slope * ((number + MORE) ** -0.5 - number**-0.5)), 3))
