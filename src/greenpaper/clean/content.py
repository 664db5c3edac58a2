"""Whether a response says anything that can be coded."""

import re
import unicodedata
from functools import cache, lru_cache

from greenpaper.clean.stock_words import (
    BARE_NO,
    COURTESY,
    FILLERS,
    FORMAL,
    NOT_AN_ANSWER,
    POINTERS,
    REFERS_TO_ATTACHMENT,
    RULES,
    every_word,
)
from greenpaper.clean.words import normal_words
from greenpaper.domain.response import Content

_FORM = FORMAL | POINTERS | FILLERS
_LONGEST_STOCK = 30
_LONGEST_STUB = 120
"""Words. Whoever writes more than this beside "see attached" has said something."""

_LONGEST_TEXT = 2000
"""Characters. Longer texts aren't looked at any closer."""

_EMPTY_IN_EXPORTS = frozenset({"null", "nan", "<na>", "#n/a", "(blank)", "[blank]"})
_INVISIBLE = "\u2800\u3164\u115f\u1160\uffa0\ufffc\ufffd"
_CLAUSE_END = re.compile(r"[.;:!?,\n\r()\[\]–—…\"“”]+|\s-+\s|^\W+")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.;!?](?=\s|$)|\n")
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"")
_FOND = re.compile(r"\b(?:am|im|are|were|was|very|so|get|feel) attached to\b")
_SEE_LETTER = re.compile(
    r"(?:please )?(?:see|refer to|read|find|gweler) (?:\w+ ){0,3}?"
    r"(?:letters?|e ?mails?|documents?|reports?|submission|pdf|files?|llythyr|ddogfen)\b"
)
_NOT_APPLICABLE = re.compile(r"\bn\s*[/\\.]\s*a\b", re.IGNORECASE)
_ASKS_FOR_MORE = re.compile(
    r"\b(?:anything|something)\b.{0,30}\b(?:else|add|missed|further|more)\b"
    r"|\b(?:any|other|further|additional|final|more)\b.{0,20}\b(?:comments?|thoughts|views"
    r"|suggestions|information|feedback)\b"
    r"|unrhyw (?:beth|sylwadau|wybodaeth) (?:arall|pellach|ychwanegol)",
    re.IGNORECASE,
)


def classify(text: str, question: str = "") -> tuple[Content, str]:
    """What sort of response this is, and why it has no content if it has none.

    `question` is the question's wording, where it is known: "No" says nothing to "Any other
    comments?" but something to "What could we do better?". Without it, a bare "No" or "Nothing"
    counts as content, since on nhs_fft a person gave it a theme in nine cases of ten.
    """
    if _is_blank(text):
        return Content.BLANK, ""
    reason = _reason(text, bool(_ASKS_FOR_MORE.search(question)))
    return (Content.NO_CONTENT, reason) if reason else (Content.CONTENT, "")


def _is_blank(text: str) -> bool:
    if text.strip().casefold() in _EMPTY_IN_EXPORTS:
        return True
    return not any(
        unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "So"
        for char in text
        if char not in _INVISIBLE
    )


def _reason(text: str, asks_for_more: bool) -> str:
    if len(text) > _LONGEST_TEXT:
        return ""
    words = normal_words(text)
    if len(words) <= _LONGEST_STUB and _is_stub(text):
        return REFERS_TO_ATTACHMENT
    if len(words) > _LONGEST_STOCK:
        return ""
    if len(words) == 1 and len(words[0]) == 1 and words[0].isascii() and words[0] not in "yn":
        return "" if words[0].isdigit() else NOT_AN_ANSWER
    return _stock_reason(text, asks_for_more)


def _stock_reason(text: str, asks_for_more: bool) -> str:
    """The reason if every clause is a stock answer, a bare no or yes, or nothing but fillers."""
    reasons = []
    bare_no = False
    for clause in _CLAUSE_END.split(_NOT_APPLICABLE.sub("na", text)):
        said = [_mended(word) for word in normal_words(clause)]
        if not said or all(word in FILLERS for word in said):
            continue
        reason = next((rule.reason for rule in RULES if rule.fits(said)), "")
        if reason:
            reasons.append(reason)
        elif BARE_NO.fits(said):
            bare_no = True
        else:
            return ""
    if reasons:
        return reasons[0]
    return BARE_NO.reason if bare_no and asks_for_more else ""


def _is_stub(text: str) -> bool:
    """Whether all that the text says is that something is attached, with thanks and names."""
    points = False
    for sentence in _SENTENCE_END.split(_QUOTATION.sub(" ", text)):
        words = re.findall(r"[^\W_]+(?:[’'&.-][^\W_]+)*", sentence)
        if not words:
            continue
        said = [_mended(word) for word in normal_words(" ".join(words))]
        pointer = _points_elsewhere(said)
        courteous = pointer or any(word in COURTESY for word in said)
        if len(_telling(words)) > (len(words) // 6 if courteous else 0):
            return False
        points = points or pointer
    return points


def _points_elsewhere(said: list[str]) -> bool:
    sentence = " ".join(said)
    if any(word in POINTERS for word in said):
        return not _FOND.search(sentence)
    return bool(_SEE_LETTER.match(sentence))


def _telling(words: list[str]) -> list[str]:
    """The words that are neither form, nor names, nor numbers."""
    capitals = sum(word[0].isupper() for word in words)
    shouted = all(word.isupper() for word in words)
    named = words if 2 * capitals >= len(words) else words[1:]
    names = {word for word in named if word[0].isupper() and not shouted}
    return [word for word in words if word not in names and not _is_form(word)]


def _is_form(word: str) -> bool:
    if len(word) == 1 or any(char.isdigit() for char in word):
        return True
    parts = normal_words(re.sub(r"['’]s?$", "", word))
    return all(_mended(part) in _FORM for part in parts)


@lru_cache(maxsize=2**16)
def _mended(word: str) -> str:
    """The stock word that this word is, or is one typing error away from."""
    known, near = _stock_spellings()
    if word in known or not 5 <= len(word) <= 20:
        return word
    return next((near[form] for form in (word, *_one_letter_less(word)) if form in near), word)


@cache
def _stock_spellings() -> tuple[frozenset[str], dict[str, str]]:
    known = every_word()
    long = sorted(word for word in known if len(word) >= 5)
    near = {form: word for word in reversed(long) for form in _one_letter_less(word)}
    return known, near | {word: word for word in long}


def _one_letter_less(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]
