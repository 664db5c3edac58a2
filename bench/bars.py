"""What measurements are held against. A bar that is missed is said in words, under its table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PLACES = 3
"""A number is judged as it is printed."""


@dataclass(frozen=True)
class Bar:
    """`column` of a row is to be `value` at least, or at most where `most`. `note`: what for."""

    column: str
    value: float
    most: bool = False
    note: str = ""

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.column} {'≤' if self.most else '≥'} {self.value:g}{note}"

    def met(self, row: Mapping[str, object]) -> bool:
        """Whether the row reaches the bar."""
        measured = round(float(str(row[self.column])), PLACES)
        return measured <= self.value if self.most else measured >= self.value


def verdict(row: Mapping[str, object], bars: Iterable[Bar]) -> str:
    """A sentence on a row, whose first column is its name: what it meets and falls short of."""
    bars = list(bars)
    missed = [str(bar) for bar in bars if not bar.met(row)]
    met = [str(bar) for bar in bars if bar.met(row)]
    parts = [
        *(["**falls short of** " + "; ".join(missed)] if missed else []),
        *(["meets " + "; ".join(met)] if met else []),
    ]
    name = next(value for key, value in row.items() if key not in ("table", "bars"))
    return f"{name}: {', and '.join(parts)}."
