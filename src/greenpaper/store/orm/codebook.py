"""A question's themes as rows, and as the codebook that the engine knows."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from safetensors.numpy import load, save

from greenpaper.domain.codebook import Codebook, SignOff
from greenpaper.domain.codebook import Theme as Described
from greenpaper.store.orm.models import Attunement, Question, Theme, Version

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
            vectors=packed(vectors.get(theme.key)),
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
    themes = tuple(map(described, question.themes.filter(gone=False)))
    signed = version is not None and themes == _themes(version)
    sign_off = _sign_off(version) if version and signed else None
    return Codebook(question.key, question.text, themes, sign_off)


def signed_codebook(question: Question, version: Version) -> Codebook:
    """A version as it was signed."""
    return Codebook(question.key, question.text, _themes(version), _sign_off(version))


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


def attunement_of(question: Question) -> "tuple[str, str, dict[str, Floats], float] | None":
    """What the themes that people wrote heard, if anything is kept.

    The embedder's fingerprint, a digest of the codebook that heard it, a vector by theme key, and
    by how many log-odds codings go up or down.
    """
    kept = Attunement.objects.filter(question=question).first()
    return (kept.fingerprint, kept.words, load(bytes(kept.vectors)), kept.shift) if kept else None


def keep_attunement(
    question: Question,
    words: str,
    vectors: "Mapping[str, Floats]",
    shift: float,
    fingerprint: str,
) -> None:
    """Keep what the themes that people wrote heard, in place of what was kept before."""
    packed = save({key: np.ascontiguousarray(row, np.float32) for key, row in vectors.items()})
    said = {"words": words, "fingerprint": fingerprint, "vectors": packed, "shift": shift}
    Attunement.objects.update_or_create(question=question, defaults=said)


def found_codebook(question: Question, book: Codebook) -> Codebook:
    """The themes that have centroids, in the words in which they were found.

    One of which `book` has none of these words any more has its title there: it is still the same.
    """
    now = {theme.key: theme for theme in book.themes}
    themes = question.themes.exclude(vectors=None)
    return replace(book, themes=tuple(_as_found(theme, now.get(theme.key)) for theme in themes))


def _as_found(theme: Theme, now: Described | None) -> Described:
    row = described(theme)
    if not theme.found:
        return row
    was = replace(
        row,
        title=theme.found["title"],
        description=theme.found["description"],
        examples=tuple(theme.found["examples"]),
    )
    words = {was.title, was.description, *was.examples} - {""}
    if now is None or words & {now.title, now.description, *now.examples}:
        return was
    return replace(was, title=now.title)


def taught(question: Question) -> frozenset[str]:
    """Keys of the themes found whose examples a person changed."""
    return frozenset(
        theme.key
        for theme in question.themes.filter(gone=False)
        if theme.found and theme.found["examples"] != theme.examples
    )


def gone_by(themes: Iterable[Theme]) -> frozenset[tuple[object, ...]]:
    """What the machine goes by when it codes with these themes: if it's the same, so is the coding.

    A theme that was found is known by its centroids, so its title and description don't matter.
    """
    live = [theme for theme in themes if not theme.gone]
    parents = {theme.parent for theme in live}
    return frozenset(_gone_by(theme, broad=theme.key in parents) for theme in live)


def _gone_by(theme: Theme, *, broad: bool) -> tuple[object, ...]:
    own_words = not broad and theme.vectors is None
    retaught = theme.found is not None and theme.found["examples"] != theme.examples
    words = (theme.title, theme.description) if own_words or retaught else ()
    examples = tuple(theme.examples) if own_words or retaught else ()
    return (theme.key, theme.parent, tuple(theme.merged), words, examples)


def packed(rows: "Floats | None") -> bytes | None:
    """Centroids as they are kept."""
    return None if rows is None else save({ROWS: np.ascontiguousarray(rows, np.float32)})


def _described(**fields: Any) -> Described:
    examples, merged = tuple(fields.pop("examples")), tuple(fields.pop("merged"))
    return Described(**fields, examples=examples, merged=merged)


def _themes(version: Version) -> tuple[Described, ...]:
    return tuple(_described(**theme) for theme in version.themes)


def _sign_off(version: Version) -> SignOff:
    return SignOff(version.signer, version.signed_at.date().isoformat())
