"""Versions that were published, with their files."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Length

from greenpaper.store.orm.models import (
    Coder,
    Consultation,
    Publication,
    PublishedFile,
    Run,
    Work,
)


def begin(consultation: Consultation, person: User, *, draft: bool, note: str) -> Publication:
    """The next version, as yet without files. The consultation's row is held."""
    last = consultation.publications.aggregate(last=Max("number"))["last"] or 0
    return Publication.objects.create(
        consultation=consultation, number=last + 1, made_by=person, draft=draft, note=note
    )


def is_made(publication: Publication) -> bool:
    """Whether its files are there."""
    return PublishedFile.objects.filter(publication=publication).exists()


@transaction.atomic
def keep(publication: Publication, folder: Path, findings: Mapping[str, Any]) -> None:
    """Keep all files of a folder, and the numbers; all of it, or nothing."""
    PublishedFile.objects.filter(publication=publication).delete()
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        PublishedFile.objects.create(
            publication=publication,
            name=path.name,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    publication.findings = dict(findings)
    publication.save(update_fields=["findings"])


def files(publication: Publication) -> list[dict[str, Any]]:
    """Name, size and sha256 of each file, without reading what is in it."""
    rows = PublishedFile.objects.filter(publication=publication).annotate(size=Length("content"))
    return [dict(row) for row in rows.values("name", "size", "sha256")]


def content(publication: Publication, name: str) -> bytes:
    """What is in a file. Raises PublishedFile.DoesNotExist."""
    return bytes(PublishedFile.objects.get(publication=publication, name=name).content)


def runs_by_version(consultation: Consultation) -> dict[int, Run]:
    """The run that makes each version (by its id), the latest where there were several."""
    runs = consultation.runs.filter(work=Work.PUBLISH).order_by("id")
    return {r.about["publication"]: r for r in runs if "publication" in r.about}


def machines(consultation: Consultation) -> list[str]:
    """The names of the machines whose codings stand."""
    coders = Coder.objects.filter(consultation=consultation, codings__by_person=False)
    return sorted(set(coders.values_list("name", flat=True)))
