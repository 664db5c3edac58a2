"""How often each theme of one question was raised, and which are raised together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from greenpaper.domain.codebook import Codebook, Theme
from greenpaper.domain.coding import Coding, Outcome
from greenpaper.domain.results import Checked
from greenpaper.report.findings import Pair
from greenpaper.report.order import natural
from greenpaper.report.shares import DECIMALS, share
from greenpaper.report.voices import Place, Voice, voice_of

PAIRS = 10


@dataclass(slots=True)
class Raised:
    """Who raised one theme, it or one under it. `confidence`: the surest coding, by response."""

    voices: set[Voice] = field(default_factory=set)
    confidence: dict[str, float] = field(default_factory=dict)
    primary: int = 0

    @property
    def mean_confidence(self) -> float | None:
        """The mean over responses; None where nobody raised the theme."""
        # Sorted, because a sum of floats depends on the order of the rows.
        values = sorted(self.confidence.values())
        return round(sum(values) / len(values), DECIMALS) if values else None


def lineages(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """For each theme, its own key and those of the themes that it stands under."""
    parents = {t.key: t.parent for t in codebook.themes}
    return {key: tuple(_upwards(key, parents)) for key in parents}


def _upwards(key: str, parents: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while key in parents and key not in seen:
        seen.add(key)
        yield key
        key = parents[key]


def raised(
    outcomes: Iterable[Outcome],
    codebook: Codebook,
    where: Mapping[str, Place],
    heard: set[Voice],
) -> dict[str, Raised]:
    """Who raised each theme of the codebook (also those that nobody raised)."""
    lines = lineages(codebook)
    found = {t.key: Raised() for t in codebook.themes}
    for outcome in outcomes:
        for coding in outcome.codings:
            _add(coding, _line(coding, lines), found, voice_of(coding, where, heard))
        for key in lines.get(outcome.primary, ()):
            found[key].primary += 1
    return found


def _line(coding: Coding, lines: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if coding.theme not in lines:
        raise ValueError(
            f"response {coding.response_id} has theme {coding.theme!r}, "
            f"which the codebook of {coding.question} does not have"
        )
    return lines[coding.theme]


def _add(coding: Coding, line: tuple[str, ...], found: dict[str, Raised], whose: Voice) -> None:
    for key in line:
        entry = found[key]
        entry.voices.add(whose)
        surest = max(coding.confidence, entry.confidence.get(coding.response_id, 0.0))
        entry.confidence[coding.response_id] = surest


def reading_order(
    themes: Sequence[Theme],
    found: Mapping[str, Raised],
    checked: Mapping[str, Checked] | None = None,
) -> list[Theme]:
    """The commonest first; under each, the themes that stand under it, the commonest first.

    The commonest by the shares that people `checked`, where they checked all of them.
    """
    keys = {t.key for t in themes}
    common: dict[str, float] = {key: len(found[key].confidence) for key in keys}
    if checked and keys <= checked.keys():
        common = {key: checked[key].share for key in keys}
    under: dict[str, list[Theme]] = defaultdict(list)
    for theme in sorted(themes, key=lambda t: (-common[t.key], natural(t.key))):
        under[theme.parent if theme.parent in keys else ""].append(theme)

    def walk(parent: str) -> Iterator[Theme]:
        for theme in under.pop(parent, []):
            yield theme
            yield from walk(theme.key)

    return list(walk(""))


def pairs(outcomes: Iterable[Outcome], found: Mapping[str, Raised]) -> tuple[Pair, ...]:
    """The pairs of themes that most responses raise together, as coded (not through a parent)."""
    together: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        keys = sorted({c.theme for c in outcome.codings}, key=natural)
        together.update(combinations(keys, 2))
    most = sorted(together.items(), key=lambda p: (-p[1], natural(p[0][0]), natural(p[0][1])))
    return tuple(
        Pair(a, b, n, share(n, len(found[a].confidence)), share(n, len(found[b].confidence)))
        for (a, b), n in most[:PAIRS]
        if n > 1
    )
