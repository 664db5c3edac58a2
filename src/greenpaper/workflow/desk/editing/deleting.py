"""Delete a theme."""

from greenpaper.domain.quoting import quoted
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.changing import changing
from greenpaper.store.orm.models import Question
from greenpaper.workflow.desk.editing.nesting import close_empty


def delete(person: Person, question: Question, seen: int, theme: int) -> None:
    """Delete a theme, and what was coded with it; the themes under a broader one stay.

    Its responses keep their other themes and are looked at again with the themes that are left.
    Raises ChangedError.
    """
    with changing(person, question, seen, "delete", [theme]) as one:
        row = one.themes[theme]
        under = one.under(row)
        for child in under:
            child.parent = ""
        row.gone = True
        one.recode([row, *close_empty(one)], lambda rows: [])
        left = f"; the {len(under)} themes under it stay" if under else ""
        one.sentence = f"Deleted {quoted(row.title)}{left}"
        one.about = {"theme": row.key}
