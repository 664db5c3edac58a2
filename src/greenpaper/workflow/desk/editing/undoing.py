"""Undo what was done last."""

from greenpaper.domain.errors import ChangedError, GreenpaperError
from greenpaper.store.orm.acts import Person, name_of
from greenpaper.store.orm.changing import UNDO, changing, last_change, put_back
from greenpaper.store.orm.models import Question


def undo(person: Person, question: Question, seen: int, number: int) -> None:
    """Undo the change of this number, which must be the last that was not undone.

    All is as it was, but for what people have said of responses since. Raises ChangedError.
    """
    with changing(person, question, seen, UNDO) as one:
        change = last_change(question)
        if change is None:
            raise GreenpaperError("There is nothing left to undo.")
        if change.number != number:
            raise ChangedError(
                f"{name_of(change.by)} did something else in the meantime: {change.sentence}. "
                "Nothing was undone. Look at the themes again, then decide."
            )
        put_back(one, change)
        one.sentence = f"Undid: {change.sentence}"
        one.about = {"undone": change.number}
