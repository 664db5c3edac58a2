"""A person's word on whether a theme fits a response: kept above what machines said."""

from typing import Any

from greenpaper.domain.coding import Status
from greenpaper.store.orm.acts import Person, name_of
from greenpaper.store.orm.models import Coder, Coding, Consultation, Response, Theme

Plain = dict[str, Any]


def coder_of(person: Person, consultation: Consultation) -> Coder:
    """The person as a coder of this consultation. Two of one name are told apart."""
    mine = Coder.objects.filter(consultation=consultation, person=person).first()
    if mine is not None:
        return mine
    name = name_of(person)
    if Coder.objects.filter(consultation=consultation, name=name).exists():
        name = f"{name} ({person.get_username()})"
    return Coder.objects.create(consultation=consultation, name=name, person=person)


def judge(
    coder: Coder, response: Response, theme: Theme, *, fits: bool, start: int = 0, end: int = 0
) -> Plain | None:
    """Put a person's word in the place of what was said before, and give that back."""
    old = Coding.objects.filter(response=response, theme=theme).select_related("coder").first()
    before = plain(old) if old else None
    Coding.objects.update_or_create(
        response=response,
        theme=theme,
        defaults={
            "coder": coder,
            "by_person": True,
            "fits": fits,
            "confidence": None,
            "start": start,
            "end": end,
        },
    )
    settle(response)
    return before


def settle(response: Response) -> None:
    """Bring the response's status, primary theme and doubt in line with its codings."""
    rows = Coding.objects.filter(response=response, theme__gone=False)
    said = list(rows.order_by("pk").select_related("theme"))
    # The machine's surest first; then what people gave, in the order in which they did.
    stand = sorted((c for c in said if c.fits), key=lambda c: -(c.confidence or 0))
    keys = [c.theme.key for c in stand]
    response.status = (Status.CODED if stand else Status.NONE_FITS).value
    if response.primary not in keys:
        response.primary = keys[0] if keys else ""
    judged = {c.theme.key for c in said if c.by_person}
    if response.doubt and response.doubt[0] in judged:
        response.doubt = response.gap = None
    response.edition += 1
    response.save(update_fields=["status", "primary", "doubt", "gap", "edition"])


def plain(coding: Coding) -> Plain:
    """A coding as the record has it."""
    return {
        "theme": coding.theme.key,
        "coder": coding.coder.name,
        "fits": coding.fits,
        "confidence": coding.confidence,
        "start": coding.start,
        "end": coding.end,
    }
