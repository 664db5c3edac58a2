"""Two versions of the results, side by side: what became of each theme and of the responses."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from greenpaper.report.csv_file import GUARDED
from greenpaper.report.order import natural

SHOWN = 50
"""Responses of a question that are listed one by one."""
ONE = ["question", "response_id"]
"""What names a response."""
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
    coded = _Coded(_codings(codings_before), _codings(codings_after))
    keys = [*new, *(k for k in old if k not in new)]
    return [_question(k, old.get(k), new.get(k), coded) for k in keys]


def _codings(content: bytes) -> pl.DataFrame:
    """A row for each theme of a response, or for its status where it has none."""
    columns = ["question", "response_id", "status", "theme", "title"]
    table = pl.read_csv(io.BytesIO(content), columns=columns, infer_schema=False)
    said = pl.col("theme").fill_null(pl.col("status"))
    shown = pl.col("title").fill_null(pl.col("status").str.replace_all("_", " "))
    return table.select(*ONE, said.alias("said"), shown.alias("shown"))


class _Coded:
    """Two tables of codings, and the responses (as `ONE`) in which they differ."""

    def __init__(self, before: pl.DataFrame, after: pl.DataFrame) -> None:
        self.before, self.after = before, after
        row = [*ONE, "said"]
        gone_rows = before.join(after, on=row, how="anti").select(ONE)
        new_rows = after.join(before, on=row, how="anti").select(ONE)
        self.gone = gone_rows.join(after, on=ONE, how="anti").unique()
        self.new = new_rows.join(before, on=ONE, how="anti").unique()
        changed = pl.concat([gone_rows, new_rows]).unique()
        for others in (self.gone, self.new):
            changed = changed.join(others, on=ONE, how="anti")
        self.otherwise = changed

    def examples(self, question: str) -> Iterator[CodedOtherwise]:
        """The first of a question's responses that are coded otherwise."""
        ids = self.otherwise.filter(question=question)["response_id"].to_list()
        chosen = sorted(ids, key=natural)[:SHOWN]
        parts = [
            t.filter(pl.col("response_id").is_in(chosen), question=question)
            for t in (self.before, self.after)
        ]
        for one in chosen:
            before, after = (p.filter(response_id=one)["shown"].unique().sort() for p in parts)
            yield CodedOtherwise(_plain(one), tuple(map(_plain, before)), tuple(map(_plain, after)))


def _question(key: str, old: Found | None, new: Found | None, coded: _Coded) -> QuestionCompared:
    asked = new or old or {}
    return QuestionCompared(
        key=key,
        text=asked["text"],
        considered_before=old["considered"] if old else 0,
        considered_after=new["considered"] if new else 0,
        themes=_themes(old["themes"] if old else (), new["themes"] if new else ()),
        new=coded.new.filter(question=key).height,
        gone=coded.gone.filter(question=key).height,
        otherwise=coded.otherwise.filter(question=key).height,
        examples=tuple(coded.examples(key)),
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
