"""Doubtful answers are weighed, not obeyed: how far a second reader can be trusted, and what then.

How far is seen on responses that the engine is sure of (the checks). Its confidence p is the
probability that a theme fits, so a reader who names a theme with probability a where it fits and b
where it doesn't names it with probability b + (a - b) p: a straight line, whose slope a - b is 0
for a reader who guesses and 1 for one who is always right (Youden's J). Least squares gives the
slope, errors clustered by response (Liang & Zeger 1986) give its lower bound, and that decides
whether the reader is heeded: yes or no, so that no single response tips another's coding.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from greenpaper.assistant.second_reader import Opinion
from greenpaper.domain.doubtful import Candidate, Unsure

FEWEST = 6
"""Answered checks without which no answer is heeded."""
ENOUGH = 20
"""Answered checks with which a question stands by itself."""
ERRORS = 2.0
"""The lower bound lies so many standard errors under the slope."""
HEEDED = 0.15
"""The least lower bound of the slope with which a reader is heeded. Readers who guess stay under
.07 on ArgKP's training motions, those who are right nine times in ten above .3."""
WEIGHT = 2.0
"""The log-odds that a heeded answer weighs: seven to one. They overrule the engine where it is
unsure, and nowhere else."""
SUREST = 1e-6


@dataclass(frozen=True, slots=True)
class Trust:
    """The slope, its lower bound, and what an answer weighs in log-odds."""

    informed: float
    least: float
    weight: float


NO_TRUST = Trust(0.0, 0.0, 0.0)


def trusted(opinions: Sequence[tuple[Unsure, Opinion]]) -> dict[str, Trust]:
    """How far a reader can be trusted on each question, by its key.

    From the question's own checks where there are enough, else from those of all questions.
    """
    checks = [pair for pair in opinions if pair[0].check]
    found = {}
    for question in sorted({one.question for one, _ in opinions}):
        mine = [pair for pair in checks if pair[0].question == question]
        found[question] = trust(mine if len(mine) >= ENOUGH else checks)
    return found


def trust(checks: Sequence[tuple[Unsure, Opinion]]) -> Trust:
    """How far a reader can be trusted, from its answers on checks."""
    rows = _apart(
        [
            (number, place, candidate.confidence, float(candidate.theme in said.themes))
            for number, (one, said) in enumerate(checks)
            for place, candidate in enumerate(sorted(one.candidates, key=lambda c: c.theme))
        ]
    )
    spread = math.fsum(p**2 for _, p, _ in rows)
    if len(checks) < FEWEST or spread < SUREST:
        return NO_TRUST
    slope = math.fsum(p * x for _, p, x in rows) / spread
    scores = [0.0] * len(checks)
    for number, p, x in rows:
        scores[number] += p * (x - slope * p)
    few = len(checks) / (len(checks) - 1)
    error = math.sqrt(few * math.fsum(score**2 for score in scores)) / spread
    least = slope - ERRORS * error
    return Trust(round(slope, 3), round(least, 3), WEIGHT if least >= HEEDED else 0.0)


def _apart(rows: Sequence[tuple[int, int, float, float]]) -> list[tuple[int, float, float]]:
    """Confidence and answer less their means at the same place of the list that was offered.

    A reader who always names the first is right rather often, where the first is the commonest.
    """
    means = {}
    for place in {place for _, place, _, _ in rows}:
        mine = [(p, x) for _, at, p, x in rows if at == place]
        means[place] = tuple(math.fsum(column) / len(mine) for column in zip(*mine, strict=True))
    return [(n, p - means[place][0], x - means[place][1]) for n, place, p, x in rows]


def gap(candidate: Candidate) -> float:
    """How far a theme is from being given by the engine, in log-odds; at least 0 where it is."""
    return log_odds(candidate.confidence) - log_odds(candidate.least)


def weighed(candidate: Candidate, said: Opinion, weight: float) -> tuple[bool, float]:
    """Whether a theme is given, and its confidence, when the reader's opinion is weighed in."""
    if not weight:
        return candidate.given, candidate.confidence
    by = weight if candidate.theme in said.themes else -weight
    sure = 1 / (1 + math.exp(-(log_odds(candidate.confidence) + by)))
    return gap(candidate) + by >= 0, sure


def log_odds(chance: float) -> float:
    """Log-odds of a chance, which counts as at least 1e-6 and at most 1 - 1e-6."""
    clipped = min(1 - SUREST, max(SUREST, chance))
    return math.log(clipped / (1 - clipped))
