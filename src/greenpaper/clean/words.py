"""Texts as words, so that case, quotation marks, spacing and hidden characters don't matter."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

# Zero-width characters, soft hyphens and combining accents belong to the word they stand in.
_HIDDEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTERS = rf"[\w{_HIDDEN}\u0300-\u036f]"
_WORD = re.compile(rf"{_LETTERS}+(?:['’ʼ‘`´]{_LETTERS}+)*")
# Chinese and Japanese are written without spaces: there each character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORD_OR_CHARACTER = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}]){_LETTERS})+")
_NOT_SAID = re.compile(rf"[{_HIDDEN}'’ʼ‘`´]")

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def word_spans(text: str) -> list[tuple[int, int]]:
    """The character span of each word of `text`, in order."""
    return [match.span() for match in _pattern(text).finditer(text)]


def normal_word(word: str) -> str:
    """The word as it is compared: one form of each character, no case, no apostrophe."""
    # A "word" of a megabyte is not worth remembering.
    return _remembered(word) if len(word) <= 40 else _normalise(word)


def _normalise(word: str) -> str:
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", word)).casefold()


_remembered = lru_cache(maxsize=2**16)(_normalise)


def normal_words(text: str) -> list[str]:
    """The words of `text` as they are compared."""
    return [normal_word(word) for word in _pattern(text).findall(text)]


def _pattern(text: str) -> re.Pattern[str]:
    unspaced = not text.isascii() and _HAS_UNSPACED.search(text)
    return _WORD_OR_CHARACTER if unspaced else _WORD


class _Numbering(dict[str, int]):
    """Gives each word a 64-bit number that depends on nothing but the word."""

    def __missing__(self, word: str) -> int:
        digest = hashlib.blake2b(normal_word(word).encode("utf-8", "replace"), digest_size=8)
        number = self[word] = int.from_bytes(digest.digest(), "little")
        return number


def number_words(texts: Sequence[str]) -> list[Hashes]:
    """For each text its words as 64-bit numbers, the same number for the same normal word."""
    numbering = _Numbering()
    return [
        np.array([numbering[word] for word in _pattern(text).findall(text)], dtype=np.uint64)
        for text in texts
    ]


@dataclass(frozen=True)
class Shelf:
    """Many texts' words end to end. Text i has the words `words[starts[i]:starts[i + 1]]`."""

    words: Hashes
    starts: Numbers

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def lengths(self) -> Numbers:
        """The number of words of each text."""
        return np.diff(self.starts)

    def text(self, i: int) -> Hashes:
        """The words of text i."""
        return self.words[self.starts[i] : self.starts[i + 1]]


def shelve(texts: Sequence[Hashes]) -> Shelf:
    """Put the words of all texts end to end."""
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    words = np.concatenate(texts) if texts else np.zeros(0, dtype=np.uint64)
    return Shelf(words, np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)]))


def ranges(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers start, start + 1 … of each range, end to end."""
    return np.arange(counts.sum()) + np.repeat(starts - np.cumsum(counts) + counts, counts)


def distinct(values: Numbers) -> Numbers:
    """The different values, in order. Sorting beats numpy's own hash table from here on up."""
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(values) else values


def shingles(words: Hashes, size: int) -> Hashes:
    """A number for each run of `size` words (Rabin's polynomial, modulo 2**64)."""
    count = max(len(words) - size + 1, 0)
    total = np.zeros(count, dtype=np.uint64)
    for step in range(size):
        total = total * _FACTOR + words[step : step + count]
    return total
