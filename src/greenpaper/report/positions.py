"""Which side a closed answer takes, by the words that questionnaires use."""

import re
from collections.abc import Iterable

_NEUTRAL = re.compile(
    r"\b(neither|neutral|don['’]?t know|do not know|not sure|unsure|no (opinion|view|difference)"
    r"|about the same|prefer not|not answered|mixed)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(disagree|oppose[ds]?|against|object|dissatisfied|unsatisfied|unlikely|unsupportive"
    r"|no|not|poor|worse|bad|never|negative)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(agree|supports?|supportive|in favour|favour|satisfied|likely|yes|good|excellent|better"
    r"|always|positive)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(strongly|very|completely|totally|definitely|extremely|much|excellent)\b", re.IGNORECASE
)


def side(answer: str) -> int:
    """-2 strongly against, -1 against, 0 neither (or not such an answer), 1 for, 2 strongly for."""
    if _NEUTRAL.search(answer):
        return 0
    strength = 2 if _STRONG.search(answer) else 1
    if _AGAINST.search(answer):
        return -strength
    return strength if _FOR.search(answer) else 0


def are_positions(answers: Iterable[str]) -> bool:
    """Whether these answers take sides: at least one is for and one is against."""
    sides = [side(a) for a in answers]
    return any(s > 0 for s in sides) and any(s < 0 for s in sides)
