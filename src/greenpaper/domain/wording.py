"""Words as they are looked for: without case, accents, apostrophes or punctuation."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Chinese and Japanese are written without spaces: there each character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HIDDEN = "\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
_LETTER = rf"(?:(?![{_UNSPACED}_])[\w{_HIDDEN}])"
_WORD = re.compile(rf"[{_UNSPACED}]|{_LETTER}+(?:['’ʼ‘`´]{_LETTER}+)*")
_ASCII = re.compile(r"[a-z0-9]+(?:['`][a-z0-9]+)*")
_APOSTROPHES = str.maketrans("", "", "'`")
_PART = re.compile(r'["“„]([^"“”]*)["”]|([^\s"“”„]+)')


def folded(text: str) -> str:
    """The words of a text as they are looked for, each between spaces: " the cafes door "."""
    if text.isascii():
        return f" {' '.join(_ASCII.findall(text.lower())).translate(_APOSTROPHES)} "
    return f" {' '.join(word for word, _, _ in words(text))} "


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as it is looked for, and where it stands in the text, in characters."""
    for match in _WORD.finditer(text):
        found = match.group()
        # A "word" of a megabyte is not worth remembering.
        word = _remembered(found) if len(found) <= 40 else _plain(found)
        if word:
            yield word, *match.span()


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    # One character can stand for several words ("½" is "1⁄2"): they are one word here.
    return "".join(c for c in unicodedata.normalize("NFC", bare).casefold() if c.isalnum())


_remembered = lru_cache(maxsize=2**16)(_plain)


def sought(query: str) -> list[str]:
    """What a text's `folded` form must hold, all of it, to be found.

    Each word of the query finds the words that begin like it; what stands “in quotation marks”
    must be there word for word.
    """
    found: list[str] = []
    for quoted, plain in _PART.findall(query):
        if quoted:
            said = folded(quoted)
            found += [said] if said.strip() else []
        else:
            found += [f" {word}" for word, _, _ in words(plain)]
    return list(dict.fromkeys(found))


def places(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where in a text the words stand that `sought` asks for, in order, in characters."""
    spans: list[tuple[int, int]] = []
    here = list(words(text))
    for want in wanted:
        parts, whole = want.split(), want.endswith(" ")
        for at in range(len(here) - len(parts) + 1):
            run = [word for word, _, _ in here[at : at + len(parts)]]
            if run == parts or (not whole and run[0].startswith(parts[0])):
                spans.append((here[at][1], here[at + len(parts) - 1][2]))
    return _apart(spans)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def in_quotes(title: str) -> str:
    """A title in quotation marks, unless it is a quotation already."""
    return title if title[:1] in '“"' and title[-1:] in '”"' and title else f"“{title}”"
