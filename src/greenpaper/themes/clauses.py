"""Short clauses that could stand as a title: "Have more staff", "Nowhere to park"."""

import re

from greenpaper.themes.phrases import stop_words

LEAST, MOST = 2, 7
_SPLIT = re.compile(
    r"[.,;:!?()\[\]\"“”…\n•]+|\s[-–—*]\s"
    r"|\b(?:and|but|because|so|which|although|however|unless|plus|then|while|whilst|since|cos)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:(?:also|well|basically|obviously|surely|honestly|again|overall|just|very|really|quite|"
    r"i (?:think|feel|believe|hope|agree|suppose|would like)(?: that)?|in my opinion|"
    r"there(?:'s| is| are| was| were| will be)|it(?:'s| is| was)|they(?:'re| are| were)|"
    r"that(?:'s| is)|this is|you have|we (?:need|want|should have)|we should|please|"
    r"if|as|when|that|to|the|a|an|of|for|with|it|they)\s+)+",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:i|i'm|i've|i'd|i'll|im|ive|me|my|mine|myself|we|we're|we've|we'd|us|our|ours|you|you're|"
    r"your|yours|he|she|his|her|him|it|it's|its|they|they're|them|their|this|that|these|those|"
    r"there|what|who|don't know|mr|mrs|ms|dr|thanks?|regards|dear|sincerely|hello|hi|husband|wife|"
    r"mother|father|mum|mam|dad|son|daughter|sister|brother|nan|gran)\b",
    re.IGNORECASE,
)
_BAD_START_WORDS = """
    is are was were be been am has have had do does did would could should will can may
    might must or nor than who whom where how why what until till into onto from by in on at
    up out off going being having
"""
_BAD_END_WORDS = """
    a an the and or of to in on at by for from with without into onto about as than is are
    was were be been has have had do does will would could should can may might not no so
    very too that this these those if when where which who whose because but their his her
    its my our your more less much many any some every each all both own going being get got
    make made only even just also
"""
_BAD_START = frozenset(_BAD_START_WORDS.split())
_BAD_END = frozenset(_BAD_END_WORDS.split())


def clauses(passage: str) -> list[str]:
    """The clauses of a passage that read as a title, in order, without opening fillers."""
    found: list[str] = []
    for part in _SPLIT.split(passage.replace("’", "'")):
        words = _FILLER.sub("", part.strip(" \t-–—*'")).split()
        if LEAST <= len(words) <= MOST and _reads(words):
            found.append(" ".join(words))
    return found


def spoken(text: str) -> bool:
    """Whether somebody is heard speaking in it, or of somebody or something not named."""
    return bool(_SPOKEN.search(text.replace("’", "'")))


def _reads(words: list[str]) -> bool:
    """Nobody speaks in it, and it begins and ends as a title can."""
    text = " ".join(words)
    if text.isupper() or spoken(text) or any(c.isdigit() or c in "@#/" for c in text):
        return False
    first, last = words[0].lower(), words[-1].lower().strip("'")
    if first in _BAD_START or last in _BAD_END or len(last) < 3:
        return False
    return sum(w.lower() not in stop_words() for w in words) >= 2
