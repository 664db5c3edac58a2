"""A title that reads as a title, and a description, both in the respondents' own words."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, count, zip_longest
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.domain.ports import Embedder
from greenpaper.themes.clauses import clauses, spoken
from greenpaper.themes.phrases import Phrase, content_words, mine, stem

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TRIED = 40
"""Candidates whose meaning is looked at, for each theme."""
SUBJECT = 0.15
"""A stem in more than this share of all passages is the question's subject: no title by itself."""
CENTRAL = 8
"""Of the most central passages, those among which one may stand for the theme."""
KNOWN = 3
"""A title's words must each stand in so many passages, so that a slip of the pen is no title."""
BEAR_OUT = 5
"""A title counts as fully borne out when one passage in five has two of its words."""
MOST_WORDS = 8
MOST_LETTERS = 60
BROAD_WORDS = 12
"""A broader theme is headed by two titles, or by three if they have no more words together."""

_OPENING = re.compile(r"^(?:(?:because|and|but|so|also)\b[\s,]*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A theme's title, and other phrases that set it apart."""

    title: str
    mentions: tuple[str, ...] = ()


def word(
    asked: str, passages: "Sequence[Sequence[str]]", centroids: "Floats", embedder: Embedder
) -> list[Wording]:
    """A wording for each theme from its passages, the most central first; titles differ.

    Candidates are short clauses and the phrases that set the theme apart. The title is the one
    that says most of the theme's own words, that most of its passages bear out, and that lies
    nearest to it, and not to another, in meaning. `asked` is the question: its own words say
    nothing of a theme.
    """
    known, subject = _known(passages)
    subject |= content_words(asked)
    mined = [
        [p for p in phrases if not content_words(p.text) <= subject] for phrases in mine(passages)
    ]
    tried = [
        _candidates(p, phrases, known, subject) for p, phrases in zip(passages, mined, strict=True)
    ]
    texts = sorted({text for candidates in tried for text in candidates})
    nearness: dict[str, Floats] = {}
    if texts:
        nearness = dict(zip(texts, embedder.embed(texts) @ centroids.T, strict=True))
    taken: set[str] = set()
    wordings: list[Wording] = []
    for number, candidates in enumerate(tried):
        ranked = _rank(candidates, number, nearness)
        title = next((t for t in ranked if _key(t) not in taken), "")
        title = title or _fallback(mined[number], passages[number], taken)
        taken.add(_key(title))
        wordings.append(Wording(_cap(title), _mentions(title, mined[number])))
    return wordings


def broad_wording(wordings: "Sequence[Wording]") -> Wording:
    """A heading for several themes together, the commonest first: the titles of the first ones.

    Key words that they share read as if they were the subject, and a clause that is central to all
    as if all had said it: neither told readers what stands under it.
    """
    calm = [w.title for w in wordings if not w.title.startswith("“")]
    spoken_of = [w.title for w in wordings if w.title.startswith("“")]
    heading: list[str] = []
    for title in [*calm, *spoken_of]:
        words = sum(len(t.split()) for t in [*heading, title])
        if len(heading) < 2 or (len(heading) < 3 and words <= BROAD_WORDS):
            heading.append(title)
    mentions = chain.from_iterable(zip_longest(*(w.mentions for w in wordings)))
    said = content_words(" ".join(heading))
    others = [m for m in dict.fromkeys(mentions) if m and not content_words(m) & said]
    return Wording("; ".join(heading), tuple(others[:3]))


def _known(passages: "Sequence[Sequence[str]]") -> tuple[frozenset[str], frozenset[str]]:
    """Stems that several passages have, and those so common that they are the subject itself."""
    counts: Counter[str] = Counter()
    for theme in passages:
        for passage in theme:
            counts.update(content_words(passage))
    common = SUBJECT * sum(len(theme) for theme in passages)
    known = frozenset(s for s, number in counts.items() if number >= KNOWN)
    return known, frozenset(s for s, number in counts.items() if number > max(common, KNOWN))


def _candidates(
    passages: "Sequence[str]",
    phrases: list[Phrase],
    known: frozenset[str],
    subject: frozenset[str],
) -> dict[str, float]:
    """Possible titles, and how much of what sets the theme apart each one says (0 to 1)."""
    weights: dict[str, float] = {}
    for phrase in phrases:
        for part in content_words(phrase.text):
            weights[part] = max(weights.get(part, 0.0), phrase.weight)
    top = sum(sorted(weights.values())[-3:]) or 1.0
    words = [content_words(p) for p in passages]
    written: dict[str, Counter[str]] = {}
    for text in [*(c for p in passages for c in clauses(p)), *_worded(phrases)]:
        written.setdefault(_key(text), Counter())[text] += 1
    said: dict[str, float] = {}
    for spellings in written.values():
        text = min(spellings, key=lambda t: (-spellings[t], t))
        stems = content_words(text)
        borne_out = sum(len(stems & w) >= 2 for w in words)
        if stems <= known and len(stems & subject) * 2 <= len(stems) and borne_out >= KNOWN:
            told = sum(sorted((weights.get(s, 0.0) for s in stems), reverse=True)[:3]) / top
            said[text] = (min(1.0, told) + min(1.0, BEAR_OUT * borne_out / len(words))) / 2
    best = sorted(said, key=lambda t: (-said[t], t))[:TRIED]
    return {text: said[text] for text in best}


def _worded(phrases: list[Phrase]) -> list[str]:
    """Phrases of two words or more that enough passages have, and in which nobody speaks."""
    return [
        p.text
        for p in phrases
        if 2 <= len(p.text.split()) <= 5 and p.passages >= KNOWN and not spoken(p.text)
    ]


def _rank(candidates: dict[str, float], theme: int, nearness: "dict[str, Floats]") -> list[str]:
    """Best first: telling in words, near in meaning, and far from other themes."""

    def score(text: str) -> float:
        row = nearness[text]
        other = float(np.delete(row, theme).max()) if len(row) > 1 else 0.0
        own = float(row[theme])
        brief = -0.02 * abs(len(text.split()) - 4)
        return 0.5 * candidates[text] + own + 0.5 * min(0.05, own - other) + brief

    return sorted(candidates, key=lambda t: (-score(t), t))


def _fallback(phrases: list[Phrase], passages: "Sequence[str]", taken: set[str]) -> str:
    """Where nothing reads as a title: what a central passage says, or phrases that set it apart.

    Verbatim words were found to help readers more than key words do.
    """
    flat = [_OPENING.sub("", " ".join(p.split()).strip(" .!?")) for p in passages[:20]]
    short = sorted((p for p in flat if p), key=lambda p: not 3 <= len(p.split()) <= MOST_WORDS)
    headings = _headings(_mentions("", phrases))
    whole = [p for p in short[:CENTRAL] if 3 <= len(p.split()) < MOST_WORDS and _plain(p)]
    return _first_free(
        [*map(_saying, whole), *headings, *map(_saying, short), "Other points"], taken
    )


def _plain(passage: str) -> bool:
    """No figures, brackets or names of whom somebody writes for."""
    return not re.search(r"[\d()\[\]@/]|:$|^on behalf", passage, re.IGNORECASE)


def _headings(mentions: tuple[str, ...]) -> list[str]:
    """As many of the phrases together as make a title, then fewer; nobody speaks in them."""
    calm = [text for text in mentions if not spoken(text)]
    together = [_join(calm[:number]) for number in range(len(calm), 1, -1)]
    return [
        text
        for text in [*together, *calm]
        if 1 < len(text.split()) <= MOST_WORDS  # one word alone says too little
    ]


def _saying(passage: str) -> str:
    """A passage's beginning as a title; what somebody says of themselves, in quotation marks."""
    begins = " ".join(passage.split()[: MOST_WORDS - 1])[:MOST_LETTERS].rstrip()
    text = begins.capitalize() if passage.isupper() else begins
    text = _cap(text) if begins == passage else f"{_cap(text)} …"
    return f"“{text}”" if spoken(text) else text


def _first_free(tries: list[str], taken: "Set[str]") -> str:
    """The first that is not taken; else the last, numbered."""
    numbered = (f"{tries[-1]} ({number})" for number in count(2))
    return next(text for text in chain(tries, numbered) if _key(text) not in taken)


def _mentions(title: str, phrases: "Sequence[Phrase]") -> tuple[str, ...]:
    """Up to three phrases whose words the title doesn't have, nor one another."""
    said = content_words(title)
    more: list[str] = []
    for phrase in phrases:
        stems = content_words(phrase.text)
        if stems and not stems & said and len(phrase.text.split()) <= 4:
            more.append(phrase.text)
            said |= stems
        if len(more) == 3:
            break
    return tuple(more)


def describe(mentions: tuple[str, ...], quotes: "Sequence[str]") -> str:
    """One sentence from the respondents' own words: what else is said, and one who says it."""
    if not quotes:
        return f"Respondents mention {_join(list(mentions))}." if mentions else ""
    quote = " ".join(quotes[0].split())
    pieces = quote.split()
    if len(pieces) > 40:
        quote = " ".join(pieces[:40]) + " …"
    also = f"Respondents also mention {_join(list(mentions))}: " if mentions else "For example: "
    return f"{also}“{quote}”"


def _key(text: str) -> str:
    return " ".join(stem(w) for w in text.casefold().split())


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _join(parts: list[str]) -> str:
    return (
        parts[0]
        if len(parts) == 1
        else ", ".join(parts[:-1]) + " and " + parts[-1]
        if parts
        else ""
    )
