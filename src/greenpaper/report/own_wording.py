"""Answers to closed questions that may be somebody's own words: counted together, never shown.

Survey tools put what people write under "Other" among the choices, and an export doesn't say which
is which. So an answer keeps its line only where nobody can be known by it: see `may_be_own_words`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from greenpaper.report.suppression import SMALLEST

NOT_ANSWERED = "Not answered"
FEWEST = 3
"""Answers that fewer people gave can't be told from what somebody wrote."""
_UNDER_OTHER = re.compile(r"other\b[^:\-–—]{0,40}[:\-–—]\W*\w", re.IGNORECASE)
_MARK = re.compile(r"\W*(?:10|\d)\W*")
_CODE = re.compile(r"\W*\d{1,2}\b")
_SCALES = """
a about agree all always and answer applicable at average bad better clear completely daily
definitely difference difficult disagree dissatisfied dont easy entirely excellent extent extremely
fair fairly favour for fully good great happy important in know likely little lot maybe mildly mixed
moderately monthly mostly much na negative neither neutral never no none nor not occasionally of
often ok opinion oppose opposed or other partly please poor positive prefer preference quite rarely
rather safe same satisfied say seldom slightly some sometimes somewhat specify strong strongly
support sure tend the these to totally unclear undecided unhappy unimportant unlikely unsafe unsure
usually very view weekly worse yes
"""
_OF_SCALES = frozenset(_SCALES.split())


def fold(
    answers: Mapping[str, tuple[str, ...]],
    whose: Mapping[str, str],
    printed: Collection[str],
    personal: AbstractSet[str],
) -> dict[str, tuple[str, ...]]:
    """The answers by response id, with those that may be own words under one name for them all.

    `whose`: the respondent of each id. `printed`: answers that are known to be the questionnaire's
    own. `personal`: answers in which personal data was noticed.
    """
    givers: dict[str, set[str]] = defaultdict(set)
    for response_id, given in answers.items():
        for answer in given:
            if len(known := givers[answer]) < SMALLEST:  # how many more there are doesn't matter
                known.add(whose[response_id])
    own = {
        answer
        for answer, people in givers.items()
        if answer not in printed and may_be_own_words(answer, len(people), answer in personal)
    }
    name = together(len(own))
    shown = {
        given: tuple(dict.fromkeys(name if a in own else a for a in given))
        for given in set(answers.values())
    }
    return {response_id: shown[given] for response_id, given in answers.items()}


def may_be_own_words(answer: str, people: int, personal: bool) -> bool:
    """Whether an answer that so many people gave may be words that somebody wrote.

    Not where all its words are those of answer scales. Else wherever `personal` data was noticed in
    it; where fewer than 3 gave it; and, up to 9, where it begins with "Other:" and goes on.
    """
    if answer == NOT_ANSWERED or _is_of_scale(answer):
        return False
    fewest = SMALLEST if _UNDER_OTHER.match(answer) else FEWEST
    return personal or people < fewest


def _is_of_scale(answer: str) -> bool:
    """Whether an answer is a mark up to 10, or only words such as "strongly" and "agree".

    A number may stand before the words.
    """
    if _MARK.fullmatch(answer):
        return True
    plain = _CODE.sub("", re.sub("['’]", "", answer.lower()), count=1)
    words = set(re.findall(r"\w+", plain))
    return bool(words) and words <= _OF_SCALES


def together(different: int) -> str:
    """What so many different answers are called when they are counted together."""
    return "Another answer" if different == 1 else f"Other answers ({different:,} different)"


def is_together(name: str) -> bool:
    """Whether this is such a name."""
    return bool(re.fullmatch(r"Another answer|Other answers \([\d,]+ different\)", name))
