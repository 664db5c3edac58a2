"""Rename and describe a theme."""

from collections.abc import Sequence

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.quoting import quoted
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.changing import changing, title_free
from greenpaper.store.orm.models import Question, Theme

LONGEST = 2_000
"""Characters of a description, or of an example."""
MOST_EXAMPLES = 20


def reword(
    person: Person,
    question: Question,
    seen: int,
    theme: int,
    *,
    title: str,
    description: str,
    examples: Sequence[str],
) -> None:
    """Give a theme other words. A theme that was found goes on being recognised by its responses.

    Its examples teach the machine, if they are changed. Raises ChangedError, GreenpaperError.
    """
    with changing(person, question, seen, "reword", [theme]) as one:
        row = one.themes[theme]
        was = (row.title, row.description, list(row.examples))
        row.title = title_free(one.live, title, [theme])
        # Found words stay as they were written, double spaces and all, unless they are changed.
        if (description := _tidy(description)) != _tidy(row.description):
            row.description = description
        if (kept := examples_of(examples)) != examples_of(row.examples):
            row.examples = kept
        one.sentence = _sentence(was, row)
        one.about = {"theme": row.key, "from": list(was[:2]), "to": [row.title, row.description]}


def examples_of(examples: Sequence[str]) -> list[str]:
    """Examples made tidy: each once, none empty. Raises GreenpaperError."""
    kept = list(dict.fromkeys(e for e in map(_tidy, examples) if e))
    if len(kept) > MOST_EXAMPLES:
        raise GreenpaperError(f"Give {MOST_EXAMPLES} examples or fewer.")
    return kept


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise GreenpaperError(f"Shorten what begins “{text[:40]}…” to {LONGEST:,} characters.")
    return text


def _sentence(was: tuple[str, str, list[str]], now: Theme) -> str:
    title, description, examples = was
    also = [
        what
        for what, changed in (
            ("its description", description != now.description),
            ("its examples", examples != now.examples),
        )
        if changed
    ]
    if title == now.title and not also:
        raise GreenpaperError(f"{quoted(title)} is as it was: nothing was changed.")
    if title == now.title:
        return f"Changed {' and '.join(also)} of {quoted(title)}"
    renamed = f"Renamed {quoted(title)} to {quoted(now.title)}"
    return f"{renamed} and changed {' and '.join(also)}" if also else renamed
