"""Keeps a codebook that came from a file: themes as people left them, and as they were found."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from safetensors.numpy import save

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.codebook import Theme as Described
from greenpaper.store.orm.acts import Person
from greenpaper.store.orm.codebook import ROWS
from greenpaper.store.orm.models import Question, Theme, Version

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Found(Protocol):
    """A theme as it was found (`themes.codebook_vectors.FoundTheme`)."""

    @property
    def rows(self) -> "NDArray[np.float32]":
        """Its centroids."""

    def taught(self, theme: Described) -> bool:
        """Whether a person has changed the examples."""


def keep_opened(
    question: Question, codebook: Codebook, found: Mapping[str, Found], fingerprint: str
) -> None:
    """Keep a codebook's themes, with what is known of those that were found.

    Of a theme that was merged into another, only what it looked like is known.
    """
    there = [_row(question, theme, found.get(theme.key)) for theme in codebook.themes]
    keys = {theme.key for theme in codebook.themes}
    folded = [
        Theme(question=question, key=key, title=key, vectors=_packed(one), gone=True)
        for key, one in sorted(found.items())
        if key not in keys
    ]
    for place, theme in enumerate([*there, *folded]):
        theme.place = place
    Theme.objects.bulk_create([*there, *folded])
    question.fingerprint = fingerprint
    question.save(update_fields=["fingerprint"])


def keep_signed(
    question: Question, person: Person, signer: str, signed_at: datetime, why: str
) -> None:
    """Keep the themes as they stand as the first version, signed by the person whom a file names.

    `person` is who opened the file.
    """
    live = question.themes.filter(gone=False)
    Version.objects.create(
        question=question,
        number=1,
        themes=[_plain(theme) for theme in live],
        edition=question.edition,
        signed_by=person,
        signer=signer,
        signed_at=signed_at,
        why=why,
    )


def _row(question: Question, theme: Described, one: Found | None) -> Theme:
    fields = {**asdict(theme), "examples": list(theme.examples), "merged": list(theme.merged)}
    row = Theme(question=question, **fields)
    if one is not None:
        examples = [] if one.taught(theme) else list(theme.examples)
        row.vectors = _packed(one)
        row.found = {
            "title": theme.title,
            "description": theme.description,
            "examples": examples,
        }
    return row


def _plain(theme: Theme) -> dict[str, Any]:
    names = ("key", "title", "description", "parent", "examples", "merged")
    return {name: getattr(theme, name) for name in names}


def _packed(one: Found) -> bytes:
    return save({ROWS: np.ascontiguousarray(one.rows, np.float32)})
