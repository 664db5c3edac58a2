"""Changing a question's themes: nobody's work is overwritten unseen, and all can be undone."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.domain.quoting import quoted
from greenpaper.store.orm import runs
from greenpaper.store.orm.acts import Person, act, name_of
from greenpaper.store.orm.codebook import gone_by
from greenpaper.store.orm.coding_rows import Row, Settled, put, rows_of, settle, settled, write
from greenpaper.store.orm.models import Change, Question, Theme, Work

FIELDS = ("title", "description", "parent", "examples", "merged", "gone", "place")
"""What people change of a theme, and what undoing puts back."""
UNDO = "undo"
Change_of = Callable[[list[Row]], list[Row]]


@dataclass(slots=True)
class Changing:
    """Themes that are being changed. `themes` are all of the question's, by primary key.

    Change the rows as they are; say what was done in `sentence`.
    """

    person: Person
    question: Question
    themes: dict[int, Theme]
    sentence: str = ""
    headings: frozenset[str] = frozenset()
    """Keys of the themes that others stood under at the beginning."""
    about: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> list[Theme]:
        """The themes that there are, in order."""
        return sorted((t for t in self.themes.values() if not t.gone), key=lambda t: t.place)

    def under(self, theme: Theme) -> list[Theme]:
        """The themes that stand under this one."""
        return [t for t in self.live if t.parent == theme.key]

    def add(self, title: str, **given: Any) -> Theme:
        """A theme of a person's own, with a key that none ever had."""
        numbers = [int(t.key[1:]) for t in self.themes.values() if _own(t.key)]
        theme = Theme.objects.create(
            question=self.question,
            key=f"p{max(numbers, default=0) + 1}",
            title=title,
            place=max((t.place for t in self.themes.values()), default=0) + 1,
            **given,
        )
        self.themes[theme.pk] = theme
        self.before.setdefault("added", []).append(theme.pk)
        return theme

    def recode(
        self,
        themes: Collection[Theme],
        change: Change_of,
        heirs: Mapping[str, str] | None = None,
    ) -> None:
        """Change the codings of some themes. `heirs`: which stand in for themes that go, by key."""
        before = rows_of([t.pk for t in themes])
        after = change(list(before))
        gone = {t.key for t in themes if t.gone}
        stood = settled(self.question, {r.response for r in (*before, *after)}, gone)
        put(before, after)
        settle(stood, heirs or {}, gone)
        self.before["codings"] = [list(row) for row in before]
        self.before["people"] = [list(row) for row in after if row.by_person]
        self.before["responses"] = [list(one) for one in stood]
        self.before["recoded"] = sorted({t.pk for t in themes} | {r.theme for r in after})


def title_free(live: Sequence[Theme], title: str, but: Collection[int] = ()) -> str:
    """The title, made tidy. Raises GreenpaperError where it is empty, too long or taken."""
    title = " ".join(title.split())
    if not title:
        raise GreenpaperError("Enter a title for the theme.")
    if len(title) > 300:
        raise GreenpaperError("Shorten the title to 300 characters or fewer.")
    if any(t.title.casefold() == title.casefold() and t.pk not in but for t in live):
        raise GreenpaperError(
            f"There is a theme called {quoted(title)} already. Choose another title."
        )
    return title


@contextmanager
def changing(
    person: Person, question: Question, seen: int, verb: str, themes: Collection[int] = ()
) -> Iterator[Changing]:
    """Change themes, all of it or nothing, on the record and so that it can be undone.

    `themes` are those that the change is about: raises ChangedError if one of them was changed
    after the edition `seen`, or is no longer there; NotAllowedError.
    """
    with act(person, question.consultation, Act.EDIT_THEMES) as doing:
        question.refresh_from_db()
        one = Changing(person, question, {t.pk: t for t in question.themes.all()})
        one.headings = frozenset(t.parent for t in one.live if t.parent)
        for pk in themes:
            _unchanged(one, pk, seen)
        was = {pk: _fields(t) for pk, t in one.themes.items()}
        went_by = gone_by(one.live)
        yield one
        number = question.edition + 1
        _keep(one, was, number)
        Change.objects.create(
            question=question,
            number=number,
            verb=verb,
            sentence=one.sentence,
            before=one.before,
            by=person,
            undone=verb == UNDO,
        )
        question.edition = number
        question.save(update_fields=["edition"])
        if gone_by(one.live) != went_by:
            runs.ask(question.consultation, person, Work.CODE, question)
        doing.what = f"{one.sentence} ({question.text})"
        doing.about = {"question": question.key, "edition": number, "verb": verb, **one.about}


