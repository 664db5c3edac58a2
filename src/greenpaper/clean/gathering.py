"""Gathers near-identical texts round the most typical of them, in time that grows with the words.

An inverted index of runs of five words finds for a letter the texts that share its runs; only
these are looked at closely. No sampling and no pairs of all texts: docs/decisions says why this
took the place of MinHash.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenpaper.clean.words import Numbers, Shelf, distinct, ranges, shingles

RUN = 5
"""Words in a row that two texts must share to be compared at all."""

SMALLEST = 3
"""Fewer identical or edited responses than this are not called a campaign."""

_SHARED_RUNS = 8
_SHARED_PART = 0.2
_REPEATED_PART = 0.5


@dataclass(frozen=True)
class _Index:
    """Which texts have which runs: row r of (`of_text`) and (`of_run`), in both directions."""

    runs: Numbers
    run_starts: Numbers
    texts: Numbers
    text_starts: Numbers
    sizes: Numbers
    """Distinct runs of each text, shared or not."""

    def runs_of(self, text: int) -> Numbers:
        return self.runs[self.text_starts[text] : self.text_starts[text + 1]]

    def texts_with(self, runs: Numbers) -> Numbers:
        starts = self.run_starts[runs]
        texts: Numbers = self.texts[ranges(starts, self.run_starts[runs + 1] - starts)]
        return texts


def _runs_by_text(shelf: Shelf) -> tuple[NDArray[np.uint64], Numbers]:
    """The runs of all texts and the text of each, none across the border of two texts."""
    found = shingles(shelf.words, RUN)
    owner = np.repeat(np.arange(len(shelf)), shelf.lengths)
    inside = owner[: len(found)] == owner[RUN - 1 :]
    return found[inside], owner[: len(found)][inside]


def _index(shelf: Shelf) -> _Index:
    found, owner = _runs_by_text(shelf)
    _, run = np.unique(found, return_inverse=True)
    pairs = distinct(run.astype(np.int64) * len(shelf) + owner)
    run, text = np.divmod(pairs, max(len(shelf), 1))
    sizes = np.bincount(text, minlength=len(shelf))
    shared = np.bincount(run)[run] > 1
    run, text = run[shared], text[shared]
    _, run = np.unique(run, return_inverse=True)
    by_text = np.argsort(text, kind="stable")
    return _Index(
        runs=run[by_text],
        text_starts=_starts(text, len(shelf)),
        texts=text,
        run_starts=_starts(run, int(run.max()) + 1 if len(run) else 0),
        sizes=sizes,
    )


def _starts(values: Numbers, count: int) -> Numbers:
    return np.concatenate([[0], np.cumsum(np.bincount(values, minlength=count))]).astype(np.int64)


def gather(
    shelf: Shelf,
    copies: Numbers,
    belongs: Callable[[int, Numbers], list[int]],
    progress: Callable[[int], None],
) -> list[list[int]]:
    """Groups of texts, each led by its letter; a text is in one group at most.

    `copies[i]` is how many responses have exactly text i. `belongs(letter, candidates)` picks
    those that are copies of the letter. `progress(done)` is told how many texts were looked at.
    """
    index = _index(shelf)
    owner = np.repeat(np.arange(len(shelf)), np.diff(index.text_starts))
    spread = np.bincount(index.runs, weights=copies[owner], minlength=len(index.run_starts) - 1)
    spread = spread.astype(np.int64)
    free = np.ones(len(shelf), dtype=np.bool_)
    groups = []
    for done, letter in enumerate(_most_typical_first(index, owner, spread, copies)):
        progress(done)
        if not free[letter]:
            continue
        runs = index.runs_of(letter)
        runs = runs[spread[runs] >= SMALLEST]
        if copies[letter] < SMALLEST and len(runs) < _REPEATED_PART * index.sizes[letter]:
            continue
        candidates = _candidates(index, letter, runs, free)
        group = [letter, *(belongs(letter, candidates) if len(candidates) else [])]
        if copies[group].sum() < SMALLEST:
            continue
        groups.append(group)
        free[group] = False
        for text in group:
            spread[index.runs_of(text)] -= copies[text]
    return groups


def _most_typical_first(
    index: _Index, owner: Numbers, spread: Numbers, copies: Numbers
) -> list[int]:
    """Texts by how widely their runs are shared, for their length (the cosine to all others)."""
    shared = np.bincount(owner, weights=spread[index.runs], minlength=len(copies))
    alone = (index.sizes - np.diff(index.text_starts)) * copies
    typical = (shared + alone) / np.sqrt(np.maximum(index.sizes, 1))
    return [int(i) for i in np.argsort(-typical, kind="stable")]


def _candidates(index: _Index, letter: int, runs: Numbers, free: NDArray[np.bool_]) -> Numbers:
    texts, shared = np.unique(index.texts_with(runs), return_counts=True)
    needed = _SHARED_PART * np.minimum(index.sizes[texts], index.sizes[letter])
    wanted = free[texts] & (texts != letter) & (shared >= np.maximum(needed, _SHARED_RUNS))
    candidates: Numbers = texts[wanted]
    return candidates
