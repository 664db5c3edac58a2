"""How much of a letter stands in a response, and whether that makes it a member's copy.

The thresholds were chosen on the dockets of us_cdo_near_duplicates and on the cases of
tests/unit/clean; `_many_passages` is the one that the hardest letters of us_cms_campaign taught.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenpaper.clean.words import Hashes, Numbers, Shelf, ranges, shingles

RUN = 4
"""Words in a row that must agree before they count as taken from the letter."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words, and where each run of `RUN` words begins in it (the first time)."""

    words: Hashes
    runs: Hashes
    positions: Numbers


def read_letter(words: Hashes) -> Letter:
    """Index a letter by its runs of words."""
    runs, positions = np.unique(shingles(words, RUN), return_index=True)
    return Letter(words, runs, positions)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Which words of a response the letter has, where they stand in it, and the reverse.

    `places[i]` is the letter's word that word i of the response is, or -1 if it is the
    respondent's own. `used[j]` says whether the letter's word j stands in the response. `taken`
    counts the response's words that come from the letter; the shares run from 0 to 1.
    """

    places: Numbers
    used: Flags
    taken: int
    share_of_response: float
    share_of_letter: float


def compare(letter: Letter, words: Hashes) -> Overlap:
    """Find the letter's words in a response, in whatever order they stand there."""
    places = np.full(len(words), -1, dtype=np.int64)
    found = shingles(words, RUN)
    if len(found) and len(letter.runs):
        nearest = np.minimum(np.searchsorted(letter.runs, found), len(letter.runs) - 1)
        at = np.flatnonzero(letter.runs[nearest] == found)
        begins = letter.positions[nearest[at]]
        for step in range(RUN):
            places[at + step] = begins + step
    return overlap_of(places, len(letter.words))


def overlap_of(places: Numbers, letter_length: int) -> Overlap:
    """An overlap from the places of a response's words in the letter."""
    copied = places[places >= 0]
    used = np.zeros(letter_length, dtype=np.bool_)
    used[copied] = True
    return Overlap(
        places=places,
        used=used,
        taken=len(copied),
        share_of_response=len(copied) / max(len(places), 1),
        share_of_letter=int(np.count_nonzero(used)) / max(letter_length, 1),
    )


def likely_copies(
    letter: Letter, shelf: Shelf, runs: Hashes, texts: Numbers
) -> tuple[Flags, Flags]:
    """For each of the shelf's `texts`: could it be a copy, and is half of it the letter?

    Looks at all of them at once and only counts words, so it lets through more than `is_copy`
    does and never less. `runs` are the shelf's runs of `RUN` words, one for each word but the
    last few; a run across the border of two texts counts too, which lets through more again.
    """
    lengths = shelf.lengths[texts]
    at = np.minimum(ranges(shelf.starts[texts], lengths), len(runs) - 1)
    nearest = np.minimum(np.searchsorted(letter.runs, runs[at]), len(letter.runs) - 1)
    taken_at = letter.runs[nearest] == runs[at]
    for _ in range(RUN - 1):
        taken_at[1:] |= taken_at[:-1]
    taken = np.add.reduceat(taken_at, np.cumsum(lengths) - lengths, dtype=np.int64)
    response, of_letter = taken / lengths, taken / len(letter.words)
    good_part = (np.minimum(response, of_letter) >= 0.35) | ((taken >= 100) & (response >= 0.3))
    enough = (taken >= 20) & ((taken >= 50) | (of_letter >= 0.2))
    half = enough & (response >= 0.5)
    return half | (enough & ((of_letter >= 0.5) | good_part)), half


def is_mostly_letter(overlap: Overlap) -> bool:
    """Whether at least half of the response is the letter. A campaign has three such members."""
    return is_copy(overlap) and overlap.share_of_response >= 0.5


def is_copy(overlap: Overlap) -> bool:
    """Whether a response with this overlap is somebody's copy of the letter.

    Either most of the response is the letter, or most of the letter is in the response, or a
    good part of both is the same, or many long passages are. A few borrowed sentences are not
    enough; and who copies only the opening and goes on in other words is not counted in, since
    that is how a reply to a letter looks.
    """
    response, letter = overlap.share_of_response, overlap.share_of_letter
    if overlap.taken < 20 or (overlap.taken < 50 and letter < 0.2) or _stops_early(overlap):
        return False
    return (
        response >= 0.5 or letter >= 0.5 or min(response, letter) >= 0.35 or _many_passages(overlap)
    )


def _stops_early(overlap: Overlap) -> bool:
    """Only the letter's opening is there, and much of the response is something else."""
    used = np.flatnonzero(overlap.used)
    length = len(overlap.used)
    opening_only = used[0] <= 0.1 * length and used[-1] < 0.67 * length
    own_words = overlap.share_of_response < 0.7
    return bool(opening_only and own_words and overlap.share_of_letter < 0.6)


def _many_passages(overlap: Overlap) -> bool:
    """Whether three or more passages of at least ten words, a hundred in all, were copied."""
    if overlap.taken < 100 or overlap.share_of_letter < 0.2 or overlap.share_of_response < 0.3:
        return False
    lengths = [end - start for start, end in passages(overlap) if end - start >= 10]
    return len(lengths) >= 3 and sum(lengths) >= 100


def passages(overlap: Overlap, longest_gap: int = 2) -> list[tuple[int, int]]:
    """The stretches of the response, in words, that come from the letter; small edits within."""
    at = np.flatnonzero(overlap.places >= 0)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > longest_gap + 1) + 1
    return [(int(part[0]), int(part[-1]) + 1) for part in np.split(at, breaks)]
