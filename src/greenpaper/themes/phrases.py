"""The phrases that respondents use, and which of them set one theme apart from the others."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

LONGEST = 5
LEAST_LIFT = 1.2
_RUN = re.compile(r"[^\W_]+(?:['’\-/][^\W_]+)*")
_BREAK = re.compile(r"[.,;:!?()\[\]\"“”…\n]|\s[-–—]\s")
_MORE_STOP_WORDS = """
    just really like would think get got getting going go make makes making made also even
    dont don't doesn't didn't can't cant won't isn't aren't wasn't i'm i've i'd it's its that's
    there's they're we're you're ive im thats theres actually quite lot lots thing things something
    anything way ways say said says know want wants need needs let lets yes no not ok okay please
    thank thanks maybe sure bit etc eg ie use used using said come comes came take takes took
    put puts see seen look looks good bad better best worse great nice able being day days time
    times year years people person one two three many much very too more most less least well
    asked ask asking told tell gave give given giving mean means meant find found keep kept try
    tried feel felt believe understand happen happened left leave round
    shall should could must may might will going already still ever never always often
"""

_TELLING = {"nowhere"}
"""Words of scikit-learn's list that say something: "Nowhere to park"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words as respondents write it, and how many of a theme's passages have it."""

    text: str
    passages: int
    weight: float


def mine(passages_by_theme: Sequence[Sequence[str]], most: int = 30) -> list[list[Phrase]]:
    """For each theme, the phrases of 1–5 words that set it apart, the most telling first.

    The weight is the phrase's share of the theme's passages times the logarithm of how much
    commoner it is there than elsewhere (as in c-TF-IDF, Grootendorst 2022), longer phrases up.
    A phrase said by one passage only does not count.
    """
    counts = [Counter[str]() for _ in passages_by_theme]
    surfaces: dict[str, Counter[str]] = {}
    for count, passages in zip(counts, passages_by_theme, strict=True):
        for passage in passages:
            for key, surface in _grams(passage).items():
                count[key] += 1
                surfaces.setdefault(key, Counter())[surface] += 1
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    sizes = [max(1, len(p)) for p in passages_by_theme]
    rates = {key: number / sum(sizes) for key, number in everywhere.items()}
    mined: list[list[Phrase]] = []
    for count, size in zip(counts, sizes, strict=True):
        weighed = _telling(count, rates, size)[:most]
        mined.append([Phrase(_surface(surfaces[k]), count[k], weight) for weight, k in weighed])
    return mined


def stem(word: str) -> str:
    """A word's rough stem, so that "shop" and "shops" are one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def content_words(text: str) -> set[str]:
    """Stems of the words that carry meaning."""
    stops = stop_words()
    words = (w.lower().replace("’", "'") for w in _RUN.findall(text))
    return {stem(w) for w in words if w not in stops and len(w) > 2 and "n't" not in w}


@cache
def stop_words() -> frozenset[str]:
    """Words that carry no subject of their own."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return (frozenset(ENGLISH_STOP_WORDS) | frozenset(_MORE_STOP_WORDS.split())) - _TELLING


def _telling(count: Counter[str], rates: dict[str, float], size: int) -> list[tuple[float, str]]:
    """(weight, key) of the phrases that are commoner in the theme than at large, best first."""
    found: list[tuple[float, str]] = []
    for key, number in count.items():
        lift = number / size / rates[key]
        if number >= 2 and lift > LEAST_LIFT:
            longer = 1 + 0.35 * key.count(" ")
            found.append((number / size * log(1 + lift) * longer, key))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _surface(written: Counter[str]) -> str:
    """How most people write it; of equals, the first in the alphabet."""
    return min(written, key=lambda text: (-written[text], text))


def _grams(passage: str) -> dict[str, str]:
    """Phrases of a passage: key of stems -> as written. None begins or ends with a stop word."""
    stops = stop_words()
    grams: dict[str, str] = {}
    for part in _BREAK.split(passage):
        words = _RUN.findall(part)
        plain = [w.lower().replace("’", "'") for w in words]
        solid = [p not in stops and len(p) > 2 and "'" not in p and not p.isdigit() for p in plain]
        for first in range(len(words)):
            if not solid[first]:
                continue
            for last in range(first, min(first + LONGEST, len(words))):
                if solid[last]:
                    key = " ".join(stem(p) for p in plain[first : last + 1])
                    grams.setdefault(key, _written(words[first : last + 1], passage))
    return grams


def _written(words: Iterable[str], passage: str) -> str:
    """The words, without the capital that only the beginning of a sentence gave them."""
    text = " ".join(words)
    begins = passage.lstrip().startswith(text.split(" ")[0])
    first = text.split(" ")[0]
    shouted = passage.isupper()
    if shouted or (begins and first[1:].islower()):
        return text.lower() if shouted else text[0].lower() + text[1:]
    return text
