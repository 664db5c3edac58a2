"""Broader themes above the themes, where there are too many to take in at a glance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from greenpaper.domain.codebook import Theme
from greenpaper.themes.phrases import content_words, mine
from greenpaper.themes.titles import broad_wording, describe

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
    words: Sequence[Sequence[str]],
    quotes: Sequence[tuple[str, ...]],
    taken: Sequence[str],
) -> list[Theme]:
    """The broader theme of each group, worded by what sets all its themes' passages apart.

    `words` are the passages of every theme, `quotes` the examples of every group, and `taken` the
    titles that none of them may have.
    """
    grouped = {theme for members in groups for theme in members}
    rest = [p for n, passages in enumerate(words) if n not in grouped for p in passages]
    together = [[p for theme in members for p in words[theme]] for members in groups]
    phrases = mine([*together, rest]) if groups else []
    themes: list[Theme] = []
    for n, members in enumerate(groups):
        children = [words[theme] for theme in members]
        shared = [p for p in phrases[n] if _children_with(p.text, children) > 1]
        titles = [*taken, *(theme.title for theme in themes)]
        wording = broad_wording([*shared, *phrases[n]], titles)
        description = describe(wording.mentions, quotes[n])
        themes.append(Theme(f"g{n + 1}", wording.title, description, examples=quotes[n]))
    return themes


def _children_with(phrase: str, children: Sequence[Sequence[str]]) -> int:
    """How many themes have at least two passages with all the phrase's words."""
    stems = content_words(phrase)
    return sum(sum(stems <= content_words(p) for p in child) > 1 for child in children)
