"""The answers to closed questions, row by row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from greenpaper.intake import words
from greenpaper.intake.options import find_separator, split_choices

Value = str | list[str] | None


@dataclass(frozen=True, slots=True)
class Answers:
    """One value for each row: an option, a list of options where `several`, or None if blank."""

    values: Sequence[Value]
    several: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How often each option was chosen."""
        if not self.several:
            return Counter(value for value in self.values if isinstance(value, str))
        return Counter(o for value in self.values if isinstance(value, list) for o in value)

    def in_order(self, options: Sequence[str]) -> "Answers":
        """The same, with the choices in a cell in the order of the options."""
        if not self.several:
            return self
        place = {option: i for i, option in enumerate(options)}
        values = [
            sorted(v, key=place.__getitem__) if isinstance(v, list) else v for v in self.values
        ]
        return replace(self, values=values)


def one_each(column: pl.Series) -> Answers:
    """Answers of which a cell holds one."""
    return Answers([text or None for text in column.str.strip_chars().to_list()])


def several_each(column: pl.Series) -> Answers:
    """Answers of which a cell may hold several, with a mark between them."""
    cells = column.str.strip_chars().to_list()
    counts = Counter(text for text in cells if text)
    mark = find_separator(counts) or _mark_in(counts)
    parts = split_choices(sorted(counts), mark) if mark else {text: (text,) for text in counts}
    return Answers([list(parts[text]) if text else None for text in cells], several=True)


def _mark_in(counts: Counter[str]) -> str:
    """The commonest mark, for a column that a person says has several choices."""
    marks = (";", "|", "\n", ", ")
    held = {mark: sum(n for text, n in counts.items() if mark in text) for mark in marks}
    best = max(marks, key=lambda mark: (held[mark], -marks.index(mark)))
    return best if held[best] else ""


def in_columns(frame: pl.DataFrame, options: Sequence[tuple[str, str]]) -> Answers:
    """Answers with one column for each choice: (column, choice). "No" and "0" are not chosen."""
    chosen: list[Value] = [None] * frame.height
    for name, option in options:
        for row, text in enumerate(frame[name].str.strip_chars().to_list()):
            if not text:
                continue
            so_far = chosen[row]
            picked = so_far if isinstance(so_far, list) else []
            if text.lower() not in words.NO and option not in picked:
                picked.append(option)
            chosen[row] = picked
    return Answers(chosen, several=True)
