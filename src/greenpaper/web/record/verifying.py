"""All records at once, for the command line."""

import re
from pathlib import Path

from greenpaper.domain.errors import GreenpaperError
from greenpaper.store.orm.models import Consultation, Entry
from greenpaper.store.orm.record import HOUSE, heads, verify

LINE = re.compile(r"^record (\d+), line (\d+), check sum ([0-9a-f]{64}): ", re.MULTILINE)


def verify_all(against: Path | None) -> tuple[list[str], list[str]]:
    """A sentence for each record, and one for each fault.

    `against` is what this printed before: then each of its lines must still stand. Raises
    GreenpaperError where that can't be read.
    """
    titles = dict(Consultation.objects.values_list("pk", "title"))
    ends = heads()
    said, faults = [], []
    for of in sorted({HOUSE, *titles, *ends}):
        name = "accounts and deletions" if of == HOUSE else titles.get(of, "a deleted consultation")
        found = [f"{name} ({of}): {fault.sentence}" for fault in verify(of)]
        if of in titles and of not in ends:
            found = [f"{name} ({of}): There is no record at all."]
        faults += found
        if end := ends.get(of):
            said.append(f"record {of}, line {end.number}, check sum {end.digest}: {name}")
    if against is not None:
        faults += _missing(against)
    return said, faults


def _missing(against: Path) -> list[str]:
    try:
        known = LINE.findall(against.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise GreenpaperError(f"{against} can't be read: {error}") from error
    if not known:
        raise GreenpaperError(f"{against} holds nothing that 'greenpaper verify-record' printed.")
    faults = []
    for of, number, digest in known:
        if not Entry.objects.filter(consultation=of, number=number, digest=digest).exists():
            if Entry.objects.filter(consultation=HOUSE, about__consultation=int(of)).exists():
                continue  # it was deleted, and the house's record says so
            faults.append(
                f"record {of}: Line {number} was there before, and is gone or was written anew."
            )
    return faults
