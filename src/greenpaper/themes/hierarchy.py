"""Broader themes above the themes, where there are too many to take in at a glance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from greenpaper.domain.codebook import Theme
from greenpaper.themes.titles import Wording, broad_wording, describe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FLAT = 12
"""Up to this many themes stand in one list."""
MOST_GROUPS = 5


def group(centroids: "Floats") -> list[list[int]]:
    """Groups of two themes or more that belong together; a theme in none stands by itself.

    Ward's linkage, cut at five groups (Ward 1963, through scipy): it makes groups of like size.
    """
    if len(centroids) <= FLAT:
        return []
    tree = linkage(centroids.astype(np.float64), method="ward")
    numbers = fcluster(tree, MOST_GROUPS, criterion="maxclust")
    groups = [np.flatnonzero(numbers == n).tolist() for n in np.unique(numbers)]
    return sorted((g for g in groups if len(g) > 1), key=min)


def broader(
    groups: Sequence[Sequence[int]],
    wordings: Sequence[Wording],
    quotes: Sequence[tuple[str, ...]],
) -> list[Theme]:
    """The broader theme of each group, in the words of its themes.

    `wordings` are those of every theme, the largest first; `quotes` the examples of every group.
    """
    themes: list[Theme] = []
    for number, (members, examples) in enumerate(zip(groups, quotes, strict=True), start=1):
        wording = broad_wording([wordings[theme] for theme in members])
        description = describe(wording.mentions, examples)
        themes.append(Theme(f"g{number}", wording.title, description, examples=examples))
    return themes
