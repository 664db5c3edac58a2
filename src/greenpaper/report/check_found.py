"""Every number of a check, once: the page, the tables and check.json read them from here."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import polars as pl

Interval = tuple[float | None, float | None, float | None]
"""A figure: its value, and the ends of its 95% interval. None where it can't be computed."""
UNKNOWN: Interval = (None, None, None)


@dataclass(frozen=True, slots=True)
class CoderFound:
    """What a coder did: how many responses they judged, and of how many they could not tell."""

    name: str
    judged: int
    cant_tell: int
    none: int


@dataclass(frozen=True, slots=True)
class PairFound:
    """Two coders on the responses that both judged; figures by measure."""

    first: str
    second: str
    responses: int
    figures: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class ThemeChecked:
    """Agreement on one theme, of people with each other and with the machine, by measure."""

    key: str
    title: str
    by_people: Interval
    by_machine: Interval
    people: Mapping[str, Interval]
    machine: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class BinFound:
    """Codings about so sure, and the share of them that people made too."""

    low: float
    high: float
    codings: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class ShareChecked:
    """A theme's share of responses: as they are `coded`, and as people's codings correct it.

    `people`: how many of people's codings stand behind `checked`; 0 where it is not known.
    """

    key: str
    title: str
    coded: float | None
    checked: Interval
    people: int


@dataclass(frozen=True, slots=True)
class GroupShares:
    """The shares in one group of respondents, by segment or closed question."""

    segment: str
    group: str
    responses: int
    themes: tuple[ShareChecked, ...]


@dataclass(frozen=True, slots=True)
class SharesFound:
    """The shares of one question: `people` of its responses were drawn by chance and coded, of
    `considered`. `not_shown`: groups that are too small to show.
    """

    people: int
    considered: int
    themes: tuple[ShareChecked, ...]
    groups: tuple[GroupShares, ...]
    not_shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionChecked:
    """One question, or all of them together (key ""); `sentence` says what its figures do.

    `shares` is None where no record says which responses were drawn by chance, or too few were.
    """

    key: str
    text: str
    sentence: str
    warning: str
    verdict: str
    responses: int
    people: Mapping[str, Interval]
    machine: Mapping[str, Interval]
    difference: Interval
    pairs: tuple[PairFound, ...]
    themes: tuple[ThemeChecked, ...] = ()
    calibration: tuple[BinFound, ...] = ()
    calibration_error: float | None = None
    shares: SharesFound | None = None


@dataclass(frozen=True, slots=True)
class GroupChecked:
    """The machine's F1 in a group of respondents, and less that in the rest; `p` corrected."""

    segment: str
    group: str
    responses: int
    machine: Interval
    difference: Interval
    p: float
    differs: bool


@dataclass(frozen=True, slots=True)
class CheckFound:
    """What a check found. `drawn` is the size of the sample (0: unknown)."""

    title: str
    folder: str
    drawn: int
    by_chance: int
    seed: int
    coders: tuple[CoderFound, ...]
    whole: QuestionChecked
    questions: tuple[QuestionChecked, ...]
    groups: tuple[GroupChecked, ...]
    groups_too_small: int
    least_in_group: int
    smallest_group: int
    resamples: int
    differing: int
    settled: int
    rule: str
    notes: tuple[str, ...]


def check_as_json(found: CheckFound) -> str:
    """The numbers as JSON text. Its names are those of the dataclasses here."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n"


AGREEMENT = {
    "question": pl.String,
    "theme": pl.String,
    "title": pl.String,
    "first": pl.String,
    "second": pl.String,
    "responses": pl.Int64,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}


def agreement_table(found: CheckFound) -> pl.DataFrame:
    """One row a figure. Means over pairs have “people” as the second coder, or “machine”."""
    rows = [row for question in (found.whole, *found.questions) for row in _rows(question)]
    return pl.DataFrame(rows, schema=AGREEMENT, orient="row")


def _rows(question: QuestionChecked) -> Iterator[tuple[object, ...]]:
    for pair in question.pairs:
        for name, figure in pair.figures.items():
            who = (pair.first, pair.second, pair.responses)
            yield (question.key or None, None, None, *who, name, *figure)
    for second, figures in (("people", question.people), ("machine", question.machine)):
        for name, figure in figures.items():
            who = ("people", second, question.responses)
            yield (question.key or None, None, None, *who, name, *figure)
    for theme in question.themes if question.key else ():
        head = (question.key, theme.key, theme.title)
        for second, figures in (("people", theme.people), ("machine", theme.machine)):
            for name, figure in figures.items():
                yield (*head, "people", second, question.responses, name, *figure)


SHARES = {
    "question": pl.String,
    "theme": pl.String,
    "title": pl.String,
    "segment": pl.String,
    "group": pl.String,
    "responses": pl.Int64,
    "coded_share": pl.Float64,
    "checked_share": pl.Float64,
    "checked_low": pl.Float64,
    "checked_high": pl.Float64,
    "checked_by": pl.Int64,
}


def shares_table(found: CheckFound) -> pl.DataFrame:
    """One row a share. Where `segment` is empty it is that of all who answered the question."""
    rows: list[tuple[object, ...]] = []
    for question in found.questions:
        shares = question.shares
        if shares is None:
            continue
        everybody = GroupShares("", "", shares.considered, shares.themes)
        for group in (everybody, *shares.groups):
            where = (group.segment or None, group.group or None, group.responses)
            rows += [
                (question.key, t.key, t.title, *where, t.coded, *t.checked, t.people or None)
                for t in group.themes
            ]
    return pl.DataFrame(rows, schema=SHARES, orient="row")
