"""Themes by group, as a table that is shaded by share."""

from dataclasses import dataclass
from typing import Any

from greenpaper.report.own_wording import NOT_ANSWERED, is_together
from greenpaper.web.explore.kept import Numbers

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A group that is shown. `linked`: its responses can be looked for by its name."""

    name: str
    responses: int
    linked: bool


@dataclass(frozen=True, slots=True)
class Heat:
    """One grouping: its columns, a row for each theme, who is not shown, and what is different."""

    key: str
    name: str
    kind: str
    columns: list[Column]
    rows: list[tuple[Cell, list[tuple[Column, Cell]]]]
    withheld: list[str]
    differences: list[Cell]


def choices(numbers: Numbers) -> list[tuple[str, str, int]]:
    """The groupings: key, name, and how many differences there are."""
    found = numbers.get("differences", ())
    return [
        (g["key"], g["name"], sum(1 for d in found if d["asked"] == g["key"]))
        for g in numbers.get("groupings", ())
    ]


def chosen(numbers: Numbers, key: str) -> Cell | None:
    """The grouping that was asked for; otherwise the first."""
    groupings = numbers.get("groupings", ())
    named = [g for g in groupings if g["key"] == key] or list(groupings)
    return named[0] if named else None


def heat(numbers: Numbers, grouping: Cell) -> Heat:
    """The table of one grouping."""
    groups = [g for g in grouping["groups"] if g["responses"]]
    rest = grouping["withheld"]
    columns = [Column(g["name"], g["responses"], _linked(g["name"])) for g in groups]
    if rest:
        groups = [*groups, rest]
        columns.append(Column(rest["name"], rest["responses"], linked=False))
    cells = [{c["theme"]: c for c in g["themes"]} for g in groups]
    titles = {t["key"]: t["title"] for t in numbers["themes"]}
    rows = [
        (t, [(column, found[t["key"]]) for column, found in zip(columns, cells, strict=True)])
        for t in numbers["themes"]
    ]
    return Heat(
        grouping["key"],
        grouping["name"],
        grouping["kind"],
        columns,
        rows,
        [g["name"] for g in grouping["groups"] if g["responses"] is None],
        [
            _said(d, titles[d["theme"]])
            for d in numbers["differences"]
            if d["asked"] == grouping["key"]
        ],
    )


def _linked(name: str) -> bool:
    return name != NOT_ANSWERED and not is_together(name)


def _said(difference: Cell, title: str) -> Cell:
    share = difference["count"] / difference["of"]
    others = difference["others_count"] / difference["others_of"]
    # The interval as it is said: from fewer to more points, whichever way the difference goes.
    ends = [end if share > others else -end for end in (difference["low"], difference["high"])]
    low, high = sorted(max(0.0, end) for end in ends)
    return {
        **difference,
        "title": title,
        "more": share > others,
        "share": share,
        "others": others,
        "least": low,
        "most": high,
    }
