"""Put themes under a broader one, or by themselves."""

from collections.abc import Collection

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.quoting import quoted
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.changing import Changing, changing, title_free
from greenpaper.store.orm.models import Question, Theme


def put_under(
    person: Person, question: Question, seen: int, themes: Collection[int], parent: int | None
) -> None:
    """Put themes under a broader theme that there is; `parent` None: by themselves.

    Raises ChangedError; GreenpaperError where `parent` is no broader theme, or a theme is one.
    """
    involved = [*themes, *([parent] if parent is not None else [])]
    with changing(person, question, seen, "nest", involved) as one:
        above = one.themes[parent] if parent is not None else None
        if above and not one.under(above):
            raise GreenpaperError(
                f"{quoted(above.title)} has responses of its own, which it would lose as a broader "
                "theme. Put both under a new broader theme."
            )
        _move(one, themes, above)


def put_under_new(
    person: Person, question: Question, seen: int, themes: Collection[int], title: str
) -> None:
    """Put themes under a new broader theme. Raises ChangedError, GreenpaperError."""
    with changing(person, question, seen, "nest", themes) as one:
        _move(one, themes, one.add(title_free(one.live, title)))


def close_empty(one: Changing) -> list[Theme]:
    """Broader themes that are only a heading go with the last theme under them: those that went."""
    closed = [
        theme
        for theme in one.live
        if theme.key in one.headings and theme.vectors is None and not one.under(theme)
    ]
    for theme in closed:
        theme.gone = True
    return closed


def _move(one: Changing, themes: Collection[int], above: Theme | None) -> None:
    moved = [one.themes[pk] for pk in themes]
    for theme in moved:
        if theme is above or one.under(theme):
            raise GreenpaperError(
                f"{quoted(theme.title)} has themes under it, so it can't stand under another: "
                "there are two levels only. Move the themes under it instead."
            )
        theme.parent = above.key if above else ""
    if not moved:
        raise GreenpaperError("Choose at least one theme.")
    closed = close_empty(one)
    if closed:
        one.recode(closed, lambda rows: [])
    titles = ", ".join(quoted(t.title) for t in moved)
    alone = "by itself" if len(moved) == 1 else "by themselves"
    one.sentence = f"Put {titles} " + (f"under {quoted(above.title)}" if above else alone)
    one.about = {"themes": [t.key for t in moved], "parent": above.key if above else ""}
