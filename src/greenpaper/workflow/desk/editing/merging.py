"""Merge themes into one of them."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.quoting import quoted
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.changing import Changing, changing
from greenpaper.store.orm.coding_rows import Row
from greenpaper.store.orm.models import Question, Theme
from greenpaper.workflow.desk.editing.nesting import close_empty
from greenpaper.workflow.desk.editing.said import said_of


def merge(
    person: Person, question: Question, seen: int, survivor: int, others: Collection[int]
) -> None:
    """Fold themes into the survivor: their responses become its own, at once.

    A broader theme brings those under it. Raises ChangedError; GreenpaperError where the survivor
    is a broader theme itself.
    """
    with changing(person, question, seen, "merge", [survivor, *others]) as one:
        heir = one.themes[survivor]
        if one.under(heir):
            raise GreenpaperError(
                f"Nothing can be merged into {quoted(heir.title)}, since themes stand under it. "
                "Choose one of those to keep."
            )
        going = _going(one, heir, others)
        if not going:
            raise GreenpaperError("Choose at least two themes to merge.")
        named = [one.themes[pk].title for pk in sorted(others) if pk != survivor]
        folded = list(heir.merged)
        for theme in going:
            folded += [*([theme.key] if theme.vectors is not None else []), *theme.merged]
            if theme.vectors is None and not theme.merged and not one.under(theme):
                heir.examples = list(dict.fromkeys([*heir.examples, *_words(theme)]))
        for theme in going:
            theme.gone = True
        heir.merged = list(dict.fromkeys(folded))
        pks = {t.pk for t in going}
        one.recode(
            [heir, *going, *close_empty(one)],
            lambda rows: joined(rows, survivor, pks),
            heirs={t.key: heir.key for t in going},
        )
        one.sentence = f"Merged {_listed(named)} into {quoted(heir.title)}"
        one.about = {"into": heir.key, "merged": [t.key for t in going]}


def joined(rows: Sequence[Row], survivor: int, others: Collection[int]) -> list[Row]:
    """The codings of a theme and of those that are folded into it, as codings of the one.

    Where people said of a response whether any of them fits, their word stands: it fits if anybody
    said that one of them does. Otherwise the surest machine's stands.
    """
    by_response: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.theme == survivor or row.theme in others:
            by_response[row.response].append(row)
    return [_joint(some, survivor) for _, some in sorted(by_response.items())]


def _joint(rows: list[Row], survivor: int) -> Row:
    def rank(row: Row) -> tuple[bool, bool, bool, float, int]:
        sure = row.confidence or 0.0
        return (not row.by_person, not row.fits, row.theme != survivor, -sure, row.theme)

    def surest(row: Row) -> tuple[float, bool, int]:
        return (-(row.confidence or 0.0), row.theme != survivor, row.theme)

    people = [row for row in rows if row.by_person]
    best = min(people, key=rank) if people else min(rows, key=surest)
    return best._replace(theme=survivor)


def _going(one: Changing, heir: Theme, others: Collection[int]) -> list[Theme]:
    """The others, with the themes under the broader ones, without the heir; in order."""
    chosen = {pk for pk in others if pk != heir.pk}
    for pk in list(chosen):
        chosen |= {t.pk for t in one.under(one.themes[pk]) if t.pk != heir.pk}
    going = [t for t in one.live if t.pk in chosen]
    if heir.parent in {t.key for t in going}:
        heir.parent = ""
    return going


def _words(theme: Theme) -> list[str]:
    """By what a theme of a person's own can be recognised: its examples, or its telling quotes."""
    return list(theme.examples) or said_of(theme)


def _listed(titles: Sequence[str]) -> str:
    said = [quoted(title) for title in titles]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
