"""What a column's answers are like, in numbers."""

from dataclasses import dataclass

import polars as pl

SAMPLE = 3000

# Shares of the answers that match each of these; on stripped text.
_DATE = (
    r"(?i)^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}"
    r"|\d{1,2} [a-z]{3,9},? \d{2,4}|[a-z]{3,9} \d{1,2},? \d{4}"
    r"|(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{4}"
    r")([ T,].{0,40})?$"
)
_PATTERNS = {
    "numeric": r"^[-+]?[£$€]?\d[\d,]*(\.\d+)?(e[-+]?\d+)?%?$",
    "whole": r"^[-+]?\d{1,9}$",
    "code": r"^[A-Za-z0-9][\w.:/#@+-]*$",
    "digit": r"\d",
    "date": _DATE,
    "email": r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$",
    "phone": r"^(\+|00|0)[\d ()-]{8,17}$",
    "postcode": r"(?i)^[a-z]{1,2}\d[a-z\d]? *\d[a-z]{2}$",
    "address": r"^(\d{1,3}\.){3}\d{1,3}$|^[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){3,7}$",
    "link": r"^https?://\S+$",
    # "Ann O'Brien", "Brien, Ann", "Mr A. Brien", "Ann": letters alone, and not in capitals.
    "name": r"^(\p{L}[\p{L}'’.-]*,?[ \t]+){1,3}\p{L}[\p{L}'’.-]*$|^\p{Lu}[\p{L}'’-]*\p{Ll}$",
    # Words that people use to say something, and that names and addresses seldom hold.
    "saying": r"(?i)\b(i|we|they|them|it|this|that|is|are|was|were|be|been|has|have|do|don['’]t"
    r"|can['’]?t|not|but|if|so|because|would|should|could|need|needs|want|like|please|very|too"
    r"|more|less|who|why|what|how|my)\b",
    "marked": r"[\d@]",
    "prose": r"[.!?](\s|$)|, \w+ \w+",
    "epoch": r"^1\d{9}(\d{3})?$",
}
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]"


@dataclass(frozen=True, slots=True)
class Profile:
    """A column in numbers. Shares and means are over the filled cells; texts are stripped.

    `words` counts two characters of a script without spaces (Chinese, Thai …) as one word.
    `spread` is the standard deviation of the words over their mean. `common` are the answers by
    count, all of them where there are few enough to be choices.
    """

    rows: int
    filled: int
    distinct: int
    words: float
    most_words: int
    spread: float
    shares: dict[str, float]
    common: tuple[tuple[str, int], ...]

    @property
    def variety(self) -> float:
        """Distinct answers over filled cells, 0 to 1."""
        return self.distinct / self.filled if self.filled else 0.0

    def share(self, kind: str) -> float:
        """The share of the filled cells that look like this kind, 0 to 1."""
        return self.shares.get(kind, 0.0)


def profile(column: pl.Series) -> Profile:
    """Describe a String column. Row order makes no difference."""
    text = column.rename("text").str.strip_chars()
    filled = text.filter(text != "")
    if not filled.len():
        return Profile(column.len(), 0, 0, 0.0, 0, 0.0, {}, ())
    counts = filled.value_counts().sort("text")
    # Every so-many-th of the sorted answers: the same sample whatever the order of the rows.
    sample = counts.gather_every(max(1, counts.height // SAMPLE))
    return _measure(column.len(), filled.len(), counts, sample)


def _measure(rows: int, filled: int, counts: pl.DataFrame, sample: pl.DataFrame) -> Profile:
    short = pl.col("text").str.slice(0, 300)
    spaced = pl.col("text").str.count_matches(r"\S+")
    sample = sample.with_columns(
        (spaced + pl.col("text").str.count_matches(_UNSPACED) // 2).alias("words"),
        *(short.str.contains(pattern).alias(kind) for kind, pattern in _PATTERNS.items()),
    )
    weight = sample["count"] / sample["count"].sum()
    words = float((sample["words"] * weight).sum())
    variance = float(((sample["words"].cast(pl.Float64) - words) ** 2 * weight).sum())
    return Profile(
        rows=rows,
        filled=filled,
        distinct=counts.height,
        words=words,
        most_words=int(sample["words"].cast(pl.Int64).max() or 0),  # type: ignore[arg-type]
        spread=variance**0.5 / words if words else 0.0,
        shares={kind: float((sample[kind] * weight).sum()) for kind in _PATTERNS},
        common=_common(counts),
    )


def _common(counts: pl.DataFrame, limit: int = 400) -> tuple[tuple[str, int], ...]:
    top = counts.sort("count", "text", descending=[True, False]).head(limit)
    return tuple(zip(top["text"].to_list(), top["count"].to_list(), strict=True))
