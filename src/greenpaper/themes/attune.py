"""Themes that a person wrote, as respondents put them.

Whoever writes a theme chooses other words than the people who make its point. So before anything is
coded a written theme hears the responses: its vector moves towards those that most surely make its
point and no other (Rocchio 1971, relevance feedback; here the machine's own first reading stands in
for a person's). What it heard is kept with the codebook. As long as that doesn't change, responses
that come late are measured by the same vectors, and so are coded as if they had come in time.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.ports import Embedder
from greenpaper.themes import code, confidence
from greenpaper.themes.confidence import FEW
from greenpaper.themes.corpus import Corpus, unit
from greenpaper.themes.likeness import Yardstick, from_codebook

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

OWN_WORDS, VOICE = 3.0, 1.0
"""A theme's own words count as much as so many responses that surely make its point; how people
here put things in general, as much as so many."""
FEWEST = 3
"""A theme that fewer responses make doesn't hear them: it would tell of single ones."""
FARTHEST = 10.0
"""In log-odds: so far the number of codings may have to be moved."""


@dataclass(frozen=True, slots=True, eq=False)
class Attuned:
    """What a codebook's themes heard: a unit vector by theme key.

    `words` is a digest of all that the machine goes by: another codebook has to listen anew.
    `shift`, in log-odds, makes them as sure of these responses on the whole as they were by words.
    """

    words: str
    vectors: "Mapping[str, Floats]"
    shift: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of one codebook's themes before its responses are looked at.

    Centroids by theme key, of themes that were found; themes whose examples a person changed; and
    what the themes that people wrote have heard.
    """

    vectors: "Mapping[str, Floats]"
    taught: frozenset[str] = frozenset()
    attuned: Attuned | None = None


def listen(
    codebook: Codebook, known: Known, embedder: Embedder, corpus: Corpus
) -> tuple[Yardstick, Attuned | None]:
    """What responses are measured against, and what is to be kept of it.

    The themes of a codebook that people wrote have heard the responses of `corpus`, or those that
    this same codebook heard before. A codebook with themes that were found, or of a few themes,
    doesn't listen, and where hardly anybody says anything nothing is heard: nothing is to be kept.
    """
    plain = from_codebook(codebook, known.vectors, embedder, known.taught)
    if plain.found.any() or len(plain.keys) <= FEW:
        return plain, None
    kept, words = known.attuned, digest(codebook, known)
    if kept is None or kept.words != words:
        by_words = code.weigh(corpus, plain)
        vectors = attune(plain, corpus, by_words)
        if not vectors:
            return plain, None
        kept = Attuned(words, vectors, _shift(plain.attuned(vectors, 0.0), corpus, by_words))
    return plain.attuned(kept.vectors, kept.shift), kept


def attune(yardstick: Yardstick, corpus: Corpus, by_words: code.Weighed) -> "dict[str, Floats]":
    """A unit vector of how respondents put each theme that a person wrote, by key.

    Each different text speaks for its likeliest theme alone, with its probability squared, and for
    all of them a little: a theme that few responses make hears the voice that they have in common.
    A campaign's letter speaks once, and its senders by as much as is their own.
    """
    pairs, sure = by_words.pairs, by_words.sure
    order = np.lexsort((pairs.theme, -sure, pairs.text))
    best = order[np.unique(pairs.text[order], return_index=True)[1]]
    own_share = np.bincount(corpus.owner, weights=corpus.own) / np.bincount(corpus.owner)
    best = best[own_share[pairs.text[best]] > 0]
    if len(best) < FEWEST:
        return {}
    weights = (sure[best] ** 2 * own_share[pairs.text[best]])[:, None]
    said = weights * corpus.responses[pairs.text[best]]
    voice = VOICE * said.sum(axis=0) / weights.sum()
    vectors: dict[str, Floats] = {}
    for theme, words in zip(yardstick.of, yardstick.vectors, strict=True):
        mine = pairs.theme[best] == theme
        own = OWN_WORDS * words + voice
        enough = mine.sum() >= FEWEST
        vectors[yardstick.keys[theme]] = unit(own + said[mine].sum(axis=0) if enough else own)
    return vectors


def _shift(yardstick: Yardstick, corpus: Corpus, by_words: code.Weighed) -> float:
    """By how many log-odds codings by ear have to move to be as many as those by words.

    How many themes people give differs between consultations more than our curves can know, and
    words are the surer witness: which theme a response has goes by ear, how many have one doesn't.
    """
    expected = by_words.sure.sum()
    rows = code.candidates(corpus, yardstick.by_ear()).rows
    by_ear = confidence.log_odds(rows, "attuned").astype(np.float64)

    def too_many(shift: float) -> float:
        return float(expit(by_ear + shift).sum() - expected)

    if not len(rows) or too_many(-FARTHEST) > 0 or too_many(FARTHEST) < 0:
        return 0.0
    return round(float(brentq(too_many, -FARTHEST, FARTHEST)), 6)


def digest(codebook: Codebook, known: Known) -> str:
    """Of all that the machine goes by before it listens: not of words that are for readers only."""
    lines = sorted(
        _gone_by(theme, known) for theme in codebook.themes if theme.key not in codebook.parents
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _gone_by(theme: Theme, known: Known) -> str:
    found = [key for key in (theme.key, *theme.merged) if key in known.vectors]
    by_words = theme.key not in known.vectors or theme.key in known.taught
    words = [theme.title, theme.description, *theme.examples] if by_words else []
    return json.dumps([theme.key, found, words])
