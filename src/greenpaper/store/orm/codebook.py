"""A question's themes as rows, and as the codebook that the engine knows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from safetensors.numpy import load, save

from greenpaper.domain.codebook import Codebook, SignOff
from greenpaper.domain.codebook import Theme as Described
from greenpaper.store.orm.models import Question, Theme, Version

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

ROWS = "rows"


@transaction.atomic
def keep_themes(
    question: Question, codebook: Codebook, vectors: "Mapping[str, Floats]", fingerprint: str
) -> None:
    """Keep the themes that were found, in place of those found before."""
    question.themes.all().delete()
    Theme.objects.bulk_create(
        Theme(
            question=question,
            place=place,
            vectors=_packed(vectors.get(theme.key)),
            found={
                "title": theme.title,
                "description": theme.description,
                "examples": list(theme.examples),
            },
            **{**asdict(theme), "examples": list(theme.examples), "merged": list(theme.merged)},
        )
        for place, theme in enumerate(codebook.themes)
    )
    question.fingerprint = fingerprint
    question.save(update_fields=["fingerprint"])


def codebook_of(question: Question) -> Codebook:
    """The themes as they stand now; signed if they are as they were signed last."""
    version = question.versions.first()
    signed = version is not None and version.edition == question.edition
    sign_off = _sign_off(version) if version and signed else None
    themes = question.themes.filter(gone=False)
    return Codebook(question.key, question.text, tuple(map(described, themes)), sign_off)


def signed_codebook(question: Question, version: Version) -> Codebook:
    """A version as it was signed."""
    themes = tuple(_described(**theme) for theme in version.themes)
    return Codebook(question.key, question.text, themes, _sign_off(version))


def described(theme: Theme) -> Described:
    """A row as the engine's theme."""
    return _described(
        key=theme.key,
        title=theme.title,
        description=theme.description,
        parent=theme.parent,
        examples=theme.examples,
        merged=theme.merged,
    )


def vectors_of(question: Question) -> "dict[str, Floats]":
    """Centroids by key of all themes that were found, those that are gone included."""
    rows = question.themes.exclude(vectors=None).values_list("key", "vectors")
    return {key: load(bytes(packed))[ROWS] for key, packed in rows if packed}


def taught(question: Question) -> frozenset[str]:
    """Keys of the themes found whose examples a person changed."""
    return frozenset(
        theme.key
        for theme in question.themes.filter(gone=False)
        if theme.found and theme.found["examples"] != theme.examples
    )


def _described(**fields: Any) -> Described:
    examples, merged = tuple(fields.pop("examples")), tuple(fields.pop("merged"))
    return Described(**fields, examples=examples, merged=merged)


def _sign_off(version: Version) -> SignOff:
    return SignOff(version.signer, version.signed_at.date().isoformat())


def _packed(rows: "Floats | None") -> bytes | None:
    return None if rows is None else save({ROWS: np.ascontiguousarray(rows, np.float32)})
