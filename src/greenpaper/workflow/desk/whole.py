"""What its owner does with a consultation as a whole: its title and dates, and its end."""

import shutil
from datetime import date, timedelta

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.people import Act
from greenpaper.store.address import meanings_of, replies_of
from greenpaper.store.orm import record
from greenpaper.store.orm.acts import Person, act, all_or_nothing, demand, name_of
from greenpaper.store.orm.delete import delete_consultation, forget_traces
from greenpaper.store.orm.models import Consultation, Entry, Response

REMIND = timedelta(days=30)
"""So long before its retention date a consultation says that it is to be deleted."""


def change(
    person: Person,
    consultation: Consultation,
    *,
    title: str,
    opened_on: date | None,
    closed_on: date | None,
    keep_until: date | None,
) -> None:
    """Change the title and the dates. Raises NotAllowedError."""
    said = {
        "title": title,
        "opened_on": opened_on,
        "closed_on": closed_on,
        "keep_until": keep_until,
    }
    with act(person, consultation, Act.CHANGE_CONSULTATION) as doing:
        kept = Consultation.objects.get(pk=consultation.pk)
        changed = {name: value for name, value in said.items() if getattr(kept, name) != value}
        doing.what = "Changed " + (", ".join(NAMES[name] for name in changed) or "nothing")
        doing.about = {name: str(value or "") for name, value in changed.items()}
        for name, value in said.items():
            setattr(consultation, name, value)
        consultation.save(update_fields=list(said))


NAMES = {
    "title": "the title",
    "opened_on": "when it opened",
    "closed_on": "when it closed",
    "keep_until": "how long it is kept",
}


def delete(person: Person, consultation: Consultation, typed: str, why: str = "") -> None:
    """Delete a consultation, all of it; one line of the house's record says so.

    `typed` must be its title. Raises GreenpaperError or NotAllowedError.
    """
    demand(person, consultation, Act.DELETE_CONSULTATION)
    if " ".join(typed.split()) != " ".join(consultation.title.split()):
        raise GreenpaperError("Type the title of the consultation exactly as it stands above.")
    with all_or_nothing():
        Consultation.objects.select_for_update().get(pk=consultation.pk)
        demand(person, consultation, Act.DELETE_CONSULTATION)
        responses = Response.objects.filter(question__consultation=consultation).count()
        last = Entry.objects.filter(consultation=consultation.pk).order_by("-number").first()
        about = {
            "consultation": consultation.pk,
            "responses": responses,
            "record lines": last.number if last else 0,
            "record digest": last.digest if last else "",
        }
        what = f"Deleted the consultation “{consultation.title}” with {responses:,} responses"
        pk = consultation.pk
        delete_consultation(consultation)
        who = name_of(person)
        record.add_to_house(who, Act.DELETE_CONSULTATION, what, about=about, why=why)
    forget_traces()
    # What language models said may quote people, and vectors tell something of their meaning.
    for folder in (replies_of(pk), meanings_of(pk)):
        shutil.rmtree(folder, ignore_errors=True)


def reminder(consultation: Consultation, today: date) -> str:
    """A sentence for its owners if the retention date is near or past; "" otherwise."""
    until = consultation.keep_until
    if until is None or until - today > REMIND:
        return ""
    day = f"{until.day} {until:%B %Y}"
    if until < today:
        return f"It was to be kept until {day}. Delete it, or set a later date."
    return f"It is to be kept until {day}, and then deleted."
