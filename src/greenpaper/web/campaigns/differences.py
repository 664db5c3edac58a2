"""What a member changed in the letter, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from greenpaper.domain.wording import folded

SAME, ADDED, REMOVED, LEFT_OUT = "same", "added", "removed", "left out"
_TOKEN = re.compile(r"\S+\s*|^\s+")
_AROUND = 12
_LONG = 40
_MOST = 3_000
_CHANCE = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are the same in both, added, or removed; or how many same ones aren't shown."""

    kind: str
    text: str


@lru_cache(maxsize=512)
def differences(letter: str, text: str) -> tuple[Run, ...]:
    """How a text differs from the letter, in order; long stretches of the same are shortened.

    Case, accents and punctuation are no difference. Of texts of more than 3,000 words only what
    comes before and after what both share is compared.
    """
    before, after = _TOKEN.findall(letter), _TOKEN.findall(text)
    runs = _joined(_compared(before, after))
    return tuple(
        part for n, run in enumerate(runs) for part in _short(run, n == 0, n + 1 == len(runs))
    )


def _compared(before: list[str], after: list[str]) -> Iterator[Run]:
    a, b = [_plain(t) for t in before], [_plain(t) for t in after]
    head = _shared(a, b)
    tail = _shared(a[head:][::-1], b[head:][::-1])
    yield Run(SAME, "".join(after[:head]))
    a_end, b_end = len(a) - tail, len(b) - tail
    for what, i, j, k, m in _steps(a[head:a_end], b[head:b_end]):
        if what == "equal":
            yield Run(SAME, "".join(after[head + k : head + m]))
            continue
        yield Run(REMOVED, "".join(before[head + i : head + j]))
        yield Run(ADDED, "".join(after[head + k : head + m]))
    yield Run(SAME, "".join(after[b_end:]))


def _steps(a: list[str], b: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if max(len(a), len(b)) > _MOST:
        return [("replace", 0, len(a), 0, len(b))]
    steps: list[tuple[str, int, int, int, int]] = []
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for n, (what, *ends) in enumerate(codes):
        i, j, k, m = ends
        # A word or two that happen to be the same between changes only make them hard to read.
        chance = what == "equal" and j - i <= _CHANCE and 0 < n < len(codes) - 1
        if steps and steps[-1][0] == "replace" and (chance or what != "equal"):
            steps[-1] = ("replace", steps[-1][1], j, steps[-1][3], m)
        else:
            steps.append((what if what == "equal" else "replace", i, j, k, m))
    return steps


def _plain(token: str) -> str:
    return folded(token).strip() or token.strip()


def _shared(a: list[str], b: list[str]) -> int:
    """How many words both begin with."""
    for n, (one, other) in enumerate(zip(a, b, strict=False)):
        if one != other:
            return n
    return min(len(a), len(b))


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Runs of one kind made one; what is replaced word for word, with one word between, too."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and found[-1].kind == run.kind:
            found[-1] = Run(run.kind, found[-1].text + run.text)
        else:
            found.append(run)
    return found


def _short(run: Run, first: bool, last: bool) -> Iterator[Run]:
    tokens = _TOKEN.findall(run.text) if run.kind == SAME else []
    if len(tokens) <= _LONG:
        yield run
        return
    head, tail = 0 if first else _AROUND, 0 if last else _AROUND
    if head:
        yield Run(SAME, "".join(tokens[:head]))
    left = len(tokens) - head - tail
    yield Run(LEFT_OUT, f"{left:,} word{'s' if left != 1 else ''} of the letter")
    if tail:
        yield Run(SAME, "".join(tokens[-tail:]))
