"""Coding: which themes fit each response, how surely, and because of which words."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.coding import Coding, Evidence, Outcome, Status
from greenpaper.domain.response import Response
from greenpaper.themes import confidence
from greenpaper.themes.corpus import Corpus
from greenpaper.themes.likeness import Yardstick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]
    Whole = NDArray[np.int64]

NEAR = 5
"""Of the themes that a person wrote, the nearest five may fit a response."""
MARGIN = 0.03
"""A passage holds its nearest theme, and any whose likeness is within this of it."""
LEAST_SHARE = 0.5
"""A response has its commonest theme, and those that at least half as many of its passages hold: a
long text on one subject has that one, a letter of many points has them all."""
LEAST_CONFIDENCE = 0.35
LEAST_CONFIDENCE_WRITTEN = 0.3
"""Below this, no theme fits: themes found, and themes known by their wording only (chosen on halves
of the questions that the encoder was not taught, docs/reference/matcher.md: lower finds no "none of
these", higher loses codings that are right)."""
BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Fit:
    """One theme that fits one text: its number, the passage that is the evidence, how surely."""

    theme: int
    passage: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """(text, theme) pairs that may fit, as columns of equal length.

    `passage` is the passage most like the theme; `rows` the features that confidence rests on.
    """

    text: "Whole"
    theme: "Whole"
    passage: "Whole"
    rows: "Floats"


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs with how surely the theme fits (`sure`) and how sure it must be (`least`).

    `keys` are the themes' keys, by number.
    """

    pairs: Candidates
    sure: "Doubles"
    least: "Doubles"
    keys: tuple[str, ...]

    def moved(self, by: float) -> "Weighed":
        """The same with `by`, which a coded sample says, added to the log-odds of `sure`."""
        return replace(self, sure=confidence.moved(self.sure, by)) if by else self


def candidates(corpus: Corpus, yardstick: Yardstick) -> Candidates:
    """The pairs that may fit: what is left of them is a matter of confidence."""
    parts = []
    for first, _, begin, pairs in _in_blocks(corpus, yardstick):
        part = _likely(pairs, yardstick)
        parts.append(Candidates(part.text + first, part.theme, part.passage + begin, part.rows))
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros((0, len(confidence.FEATURES)), dtype=np.float32)
        return Candidates(none, none, none, empty)
    return Candidates(
        np.concatenate([p.text for p in parts]),
        np.concatenate([p.theme for p in parts]),
        np.concatenate([p.passage for p in parts]),
        np.concatenate([p.rows for p in parts]),
    )


def every_pair(corpus: Corpus, yardstick: Yardstick) -> "Doubles":
    """The probability of each theme for each text, shape (texts, themes), for whoever learns more.

    No pair is left out: what is unlikely by the theme's words may be what people give.
    """
    sure = np.zeros((len(corpus.texts), len(yardstick.keys)))
    for first, last, _, pairs in _in_blocks(corpus, yardstick):
        sure[first:last] = confidence.probability(pairs.rows, yardstick.found)
    return sure


def _in_blocks(corpus: Corpus, yardstick: Yardstick) -> "Iterator[tuple[int, int, int, Measured]]":
    """Each block's first text, the one after its last, its first passage, and all its pairs."""
    starts = np.searchsorted(corpus.owner, np.arange(len(corpus.texts) + 1))
    for first, last in _blocks(starts) if yardstick.keys else []:
        begin, end = int(starts[first]), int(starts[last])
        owner = corpus.owner[begin:end] - first
        passages, responses = corpus.vectors[begin:end], corpus.responses[first:last]
        yield first, last, begin, measured(passages, responses, owner, yardstick)


def weigh(corpus: Corpus, yardstick: Yardstick) -> Weighed:
    """The pairs that may fit, with how surely each does."""
    pairs = candidates(corpus, yardstick)
    known = yardstick.found[pairs.theme]
    sure = confidence.probability(pairs.rows, known)
    least = np.where(known, LEAST_CONFIDENCE, LEAST_CONFIDENCE_WRITTEN)
    return Weighed(pairs, sure.astype(np.float64), least, yardstick.keys)


def fits(corpus: Corpus, yardstick: Yardstick) -> list[list[Fit]]:
    """For each text of the corpus, the themes that fit it, the best first."""
    return fitting(weigh(corpus, yardstick), len(corpus.texts))


def fitting(weighed: Weighed, texts: int) -> list[list[Fit]]:
    """For each of so many texts, the themes that fit it, the best first."""
    found: list[list[Fit]] = [[] for _ in range(texts)]
    pairs, sure = weighed.pairs, weighed.sure
    kept = np.flatnonzero(sure >= weighed.least)
    for i in kept[np.lexsort((pairs.theme[kept], -sure[kept], pairs.text[kept]))]:
        fit = Fit(int(pairs.theme[i]), int(pairs.passage[i]), round(float(sure[i]), 3))
        found[int(pairs.text[i])].append(fit)
    return found


def outcomes(
    responses: "Sequence[Response]",
    corpus: Corpus,
    yardstick: Yardstick,
    found: "Sequence[list[Fit]]",
) -> list[Outcome]:
    """The outcome of each response from the fits of its text.

    All have content, and their texts are in the corpus.
    """
    place = {text: number for number, text in enumerate(corpus.texts)}
    return [_outcome(r, corpus, yardstick, found[place[r.text]]) for r in responses]


def _outcome(response: Response, corpus: Corpus, yardstick: Yardstick, fit: list[Fit]) -> Outcome:
    if not fit:
        return Outcome(response.question, response.response_id, Status.NONE_FITS)
    codings = tuple(
        Coding(
            question=response.question,
            response_id=response.response_id,
            theme=yardstick.keys[f.theme],
            confidence=f.confidence,
            evidence=Evidence(response.response_id, *corpus.spans[f.passage]),
        )
        for f in fit
    )
    return Outcome(
        response.question, response.response_id, Status.CODED, codings, primary=codings[0].theme
    )


def _blocks(starts: "Whole") -> list[tuple[int, int]]:
    """Ranges of texts with some 65,000 passages each."""
    ranges: list[tuple[int, int]] = []
    first, texts = 0, len(starts) - 1
    while first < texts:
        last = int(np.searchsorted(starts, starts[first] + BLOCK, side="right")) - 1
        last = min(max(last, first + 1), texts)
        ranges.append((first, last))
        first = last
    return ranges


@dataclass(frozen=True, slots=True)
class Measured:
    """Every (text, theme) pair of some texts, shape (texts, themes, …).

    `rows` are the features that confidence rests on, `rank` how near the theme is, `share` how many
    of the text's passages hold it, `where` the passage that is most like it.
    """

    rows: "Floats"
    rank: "Floats"
    share: "Floats"
    where: "Whole"


def measured(
    passages: "Floats", responses: "Floats", owner: "Whole", yardstick: Yardstick
) -> Measured:
    """All pairs of some texts, from the vectors of their passages and of the whole responses."""
    plain = _measured(passages, responses, owner, yardstick)
    if yardstick.heard is None:
        return plain
    by_ear = _measured(passages, responses, owner, yardstick.by_ear())
    return replace(by_ear, rows=confidence.with_heard(plain.rows, by_ear.rows, yardstick.shift))


def _measured(
    passages: "Floats", responses: "Floats", owner: "Whole", yardstick: Yardstick
) -> Measured:
    likeness, whole = yardstick.measure(passages), yardstick.measure(responses)
    texts, themes = whole.shape
    held = likeness >= likeness.max(axis=1, keepdims=True) - MARGIN
    votes = np.zeros((texts, themes), dtype=np.float32)
    np.add.at(votes, owner, held.astype(np.float32))
    count = np.bincount(owner, minlength=texts).astype(np.float32)
    share = (votes / count[:, None]).astype(np.float32)
    best, where = best_passage(likeness, owner, texts)
    rows = confidence.features(whole, best, share, yardstick.level)
    rows[..., confidence.LIKENESSES] += yardstick.nearer[:, None]
    return Measured(rows, ((whole + best) / 2).astype(np.float32), share, where)


def _likely(pairs: Measured, yardstick: Yardstick) -> Candidates:
    """Of all pairs of some texts those that may fit."""
    rank, share, themes = pairs.rank, pairs.share, len(yardstick.keys)
    common = share >= LEAST_SHARE * share.max(axis=1, keepdims=True)
    near = rank >= np.partition(rank, -min(NEAR, themes), axis=1)[:, -min(NEAR, themes), None]
    kept = np.where(yardstick.found, common, near)
    text, theme = (np.asarray(part) for part in np.nonzero(kept))
    return Candidates(text, theme, pairs.where[text, theme], pairs.rows[text, theme])


def best_passage(likeness: "Floats", owner: "Whole", texts: int) -> "tuple[Floats, Whole]":
    """Each text's highest likeness to each theme, and the (first) passage that has it."""
    starts = np.searchsorted(owner, np.arange(texts))
    best = np.maximum.reduceat(likeness, starts, axis=0)
    numbers = np.arange(len(owner), dtype=np.int64)[:, None]
    there = np.where(likeness == best[owner], numbers, len(owner))
    return best, np.minimum.reduceat(there, starts, axis=0)
