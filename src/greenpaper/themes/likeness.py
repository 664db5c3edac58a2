"""How like a passage is to a theme, whatever the theme is made of.

A theme that was found has a centroid; one that a person merged has several; one that a person
wrote has the vectors of its words. All become rows of one matrix, beside which may stand another of
how respondents put them (attune.py).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.ports import Embedder
from greenpaper.themes.corpus import unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Whole = NDArray[np.int64]


BLOCK = 8192
"""Vectors measured at a time, so that their 64-bit copies stay small."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What responses are measured against: unit `vectors` (rows), each of theme `keys[of[row]]`.

    `offsets[row]` is taken off the cosine, so that themes known only from a description stand on
    the same scale as themes found. `found[t]` says whether theme t has a centroid. `heard` has a
    row for each of `vectors`: the theme as it heard respondents put it; None where none has. For
    `shift` see confidence.with_heard.
    """

    keys: tuple[str, ...]
    vectors: "Floats"
    of: "Whole"
    offsets: "Floats"
    found: "NDArray[np.bool_]"
    heard: "Floats | None" = None
    shift: float = 0.0

    @property
    def level(self) -> "Floats":
        """How like the other themes each theme is on average, shape (themes,); 0 for one alone."""
        cosines = self.measure(self.vectors)
        other = self.of[:, None] != np.arange(len(self.keys))
        rows = np.where(other, cosines, 0).sum(axis=1) / max(1, len(self.keys) - 1)
        sums = np.bincount(self.of, weights=rows, minlength=len(self.keys))
        count = np.maximum(1, np.bincount(self.of, minlength=len(self.keys)))
        return (sums / count).astype(np.float32)

    @property
    def nearer(self) -> "Floats":
        """What was taken off the cosines of themes known by their words alone, shape (themes,).

        Made up for, such a theme can be ranked beside those found; how surely it fits is told from
        its cosines as they are.
        """
        taken = np.bincount(self.of, weights=self.offsets, minlength=len(self.keys))
        return np.where(self.found, 0, taken).astype(np.float32)

    def measure(self, vectors: "Floats") -> "Floats":
        """Likeness of each vector to each theme, shape (len(vectors), themes), to six places.

        In 32 bits a product's last digit depends on how many rows there are, and so one response's
        coding would on how many others there are; to six places of 64 bits it doesn't.
        """
        likeness = np.full((len(vectors), len(self.keys)), -1.0, dtype=np.float32)
        against = self.vectors.T.astype(np.float64)
        for start in range(0, len(vectors), BLOCK):
            part = likeness[start : start + BLOCK]
            rows = vectors[start : start + BLOCK].astype(np.float64) @ against - self.offsets
            rows = np.round(rows, 6).astype(np.float32)
            for row, theme in enumerate(self.of):
                np.maximum(part[:, theme], rows[:, row], out=part[:, theme])
        return likeness

    def attuned(self, vectors: "Mapping[str, Floats]", shift: float) -> "Yardstick":
        """The same beside themes as they heard respondents put them, unit vectors by key."""
        rows = (vectors.get(self.keys[t], v) for t, v in zip(self.of, self.vectors, strict=True))
        return replace(self, heard=np.stack(list(rows)), shift=shift)

    def by_ear(self) -> "Yardstick":
        """What themes heard, by itself. Only for one that is attuned."""
        assert self.heard is not None
        return replace(self, vectors=self.heard, heard=None)


def from_centroids(keys: "tuple[str, ...]", centroids: "Floats") -> Yardstick:
    """A yardstick of themes just found: one centroid a theme."""
    count = len(keys)
    return Yardstick(
        keys=keys,
        vectors=centroids,
        of=np.arange(count),
        offsets=np.zeros(count, dtype=np.float32),
        found=np.ones(count, dtype=bool),
    )


def from_codebook(
    codebook: Codebook,
    known: "Mapping[str, Floats]",
    embedder: Embedder,
    taught: AbstractSet[str] = frozenset(),
) -> Yardstick:
    """A yardstick from a codebook, perhaps edited by a person.

    `known` holds centroids by theme key, for themes that were found, or merged into another. Other
    themes are measured by their title, description and examples, and so are, besides their
    centroids, the themes in `taught`, whose examples a person has changed. Themes that others stand
    under are not measured themselves: their children are. One whose children are all deleted was
    never found by itself, and so is measured by its words.
    """
    themes = [theme for theme in codebook.themes if theme.key not in codebook.parents]
    described = _describe(themes, embedder)
    vectors: list[Floats] = []
    of: list[int] = []
    written: list[bool] = []
    found = np.zeros(len(themes), dtype=bool)
    for number, theme in enumerate(themes):
        keys = [key for key in (theme.key, *theme.merged) if key in known]
        rows = [row for key in keys for row in known[key]]
        found[number] = bool(rows)
        written += [False] * len(rows)
        if theme.key not in known or theme.key in taught:
            rows.append(described[number])
            written.append(True)
        vectors += rows
        of += [number] * len(rows)
    matrix = np.stack(vectors).astype(np.float32)
    return Yardstick(
        keys=tuple(theme.key for theme in themes),
        vectors=matrix,
        of=np.array(of, dtype=np.int64),
        offsets=_offsets(matrix, np.array(of), np.array(written)),
        found=found,
    )


def _describe(themes: list[Theme], embedder: Embedder) -> "list[Floats]":
    """A unit vector a theme: title with description, and each example, weighing the same."""
    texts = [[_name(theme), *theme.examples] for theme in themes]
    vectors = embedder.embed([text for group in texts for text in group])
    ends = np.cumsum([len(group) for group in texts])
    parts = np.split(vectors, ends[:-1])
    return [unit(part.sum(axis=0)) for part in parts]


def _name(theme: Theme) -> str:
    return f"{theme.title}. {theme.description}".strip() if theme.description else theme.title


def _offsets(vectors: "Floats", of: "Whole", written: "NDArray[np.bool_]") -> "Floats":
    """How much nearer to everything else a written theme lies than the centroids do.

    It is taken from the codebook alone, so a response's coding never depends on other responses.
    """
    offsets = np.zeros(len(vectors), dtype=np.float32)
    if written.all() or not written.any():
        return offsets
    others = of[:, None] != of[~written][None, :]
    cosines = (vectors @ vectors[~written].T) * others
    number = others.sum(axis=1)
    level = cosines.sum(axis=1) / np.maximum(number, 1)
    measured = ~written & (number > 0)
    if measured.any():
        offsets[written] = level[written] - level[measured].mean()
    offsets[number == 0] = 0
    return offsets
