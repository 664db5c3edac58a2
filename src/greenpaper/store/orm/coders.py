"""People as coders."""

from greenpaper.store.orm.acts import Person, name_of
from greenpaper.store.orm.models import Coder, Consultation


def coder_of(consultation: Consultation, person: Person) -> Coder:
    """The person as a coder of the consultation; of two people with one name, each their own."""
    known = consultation.coders.filter(person=person).first()
    if known:
        return known
    name = name_of(person)
    if consultation.coders.filter(name=name).exists():
        name = f"{name} ({person.get_username()})"
    return Coder.objects.create(consultation=consultation, name=name, person=person)