def last_change(question: Question) -> Change | None:
    """What would be undone."""
    return question.changes.filter(undone=False).select_related("by").first()


def put_back(one: Changing, change: Change) -> None:
    """Restore what stood before a change, but for what people have said of responses since."""
    before = change.before
    for pk, fields in before.get("themes", {}).items():
        for name, value in fields.items():
            setattr(one.themes[int(pk)], name, value)
    for pk in before.get("added", []):
        one.themes[pk].gone = True
    if "codings" in before or "added" in before:
        _put_back_codings(one, before)
    change.undone = True
    change.save(update_fields=["undone"])


def _put_back_codings(one: Changing, before: Mapping[str, Any]) -> None:
    touched = {*before.get("recoded", []), *before.get("added", [])}
    now = rows_of(touched)
    left = {Row(*row) for row in before.get("people", [])}
    since = [r for r in now if r.by_person and r not in left and not one.themes[r.theme].gone]
    withdrawn = {r.response for r in left - set(now)}
    stood = [Row(*row) for row in before.get("codings", [])]
    back = [r for r in stood if not (r.by_person and r.response in withdrawn)]
    after = list({(r.response, r.theme): r for r in (*back, *since)}.values())
    added = {one.themes[pk].key for pk in before.get("added", [])}
    standing = settled(one.question, {r.response for r in (*now, *after)}, added)
    put(now, after)
    said = withdrawn | {r.response for r in since}
    as_before = {one.pk: one for one in (Settled(*o) for o in before.get("responses", []))}
    as_before = {pk: one for pk, one in as_before.items() if pk not in said}
    settle([one for one in standing if one.pk not in as_before], {}, added)
    stands = {one.pk: one for one in standing}
    write(one for pk, one in as_before.items() if one != stands.get(pk))


def _unchanged(one: Changing, pk: int, seen: int) -> None:
    theme = one.themes.get(pk)
    if theme is None:
        raise ChangedError(
            "The themes were found afresh after you opened the page, so this theme is no longer "
            "there. Open the themes again."
        )
    if theme.edition <= seen and not theme.gone:
        return
    by = Change.objects.filter(question=one.question, number=theme.edition).first()
    who = f"{name_of(by.by)} did this after you opened the page: {by.sentence}" if by else ""
    if theme.gone:
        raise ChangedError(f"{quoted(theme.title)} is no longer there. {who}. Nothing was changed.")
    raise ChangedError(
        f"{quoted(theme.title)} is not as you saw it. {who}. Nothing of yours was changed."
    )


def _keep(one: Changing, was: Mapping[int, dict[str, Any]], number: int) -> None:
    """Save the rows that are changed, and what they were."""
    changed: dict[str, dict[str, Any]] = {}
    for pk, theme in one.themes.items():
        now = _fields(theme)
        old = was.get(pk)
        if old is not None and now != old:
            changed[str(pk)] = {name: old[name] for name in FIELDS if old[name] != now[name]}
        if now != old:
            theme.edition = number
            theme.save(update_fields=[*FIELDS, "edition"])
    one.before["themes"] = changed


def _fields(theme: Theme) -> dict[str, Any]:
    return {name: _copied(getattr(theme, name)) for name in FIELDS}


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _own(key: str) -> bool:
    return key[:1] == "p" and key[1:].isdecimal()
