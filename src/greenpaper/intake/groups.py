"""Questions that fill several columns: one column for each choice, or for each row of a grid."""

import re
from collections.abc import Sequence
from itertools import pairwise

from greenpaper.intake import words
from greenpaper.intake.profile import Profile

_MARKS = (" - ", " – ", " — ", ": ", " > ", " | ")
_BRACKETS = re.compile(r"^(.+?)\s*\[(.+)\]$", re.DOTALL)
_SELECTED = re.compile(r" - Selected Choice$")

Pair = tuple[str, str]


def question_and_option(names: Sequence[str], given: Sequence[Pair]) -> list[Pair]:
    """(question, option) of each column; the option is "" for a question in one column.

    `given` is what the file says itself. Otherwise neighbours whose headings begin alike, up to a
    dash or colon, or that end in [brackets], are one question.
    """
    wording = [q or name for name, (q, _) in zip(names, given, strict=True)]
    pairs = []
    for i, (question, option) in enumerate(given):
        if option:
            pairs.append((question, option))
            continue
        around = [wording[j] for j in (i - 1, i + 1) if 0 <= j < len(names)]
        pairs.append(_cut(wording[i], around))
    return pairs


def _cut(wording: str, around: list[str]) -> Pair:
    """Cut a heading after the longest beginning that it shares with a neighbour."""
    if bracketed := _BRACKETS.match(wording):
        return bracketed.group(1), bracketed.group(2)
    cuts = sorted(
        (match.end() for mark in _MARKS for match in re.finditer(re.escape(mark), wording)),
        reverse=True,
    )
    for cut in cuts:
        stem, option = wording[:cut], wording[cut:]
        if option and any(near.startswith(stem) and len(near) > cut for near in around):
            return _SELECTED.sub("", stem.rstrip(" -–—:>|")), option
    return wording, ""


def choice_columns(pairs: Sequence[Pair], profiles: Sequence[Profile]) -> set[int]:
    """The columns that each hold one choice of a question with several.

    Neighbours of one question of which at least two hold nothing but ticks: "Yes", "1", "TRUE",
    or the choice's own words, or else blank.
    """
    found: set[int] = set()
    for run in _runs(pairs):
        ticks = [i for i in run if _is_tick(profiles[i], pairs[i][1])]
        if sum(1 for i in ticks if profiles[i].filled) >= 2:
            found.update(ticks)
    return found


def _runs(pairs: Sequence[Pair]) -> list[list[int]]:
    """Neighbouring columns with one question and an option each."""
    runs = [[0]] if pairs else []
    for (i, before), (j, here) in pairwise(enumerate(pairs)):
        if here[1] and before[1] and here[0] == before[0]:
            runs[-1].append(j)
        else:
            runs.append([j])
        del i
    return [run for run in runs if len(run) > 1]


def _is_tick(profile: Profile, option: str) -> bool:
    values = {text.lower() for text, _ in profile.common}
    return profile.distinct <= 2 and values <= words.YES | words.NO | {option.lower()}
