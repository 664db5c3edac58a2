"""Make themes: from a description, of responses that a person picked, and of a theme's parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.domain.quoting import quoted
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.changing import Changing, changing, title_free
from greenpaper.store.orm.codebook import packed
from greenpaper.store.orm.coders import coder_of
from greenpaper.store.orm.coding_rows import Row
from greenpaper.store.orm.models import Question, Theme
from greenpaper.workflow.desk.editing.wording import examples_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A theme made of responses: its centroid (one row), by the embedder of this fingerprint.

    `evidence` says for each response, by primary key, where in it the words are.
    """

    title: str
    description: str
    examples: tuple[str, ...]
    vectors: "Floats"
    fingerprint: str
    evidence: Mapping[int, Span]


def add(
    person: Person,
    question: Question,
    seen: int,
    *,
    title: str,
    description: str,
    examples: Sequence[str] = (),
) -> Theme:
    """Add a theme of a person's own: responses are coded with it by its words."""
    with changing(person, question, seen, "add") as one:
        title = title_free(one.live, title)
        description = " ".join(description.split())
        theme = one.add(title, description=description, examples=examples_of(examples))
        one.sentence = f"Added {quoted(theme.title)}"
        one.about = {"theme": theme.key}
    return theme


def make_of(person: Person, question: Question, seen: int, made: Made, *, each: bool) -> Theme:
    """Make a theme of responses that had none.

    `each`: the person picked every one of them, and so says that the theme fits it; otherwise it is
    a group that the machine put together, and the machine codes it. Raises ChangedError where some
    of them were given a theme in the meantime.
    """
    with changing(person, question, seen, "make") as one:
        uncoded = question.responses.filter(pk__in=made.evidence, status="none_fits").count()
        if uncoded < len(made.evidence):
            raise ChangedError(
                f"{len(made.evidence) - uncoded} of the responses you ticked have been given a "
                "theme in the meantime. Nothing was changed. Look at those that are left."
            )
        theme = _make(one, made)
        if each:
            one.recode([theme], lambda rows: _said(one, theme, made))
        one.sentence = (
            f"Made {quoted(theme.title)} of {_responses(len(made.evidence))} without a theme"
        )
        one.about = {"theme": theme.key, "responses": len(made.evidence)}
    return theme


def pick_out(person: Person, question: Question, seen: int, theme: int, made: Made) -> Theme:
    """Split by hand: the responses picked leave the theme for a new one, as the person says."""
    with changing(person, question, seen, "split", [theme]) as one:
        old = one.themes[theme]
        new = _make(one, made, parent=old.parent)
        coder = coder_of(question.consultation, person).pk

        def moved(rows: list[Row]) -> list[Row]:
            left = [r for r in rows if r.response not in made.evidence]
            leaving = [
                Row(pk, old.pk, coder, True, False, None, *span)
                for pk, span in made.evidence.items()
            ]
            return [*left, *leaving, *_said(one, new, made)]

        one.recode([old, new], moved)
        taken = _responses(len(made.evidence))
        one.sentence = f"Took {taken} out of {quoted(old.title)} into {quoted(new.title)}"
        one.about = {"from": old.key, "theme": new.key, "responses": len(made.evidence)}
    return new


def split(
    person: Person, question: Question, seen: int, theme: int, parts: Sequence[Made]
) -> list[Theme]:
    """Split a theme into its parts: it goes, and each of its responses is in one of them.

    What people coded goes along in the name of the person who splits; where they said that the
    theme doesn't fit, no part does.
    """
    with changing(person, question, seen, "split", [theme]) as one:
        if len(parts) < 2:
            raise GreenpaperError("A theme is split into two parts or more.")
        old = one.themes[theme]
        old.gone = True
        new = [_make(one, part, parent=old.parent) for part in parts]
        coder = coder_of(question.consultation, person).pk
        one.recode([old, *new], divided(parts, new, coder))
        one.sentence = f"Split {quoted(old.title)} into " + " and ".join(
            quoted(t.title) for t in new
        )
        one.about = {"theme": old.key, "parts": [t.key for t in new]}
    return new


def divided(
    parts: Sequence[Made], new: Sequence[Theme], coder: int
) -> Callable[[list[Row]], list[Row]]:
    """How a theme's codings become those of its parts."""
    place = {pk: n for n, part in enumerate(parts) for pk in part.evidence}

    def change(rows: list[Row]) -> list[Row]:
        after: list[Row] = []
        for row in rows:
            if row.by_person and not row.fits:
                after += [row._replace(theme=t.pk) for t in new]
            elif row.response in place or row.by_person:
                theme = new[place.get(row.response, 0)].pk
                who = coder if row.by_person else row.coder
                # To which part people's coding belongs is the word of the person who splits.
                sure = None if row.by_person else row.confidence
                after.append(row._replace(theme=theme, coder=who, confidence=sure))
        return after

    return change


def _make(one: Changing, made: Made, parent: str = "") -> Theme:
    question = one.question
    if question.fingerprint and question.fingerprint != made.fingerprint:
        raise GreenpaperError(
            "The themes were found with another language model than this version of Greenpaper "
            "has, so no theme can be made of responses. Add one by its description."
        )
    if not question.fingerprint:
        question.fingerprint = made.fingerprint
        question.save(update_fields=["fingerprint"])
    title = title_free(one.live, made.title)
    words = {"description": " ".join(made.description.split()), "examples": list(made.examples)}
    found = {"title": title, **words}
    return one.add(title, **words, parent=parent, vectors=packed(made.vectors), found=found)


def _said(one: Changing, theme: Theme, made: Made) -> list[Row]:
    """That the theme fits each response, says the person."""
    coder = coder_of(one.question.consultation, one.person).pk
    return [Row(pk, theme.pk, coder, True, True, None, *span) for pk, span in made.evidence.items()]


def _responses(number: int) -> str:
    return f"{number:,} response{'s' if number != 1 else ''}"
