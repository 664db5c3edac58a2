"""Two versions of the results, side by side: what became of each theme and of the responses."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from greenpaper.report.csv_file import GUARDED
from greenpaper.report.order import natural

SHOWN = 50
"""Responses of a question that are listed one by one."""
Found = Mapping[str, Any]
"""Findings as they are in findings.json."""


@dataclass(frozen=True, slots=True)
class ThemeCompared:
    """A theme in two versions; counts and shares are None where it is not there."""

    key: str
    title: str
    title_before: str
    before: int | None
    after: int | None
    share_before: float | None
    share_after: float | None

    @property
    def state(self) -> str:
        """What became of it: added, removed, renamed, changed, or nothing."""
        if self.before is None or self.after is None:
            return "added" if self.before is None else "removed"
        if self.title != self.title_before:
            return "renamed"
        return "changed" if self.before != self.after else ""


@dataclass(frozen=True, slots=True)
class CodedOtherwise:
    """A response whose themes or status are not the same, as titles (or what became of it)."""

    response_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionCompared:
    """A question in two versions. `otherwise` counts all; `examples` are the first of them."""

    key: str
    text: str
    considered_before: int
    considered_after: int
    themes: tuple[ThemeCompared, ...]
    new: int
    gone: int
    otherwise: int
    examples: tuple[CodedOtherwise, ...]

    @property
    def same(self) -> bool:
        """Whether nothing is different."""
        return not (self.new or self.gone or self.otherwise or any(t.state for t in self.themes))


def compare(
    before: Found, after: Found, codings_before: bytes, codings_after: bytes
) -> list[QuestionCompared]:
    """What is different, question by question. The codings are those of codings.csv."""
    old = {q["key"]: q for q in before["questions"]}
    new = {q["key"]: q for q in after["questions"]}
    both = _outcomes(codings_before).join(
        _outcomes(codings_after), on=["question", "response_id"], how="full", coalesce=True
    )
    keys = [*new, *(k for k in old if k not in new)]
    return [_question(k, old.get(k), new.get(k), both.filter(question=k)) for k in keys]


def _outcomes(codings: bytes) -> pl.DataFrame:
    """A row a response, with the keys of its themes or its status, and the titles."""
    table = pl.read_csv(io.BytesIO(codings), infer_schema=False)
    said = pl.col("theme").fill_null(pl.col("status"))
    shown = pl.col("title").fill_null(pl.col("status").str.replace_all("_", " "))
    return (
        table.select("question", "response_id", said.alias("said"), shown.alias("shown"))
        .unique(["question", "response_id", "said"])
        .sort("question", "response_id", "said")
        .group_by("question", "response_id", maintain_order=True)
        .agg("said", "shown")
    )


def _question(
    key: str, old: Found | None, new: Found | None, both: pl.DataFrame
) -> QuestionCompared:
    there, here = pl.col("said").is_not_null(), pl.col("said_right").is_not_null()
    otherwise = both.filter(there & here & (pl.col("said") != pl.col("said_right")))
    rows = sorted(
        otherwise.select("response_id", "shown", "shown_right").iter_rows(),
        key=lambda row: natural(row[0]),
    )
    asked = new or old or {}
    return QuestionCompared(
        key=key,
        text=asked["text"],
        considered_before=old["considered"] if old else 0,
        considered_after=new["considered"] if new else 0,
        themes=_themes(old["themes"] if old else (), new["themes"] if new else ()),
        new=both.filter(~there).height,
        gone=both.filter(~here).height,
        otherwise=otherwise.height,
        examples=tuple(
            CodedOtherwise(_plain(i), tuple(map(_plain, b)), tuple(map(_plain, a)))
            for i, b, a in rows[:SHOWN]
        ),
    )


def _plain(cell: str) -> str:
    """A cell of the CSV file without the apostrophe that guards it."""
    return cell[1:] if re.match(GUARDED, cell) else cell


def _themes(old: Sequence[Found], new: Sequence[Found]) -> tuple[ThemeCompared, ...]:
    """The themes that there are, then those that there were."""
    before, after = {t["key"]: t for t in old}, {t["key"]: t for t in new}
    keys = [*after, *(k for k in before if k not in after)]
    return tuple(_theme(k, before.get(k), after.get(k)) for k in keys)


def _theme(key: str, old: Found | None, new: Found | None) -> ThemeCompared:
    return ThemeCompared(
        key=key,
        title=(new or old or {})["title"],
        title_before=old["title"] if old else "",
        before=old["responses"]["count"] if old else None,
        after=new["responses"]["count"] if new else None,
        share_before=old["responses"]["share"] if old else None,
        share_after=new["responses"]["share"] if new else None,
    )
