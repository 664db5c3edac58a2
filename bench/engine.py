"""Our own engine as a Method of protocol D, exactly as the product runs it."""

from typing import TYPE_CHECKING

import numpy as np

from bench.discovery import Found, Method
from bench.names_only import Coder, Rule
from bench.vectors import load_embedder
from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.themes.attune import Known, listen
from greenpaper.themes.code import LEAST_CONFIDENCE_WRITTEN, candidates, fits
from greenpaper.themes.confidence import probability
from greenpaper.themes.corpus import Corpus, prepare
from greenpaper.themes.discover import discover, most_themes
from greenpaper.themes.likeness import from_centroids

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.names_only import Scores
    from greenpaper.domain.ports import Embedder

RULE = Rule(LEAST_CONFIDENCE_WRITTEN, 9.0)
"""Greenpaper's own: what is sure enough fits, however far behind the best."""


def methods(embedder: "Embedder") -> dict[str, Method]:
    """The engine as it ships (25 themes at most, and fewer for few responses); and at the cap."""

    def ships(texts: list[str], cap: int) -> Found:
        return _find(texts, min(cap, most_themes(len(set(texts)))), embedder)

    def at_cap(texts: list[str], cap: int) -> Found:
        return _find(texts, cap, embedder)

    return {"as it ships": ships, "as many themes as allowed": at_cap}


def _find(texts: list[str], most: int, embedder: "Embedder") -> Found:
    corpus = prepare([text for text in texts if text.strip()], embedder)
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
    return [Coder("**Greenpaper, as `code` does it**", coder(load_embedder()), RULE)]


def coder(embedder: "Embedder") -> "Callable[[dict[str, str], list[str]], Scores]":
    """Confidence of each (text, code); below .001 for pairs that are not even candidates."""

    def code_with(descriptions: dict[str, str], texts: list[str]) -> "Scores":
        themes = tuple(Theme(key, title) for key, title in descriptions.items())
        corpus = prepare([text for text in texts if text.strip()], embedder)
        return confidences(themes, corpus, texts, embedder)

    return code_with


def confidences(
    themes: tuple[Theme, ...], corpus: Corpus, texts: "Sequence[str]", embedder: "Embedder"
) -> "Scores":
    """The same for any themes and a corpus of these texts, blank ones left out."""
    yardstick, _ = listen(Codebook("q1", "", themes), Known({}), embedder, corpus)
    pairs = candidates(corpus, yardstick)
    scores = (yardstick.measure(corpus.responses) * 1e-3).astype(np.float32)
    scores[pairs.text, pairs.theme] = probability(pairs.rows, yardstick.found[pairs.theme])
    place = {text: number for number, text in enumerate(corpus.texts)}
    empty = np.zeros(len(themes), dtype=np.float32)
    return np.stack([scores[place[t]] if t in place else empty for t in texts])
