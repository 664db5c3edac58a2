"""Draws responses for people to code: by chance, the largest campaigns, and rare themes besides.

The design, for one question (docs/explanation/what-the-numbers-mean.md derives it):

1. A campaign is drawn once, and stands for its members. The largest are taken for certain.
2. Of everything else, `size` are drawn with equal chance: the random part.
3. What was not drawn is put into strata, by the rarest theme that the machine gave and by whether
   it was sure of it. From strata of which the random part took few, more are drawn by chance.

Given how many of each stratum the random part took, what is taken of it in all is a simple random
sample of it: so its chance is known exactly (stratified sampling with poststratified allocation:
Cochran, Sampling Techniques, 3rd edition, 5A.9), and weighted means (Horvitz and Thompson 1952;
Hájek 1971) have no bias. Chance comes from SHA-256 of the seed and the response's id, so the same
seed draws the same responses, whatever the order of the rows, the machine or the version.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from greenpaper.quality.coded import Drawn, Part

SURE = 0.5
"""The confidence from which on a coding counts as a sure one."""
JUDGED = 4
"""So many of each stratum are judged, if it has as many and there is room."""
MOST_ADDED = 0.25
"""At most so many are added, as a share of the random part (and one of each stratum besides)."""
CERTAIN = 0.1
"""At most so many campaigns are taken for certain, as a share of the random part."""
Z = 1.959963984540054
"""The normal quantile of a 95% interval."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A response that may be drawn, with the machine's confidence by theme (none: none fits).

    One that `stands_for` more than itself is a campaign's letter. A campaign's other members are
    no candidates, but for those who added words of their own.
    """

    question: str
    response_id: str
    respondent: str
    sure: Mapping[str, float] = field(default_factory=dict)
    stands_for: int = 1


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> tuple[Drawn, ...]:
    """Draw from one question's responses: `size` by chance, or all if there are no more.

    The result is in an order of its own that says nothing of why a response was drawn.
    """
    ranked = sorted(candidates, key=lambda c: lot(seed, "draw", c.question, c.response_id))
    letters = sorted((c for c in ranked if c.stands_for > 1), key=lambda c: -c.stands_for)
    certain = letters[: math.ceil(CERTAIN * size)]
    others = [c for c in ranked if c not in certain]
    random = {c.response_id for c in others[:size]}
    strata = _strata(others, seed)
    taken = _added(strata, random, round(MOST_ADDED * size))
    random_chance = len(random) / len(others) if others else 1.0
    drawn = [
        Drawn(c.question, c.response_id, c.respondent, Part.CAMPAIGN, "", 1.0, 1.0, c.stands_for)
        for c in certain
    ]
    for name, members in strata.items():
        mine = [c for c in members if c.response_id in taken]
        drawn += [
            _drawn(c, name, len(mine) / len(members), random_chance, c.response_id in random)
            for c in mine
        ]
    return tuple(sorted(drawn, key=lambda d: lot(seed, "order", d.question, d.response_id)))


def lot(seed: int, *words: str) -> bytes:
    """A number drawn for these words: the same for the same seed, and otherwise by chance."""
    return hashlib.sha256("\x1f".join((str(seed), *words)).encode("utf-8", "replace")).digest()


def in_coders_order(drawn: Iterable[Drawn], seed: int, coder: str) -> list[Drawn]:
    """The same responses in this coder's own order by chance, question after question."""
    return sorted(
        drawn, key=lambda d: (_natural(d.question), lot(seed, coder, d.question, d.response_id))
    )


def width(share: float, drawn: int, considered: int) -> float:
    """How wide the 95% interval of a share will be: from people's codings alone, about.

    By the normal approximation, with the correction for drawing much of a small population.
    """
    if drawn >= considered or not drawn:
        return 0.0 if drawn else 1.0
    rest = (considered - drawn) / (considered - 1)
    return min(1.0, 2 * Z * math.sqrt(share * (1 - share) / drawn * rest))


def needed(wanted: float, considered: int, share: float = 0.5) -> int:
    """How many must be drawn for a 95% interval no wider than `wanted` (from 0 to 1).

    A share of one half needs the most, so that is what is asked unless you say.
    """
    if considered <= 1 or wanted <= 0:
        return considered
    endless = share * (1 - share) * (2 * Z / wanted) ** 2
    return min(considered, math.ceil(endless / (1 + (endless - 1) / considered)))


def _drawn(c: Candidate, stratum: str, chance: float, by_chance: float, is_random: bool) -> Drawn:
    part, random_chance = (Part.RANDOM, by_chance) if is_random else (Part.ADDED, 0.0)
    return Drawn(
        c.question,
        c.response_id,
        c.respondent,
        part,
        stratum,
        chance,
        random_chance,
        c.stands_for,
    )


def _strata(ranked: Sequence[Candidate], seed: int) -> dict[str, list[Candidate]]:
    """The candidates by stratum. Its name is a number by lot, so that it tells no theme."""
    sizes = Counter(theme for c in ranked for theme in c.sure)
    strata: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for c in ranked:
        rarest = min(c.sure, key=lambda theme: (sizes[theme], theme), default="")
        is_sure = str(c.sure.get(rarest, 1.0) >= SURE)
        strata[rarest, is_sure].append(c)
    names = sorted(strata, key=lambda name: lot(seed, "stratum", *name))
    return {str(number): strata[name] for number, name in enumerate(names, start=1)}


def _added(
    strata: Mapping[str, Sequence[Candidate]], random: set[str], room: int
) -> frozenset[str]:
    """The ids of what is taken: the random part, and what it takes of strata that it took few of.

    One of every stratum at least, since what has no chance at all can't be weighed; then a second
    of each, and so on, the smallest strata first, while there is room.
    """
    taken = set(random)
    smallest = sorted(strata, key=lambda name: (len(strata[name]), int(name)))
    for wanted in range(1, JUDGED + 1):
        for name in smallest:
            mine = [c.response_id for c in strata[name]]
            left = [key for key in mine if key not in taken]
            if len(mine) - len(left) < wanted and left and (room > 0 or wanted == 1):
                taken.add(left[0])
                room -= 1
    return frozenset(taken)


def _natural(key: str) -> tuple[int, str]:
    digits = "".join(c for c in key if c.isdecimal())
    return int(digits) if digits else 0, key
