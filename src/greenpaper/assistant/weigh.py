"""Doubtful answers are weighed, not obeyed: how far a second reader can be trusted, and what then.

How far is seen on responses that the engine is sure of (the checks). Its confidence p is the
probability that a theme fits, so a reader who names a theme with probability a where it fits and b
where it doesn't names it with probability b + (a - b) p: a straight line, whose slope a - b is 0
for a reader who guesses and 1 for one who is always right (Youden's J). Least squares gives the
slope, errors clustered by response (Liang & Zeger 1986) give its lower bound, and the lower bound
one of three weights. Three, and not a scale, so that no single response can tip another's coding.
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
WEIGHTS = ((0.3, 2.0), (0.15, 1.0))
"""Lower bound of the slope, and the log-odds that an answer then weighs. Two log-odds, seven to
one, overrule the engine where it is unsure, and nowhere else."""
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
    rows = [
        (number, candidate.confidence, float(candidate.theme in said.themes))
        for number, (one, said) in enumerate(checks)
        for candidate in one.candidates
    ]
    if len(checks) < FEWEST:
        return NO_TRUST
    mean_p = math.fsum(p for _, p, _ in rows) / len(rows)
    mean_x = math.fsum(x for *_, x in rows) / len(rows)
    spread = math.fsum((p - mean_p) ** 2 for _, p, _ in rows)
    if spread < SUREST:
        return NO_TRUST
    slope = math.fsum((p - mean_p) * (x - mean_x) for _, p, x in rows) / spread
    scores = [0.0] * len(checks)
    for number, p, x in rows:
        scores[number] += (p - mean_p) * (x - mean_x - slope * (p - mean_p))
    few = len(checks) / (len(checks) - 1)
    error = math.sqrt(few * math.fsum(score**2 for score in scores)) / spread
    least = slope - ERRORS * error
    weight = next((weight for bar, weight in WEIGHTS if least >= bar), 0.0)
    return Trust(round(slope, 3), round(least, 3), weight)


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
