"""Choices: telling several in one cell apart, and putting them in a sensible reading order."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

_LAST = re.compile(
    r"^(other\b.*|don.?t know.*|do not know.*|unsure|not sure.*|prefer not to.*|not answered"
    r"|no answer|not applicable|n/?a|no opinion|none of (the|these).*|unknown|rather not say)$"
)
_WORDS: tuple[tuple[float, str], ...] = (
    (-3, r"not at all \w+|very (dissatisfied|poor|bad|unlikely|difficult|unsafe|negative|unclear)"),
    (-3, r"(strongly|completely|totally|definitely) (disagree|oppose|against|not)|extremely poor"),
    (-3, r"extremely (dissatisfied|unlikely|difficult)|not at all|never|very unhappy|terrible"),
    (-1, r"(tend to|somewhat|slightly|partly|fairly|mildly) (disagree|oppose|dissatisfied|poor)"),
    (-1, r"(tend to|somewhat|slightly|fairly) (unlikely|difficult|unsafe|negative|unhappy)"),
    (-1.5, r"not (very|particularly|so) \w+|rarely|seldom"),
    (-2, r"disagree|oppose|against|dissatisfied|poor|bad|unlikely|difficult|unsafe|negative"),
    (-2, r"unhappy|unimportant|worse|do not support|don.?t support|no"),
    (0, r"neither.*|neutral.*|mixed.*|neither agree nor disagree|average|about the same|sometimes"),
    (0, r"no (strong )?(view|opinion|preference)|undecided|ok|okay|fair|maybe|partly|in part"),
    (1, r"(tend to|somewhat|slightly|partly|fairly|mildly|quite) (agree|support|satisfied|good)"),
    (1, r"(somewhat|slightly|fairly|quite) (likely|easy|safe|positive|happy|important|clear)"),
    (1, r"moderately \w+|occasionally|to some extent|yes,? (but|in part|to some extent).*"),
    (3, r"(strongly|completely|totally|fully) (agree|support|in favour|favour)|excellent|always"),
    (3, r"(very|extremely) (satisfied|good|likely|easy|safe|positive|happy|important|clear)"),
    (2, r"agree|support|in favour|for|satisfied|good|likely|easy|safe|positive|happy|important"),
    (2, r"better|often|usually|clear|yes"),
)
_SCALE = tuple((score, re.compile(rf"^(?:{words})$")) for score, words in _WORDS)
_BELOW = re.compile(r"^(under|below|less than|fewer than|up to|<|0 ?-)")
_FIRST_NUMBER = re.compile(r"^\D{0,12}?([-+]?\d[\d,]*(?:\.\d+)?)")


def order_options(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The options in reading order.

    A scale of opinion runs from the positive end, numbers and bands of numbers upwards, all else
    by count. "Don't know", "Other" and the like come last.
    """
    last = [o for o in counts if _LAST.match(o.lower().strip())]
    main = [o for o in counts if o not in set(last)]
    by_count = sorted(last, key=lambda o: (-counts[o], o))
    scores = {o: _score(o) for o in main}
    numbers = {o: _number(o) for o in main}
    if all(s is not None for s in scores.values()) and len(set(scores.values())) > 1:
        main.sort(key=lambda o: (-(scores[o] or 0.0), o))
    elif all(n is not None for n in numbers.values()):
        main.sort(key=lambda o: (numbers[o] or 0.0, o))
    else:
        main.sort(key=lambda o: (-counts[o], o))
    return (*main, *by_count)


def _score(option: str) -> float | None:
    """Where an option stands on a scale of opinion, or None if it isn't from one."""
    text = re.sub(r"^\W*\d+\s*[-–—:.)=]\s*", "", option.lower().strip()).strip(" .")
    return next((score for score, words in _SCALE if words.match(text)), None)


def is_scale(options: Iterable[str]) -> bool:
    """Are these the options of a scale of opinion (agree, satisfied, yes or no …)?"""
    known = [o for o in options if not _LAST.match(o.lower().strip())]
    return bool(known) and sum(_score(o) is not None for o in known) >= 0.75 * len(known)


def _number(option: str) -> float | None:
    found = _FIRST_NUMBER.match(option.strip())
    if not found:
        return None
    number = float(found.group(1).replace(",", ""))
    return number - 0.5 if _BELOW.match(option.strip().lower()) else number


def find_separator(values: Mapping[str, int], limit: int = 40) -> str:
    """What stands between several choices in one cell, or "" if cells hold one answer each.

    A separator is believed when it makes far fewer choices than there are answers, or when
    Microsoft's trailing ";" gives it away. Options with commas of their own are kept whole (see
    `split_choices`).
    """
    total = sum(values.values())
    for mark in (";", "|", "\n", ", "):
        holding = {v: n for v, n in values.items() if mark in v.rstrip(mark)}
        trailing = sum(n for v, n in values.items() if v.endswith(";")) if mark == ";" else 0
        if trailing and trailing >= 0.9 * total:
            return mark
        if sum(holding.values()) < 0.05 * total or not holding:
            continue
        atoms = Counter(a for v, n in values.items() for a in _atoms(v, mark) for _ in range(n))
        long = any(len(atom.split()) > 15 for atom in atoms)
        if long or len(atoms) > limit or _recombined(values, mark) < 2:
            continue
        if len(atoms) < len(values) and _recurring(atoms) >= 0.5:
            return mark
    return ""


def _atoms(value: str, mark: str) -> list[str]:
    return [part.strip() for part in value.split(mark) if part.strip()]


def _recurring(atoms: Counter[str]) -> float:
    """The share of the choices that were made more than once."""
    return sum(1 for count in atoms.values() if count > 1) / len(atoms)


def _recombined(values: Mapping[str, int], mark: str) -> int:
    """In how many different company the choices stand, at most: 1 means that nothing recombines."""
    company: dict[str, set[frozenset[str]]] = {}
    for value in values:
        atoms = _atoms(value, mark)
        for atom in atoms:
            company.setdefault(atom, set()).add(frozenset(atoms) - {atom})
    return max((len(groups) for groups in company.values()), default=0)


def split_choices(values: Iterable[str], mark: str) -> dict[str, tuple[str, ...]]:
    """The choices in each distinct cell.

    Parts that never stand apart ("Roads", "paths and verges") are one choice with the mark in it.
    """
    parts = {value: _atoms(value, mark) for value in values}
    while pair := _inseparable(parts.values()):
        joint = f"{pair[0]}{mark if mark.endswith(' ') else mark + ' '}{pair[1]}"
        parts = {value: _joined(atoms, pair, joint) for value, atoms in parts.items()}
    return {value: tuple(dict.fromkeys(atoms)) for value, atoms in parts.items()}


def _inseparable(cells: Iterable[list[str]]) -> tuple[str, str] | None:
    """Two parts of which neither is ever seen without the other right beside it."""
    count: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for atoms in cells:
        count.update(atoms)
        pairs.update(pairwise(atoms))
    good = [p for p, n in pairs.items() if n > 2 and n == count[p[0]] == count[p[1]]]
    lower = [p for p in good if p[1][:1].islower()]
    return min(lower) if lower else None


def _joined(atoms: list[str], pair: tuple[str, str], joint: str) -> list[str]:
    result: list[str] = []
    for atom in atoms:
        if result and (result[-1], atom) == pair:
            result[-1] = joint
        else:
            result.append(atom)
    return result
