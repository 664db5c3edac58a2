"""The codings of some themes as plain rows: taken out, put in place of one another, put back.

Whoever changes themes changes rows with pure functions, and what stood before is kept as it was.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from greenpaper.domain.coding import Status
from greenpaper.store.orm.models import Coding, Question, Response
from greenpaper.store.orm.rows import update_rows

BATCH = 2_000
AT_ONCE = 5_000
"""Primary keys in one query: SQLite's limit is 32,766."""


class Row(NamedTuple):
    """One coding: `domain` words, with primary keys for response, theme and coder."""

    response: int
    theme: int
    coder: int
    by_person: bool
    fits: bool
    confidence: float | None
    start: int
    end: int


class Settled(NamedTuple):
    """What a response's codings come to."""

    pk: int
    status: str
    reason: str
    primary: str
    doubt: list[Any] | None
    gap: float | None


_COLUMNS = (
    "response_id",
    "theme_id",
    "coder_id",
    "by_person",
    "fits",
    "confidence",
    "start",
    "end",
)


def rows_of(themes: Collection[int]) -> list[Row]:
    """All codings of these themes, by response and theme."""
    found = Coding.objects.filter(theme__in=themes).order_by("response", "theme")
    return [Row(*row) for row in found.values_list(*_COLUMNS)]


def put(before: Iterable[Row], after: Iterable[Row]) -> None:
    """Make the codings that were `before` those that are `after`; what is in both isn't touched."""
    had, has = set(before), set(after)
    out, new = had - has, has - had
    moved = _moved(out, new)
    for (theme, _), responses in _by_themes((row, row) for row in out - moved.keys()):
        for some in _some(responses):
            Coding.objects.filter(theme=theme, response__in=some).delete()
    for (theme, to), responses in _by_themes(moved.items()):
        for some in _some(responses):
            Coding.objects.filter(theme=theme, response__in=some).update(theme=to)
    fresh = sorted(new - set(moved.values()), key=_place)
    Coding.objects.bulk_create(
        (Coding(**dict(zip(_COLUMNS, row, strict=True))) for row in fresh), batch_size=BATCH
    )


def _moved(out: Iterable[Row], new: Iterable[Row]) -> dict[Row, Row]:
    """Rows that only get another theme, with what they become: the database does that at once.

    Where they go to nothing may be in the way.
    """
    taken = {_place(row) for row in out}
    places = {row._replace(theme=0): row for row in sorted(new, key=_place)}
    places = {row: to for row, to in places.items() if _place(to) not in taken}
    return {
        row: places.pop(row._replace(theme=0))
        for row in sorted(out, key=_place)
        if row._replace(theme=0) in places
    }


def _by_themes(rows: Iterable[tuple[Row, Row]]) -> Iterable[tuple[tuple[int, int], list[int]]]:
    """Responses by the theme that they have and the one that they get."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, to in sorted(rows, key=lambda pair: _place(pair[0])):
        found[row.theme, to.theme].append(row.response)
    return found.items()


def settled(question: Question, responses: Iterable[int], gone: Collection[str]) -> list[Settled]:
    """How these responses stand, and those of the question whose doubt is of a theme in `gone`."""
    wanted = set(responses)
    for key in gone:
        wanted.update(question.responses.filter(doubt__0=key).values_list("pk", flat=True))
    found: list[Settled] = []
    for some in _some(sorted(wanted)):
        rows = Response.objects.filter(pk__in=some).order_by("pk")
        found += [Settled(*r) for r in rows.values_list(*("pk", *Settled._fields[1:]))]
    return found


def settle(before: Sequence[Settled], heirs: Mapping[str, str], gone: Collection[str]) -> None:
    """Let responses say what their codings now come to.

    `heirs` are the themes that stand in for others, by key; `gone` are those that no longer are.
    """
    held: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for some in _some([s.pk for s in before]):
        fitting = Coding.objects.filter(response__in=some, fits=True)
        for pk, key, confidence in fitting.values_list("response_id", "theme__key", "confidence"):
            held[pk].append((key, 1.0 if confidence is None else confidence))
    come_to = (_settle(one, held[one.pk], heirs, gone) for one in before)
    write(now for now, was in zip(come_to, before, strict=True) if now != was)


def write(settled: Iterable[Settled]) -> None:
    """Keep how responses stand."""
    fields = Settled._fields[1:]
    update_rows(Response, fields, ((*one[1:], one.pk) for one in settled))


def _settle(
    one: Settled, held: list[tuple[str, float]], heirs: Mapping[str, str], gone: Collection[str]
) -> Settled:
    keys = {key for key, _ in held}
    status = Status.CODED.value if keys else one.status
    if not keys and status == Status.CODED:
        status = Status.NONE_FITS.value
    primary = heirs.get(one.primary, one.primary)
    if primary not in keys:
        primary = min(held, key=lambda h: (-h[1], h[0]))[0] if held else ""
    doubt, gap = one.doubt, one.gap
    if doubt and doubt[0] in gone:
        doubt, gap = None, None
    return Settled(one.pk, status, one.reason, primary, doubt, gap)


def _place(row: Row) -> tuple[int, int]:
    return row.response, row.theme


def _some(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
