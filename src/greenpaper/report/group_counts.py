"""The themes of one question by groups of respondents: segments and closed questions."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import polars as pl

from greenpaper.domain.consultation import Consultation, Kind
from greenpaper.domain.results import Checked
from greenpaper.report.findings import Answer, Group, Grouping, Profile, ThemeInGroup
from greenpaper.report.order import natural
from greenpaper.report.own_wording import NOT_ANSWERED, fold, is_together
from greenpaper.report.positions import are_positions
from greenpaper.report.shares import share, shares
from greenpaper.report.suppression import SMALLEST, withheld, withheld_overlapping

WITHHELD = "Groups too small to show, together"


@dataclass(frozen=True, slots=True)
class Membership:
    """Which groups each respondent is in, by one segment or one closed question.

    `names` in reading order; `of` maps a response id to its groups (one, unless `multiple`).
    """

    key: str
    name: str
    kind: str
    positions: bool
    names: tuple[str, ...]
    of: Mapping[str, tuple[str, ...]]


def memberships(
    consultation: Consultation,
    respondents: pl.DataFrame,
    personal: AbstractSet[str] = frozenset(),
) -> list[Membership]:
    """Questions that take sides first, then segments, then the other closed questions.

    Answers that may be people's own words are one group. `personal`: see `own_wording.fold`.
    """
    ids = respondents["response_id"].to_list()
    if len(set(ids)) != len(ids):
        raise ValueError("each respondent must have exactly one row")
    people = respondents["respondent" if "respondent" in respondents.columns else "response_id"]
    whose = dict(zip(ids, people.to_list(), strict=True))

    def member(
        key: str, name: str, kind: str, options: Sequence[str], printed: Collection[str] = ()
    ) -> Membership:
        given = dict(zip(ids, _all_groups(respondents[key].to_list()), strict=True))
        of = fold(given, whose, printed, personal)
        names = _names(options, of, printed)
        return Membership(key, name, kind, kind == Kind.SINGLE and are_positions(names), names, of)

    segments = [member(s.key, s.name, "segment", s.groups) for s in consultation.segments]
    closed = [
        # Where each choice has a column of its own, the choices are the columns' headings.
        member(q.key, q.text, q.kind.value, q.options, q.options if len(q.columns) > 1 else ())
        for q in consultation.closed_questions
    ]
    sides = [m for m in closed if m.positions]
    multiple = Kind.MULTIPLE.value
    return [
        *sides,
        *segments,
        *(m for m in closed if not m.positions and m.kind != multiple),
        *(m for m in closed if m.kind == multiple),
    ]


def _names(
    order: Sequence[str], of: Mapping[str, tuple[str, ...]], printed: Collection[str]
) -> tuple[str, ...]:
    """The known groups in their order, then those taken together, then who did not answer."""
    found = {g for groups in set(of.values()) for g in groups}
    known = [g for g in dict.fromkeys(order) if g in found or g in printed]
    others = found - set(known)
    last = sorted(others, key=lambda g: (g == NOT_ANSWERED, is_together(g), natural(g)))
    return (*known, *last)


def _all_groups(values: Sequence[str | list[str] | None]) -> Iterator[tuple[str, ...]]:
    """The groups of each respondent; many are in the same, which is then one object."""
    told: dict[str | tuple[str, ...], tuple[str, ...]] = {}
    for value in values:
        given = value if isinstance(value, str) else tuple(value or ())
        if given not in told:
            several = (given,) if isinstance(given, str) else given
            told[given] = tuple(dict.fromkeys(v for v in several if v)) or (NOT_ANSWERED,)
        yield told[given]


def profile(membership: Membership) -> Profile:
    """How many respondents are in each group. Small segments are withheld; answers are not,
    since how many chose an answer says nothing about anybody's words.
    """
    sizes = _sizes(membership.of.values())
    hidden = withheld(sizes, NOT_ANSWERED) if membership.kind == "segment" else frozenset()
    counted = shares([sizes[n] for n in membership.names], len(membership.of))
    answers = tuple(
        Answer(name, None if name in hidden else c)
        for name, c in zip(membership.names, counted, strict=True)
    )
    return Profile(membership.key, membership.name, membership.kind, answers)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Responses by group, by theme and group, by theme, and in all."""

    groups: Mapping[str, int]
    cells: Mapping[tuple[str, str], int]
    themes: Mapping[str, int]
    everybody: int
    checked: Mapping[tuple[str, str], Checked]

    def group(self, name: str, parts: Iterable[str]) -> Group:
        """The group called `name`, which is these groups together."""
        parts = sorted(parts)
        size = sum(self.groups.get(p, 0) for p in parts)
        counted = shares([sum(self.cells.get((t, p), 0) for p in parts) for t in self.themes], size)
        themes = tuple(
            ThemeInGroup(t, s, share(s.count, self.themes[t]), self.checked.get((name, t)))
            for t, s in zip(self.themes, counted, strict=True)
        )
        return Group(name, size, share(size, self.everybody), themes)


def _sizes(each: Iterable[tuple[str, ...]]) -> Counter[str]:
    """How many are in each group, from the groups of each."""
    sizes: Counter[str] = Counter()
    for groups, n in Counter(each).items():
        for group in groups:
            sizes[group] += n
    return sizes


def grouping(
    membership: Membership,
    considered: Iterable[str],
    raised: Mapping[str, Iterable[str]],
    checked: Mapping[tuple[str, str, str], Checked] | None = None,
) -> Grouping:
    """Themes by group, over the responses that are `considered`. `raised`: ids by theme.

    `checked` are shares that rest on people's codings, by membership, group and theme.
    """
    of = {i: membership.of.get(i, (NOT_ANSWERED,)) for i in considered}
    raisers = {t: list(ids) for t, ids in raised.items()}
    counts = _Counts(
        _sizes(of.values()),
        {(t, g): n for t, ids in raisers.items() for g, n in _sizes(of[i] for i in ids).items()},
        {t: len(ids) for t, ids in raisers.items()},
        len(of),
        {k[1:]: c for k, c in (checked or {}).items() if k[0] == membership.key},
    )
    overlap = membership.kind == Kind.MULTIPLE.value
    sizes = counts.groups
    hidden = withheld_overlapping(sizes, len(of)) if overlap else withheld(sizes, NOT_ANSWERED)
    # Ids that no row of the respondents has are "not answered", which may not be listed yet.
    names = [*membership.names, *(sizes.keys() - set(membership.names))]
    together = counts.group(WITHHELD, hidden)
    covered = SMALLEST <= (together.responses or 0) < len(of)
    return Grouping(
        membership.key,
        membership.name,
        membership.kind,
        membership.positions,
        tuple(Group(n, None, None, ()) if n in hidden else counts.group(n, [n]) for n in names),
        together if covered and not overlap else None,
    )
