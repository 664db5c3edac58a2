"""Our own engine as a Method of protocol D, exactly as the product runs it."""

from typing import TYPE_CHECKING

import numpy as np

from bench.discovery import Found, Method
from bench.names_only import Coder, Rule
from bench.vectors import load_embedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.code import LEAST_CONFIDENCE_WRITTEN, candidates, fits
from greenpaper.themes.confidence import probability
from greenpaper.themes.corpus import prepare
from greenpaper.themes.discover import discover, most_themes
from greenpaper.themes.likeness import from_centroids, from_codebook

if TYPE_CHECKING:
    from bench.names_only import Scores


def methods() -> dict[str, Method]:
    """The engine as it ships (25 themes at most, and fewer for few responses); and at the cap."""
    return {"Greenpaper, as it ships": find, "Greenpaper, as many themes as allowed": find_most}


def find(texts: list[str], cap: int) -> Found:
    """Themes as `sort` finds them, within the cap."""
    return _find(texts, min(cap, most_themes(len(set(texts)))))


def find_most(texts: list[str], cap: int) -> Found:
    """The same with as many themes as the protocol allows."""
    return _find(texts, cap)


def _find(texts: list[str], most: int) -> Found:
    corpus = prepare([text for text in texts if text.strip()], load_embedder())
    centroids = discover(corpus, most)
    keys = tuple(str(number) for number in range(len(centroids)))
    found = fits(corpus, from_centroids(keys, centroids))
    place = {text: number for number, text in enumerate(corpus.texts)}
    ranked = [found[place[t]] if t in place else [] for t in texts]
    return Found(
        themes=[{fit.theme for fit in fit_list} for fit_list in ranked],
        primary=[fit_list[0].theme if fit_list else -1 for fit_list in ranked],
    )


def coders() -> list[Coder]:
    """Our coding of themes that are known from a name or description only, as `code` does it."""
    return [
        Coder("**Greenpaper, as `code` does it**", _code_with, Rule(LEAST_CONFIDENCE_WRITTEN, 9.0))
    ]


def _code_with(descriptions: dict[str, str], texts: list[str]) -> "Scores":
    """Confidence of each (text, code); below .001 for pairs that are not even candidates."""
    themes = tuple(Theme(key, title) for key, title in descriptions.items())
    yardstick = from_codebook(Codebook("q1", "", themes), {}, load_embedder())
    corpus = prepare([text for text in texts if text.strip()], load_embedder())
    pairs = candidates(corpus, yardstick)
    scores = (yardstick.measure(corpus.responses) * 1e-3).astype(np.float32)
    scores[pairs.text, pairs.theme] = probability(pairs.rows, yardstick.found[pairs.theme])
    place = {text: number for number, text in enumerate(corpus.texts)}
    empty = np.zeros(len(themes), dtype=np.float32)
    return np.stack([scores[place[t]] if t in place else empty for t in texts])
