"""How many voices stand in each group of respondents: a letter once in a group, whoever sent it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from greenpaper.report.own_wording import NOT_ANSWERED
from greenpaper.report.voices import Voice

if TYPE_CHECKING:
    from numpy.typing import NDArray

Groups = Mapping[str, tuple[str, ...]]
"""The groups of each response, by its id."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is heard on one question: the voices of each response, and of each theme's raisers.

    `voices` maps a response to all the voices that it is part of; `raised` maps a theme to pairs of
    a response and the voice that raises the theme in it.
    """

    voices: Mapping[str, tuple[Voice, ...]]
    raised: Mapping[str, frozenset[tuple[str, Voice]]]


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something: pair n is response `rows[n]`, with voice `voices[n]`."""

    rows: "NDArray[np.int64]"
    voices: "NDArray[np.int64]"

    @property
    def speakers(self) -> int:
        """How many voices there are."""
        return len(np.unique(self.voices))


@dataclass(frozen=True, slots=True)
class Numbered:
    """What was heard, with numbers for the responses (response n is `ids[n]`) and voices."""

    ids: Sequence[str]
    said: Said
    raised: Mapping[str, Said]

    @classmethod
    def of(cls, heard: Heard) -> "Numbered":
        """The same in numbers."""
        rows: dict[str, int] = {}
        voices: dict[Voice, int] = {}

        def numbers(pairs: Iterable[tuple[str, Voice]]) -> Said:
            told = [
                (rows.setdefault(i, len(rows)), voices.setdefault(voice, len(voices)))
                for i, voice in pairs
            ]
            both = np.array(told, dtype=np.int64).reshape(-1, 2)
            return Said(both[:, 0], both[:, 1])

        said = numbers((i, voice) for i, spoken in heard.voices.items() for voice in spoken)
        raised = {theme: numbers(pairs) for theme, pairs in heard.raised.items()}
        return cls(list(rows), said, raised)


class Standing:
    """In which groups responses stand."""

    def __init__(self, ids: Sequence[str], of: Groups) -> None:
        each = [of.get(i, (NOT_ANSWERED,)) for i in ids]
        self._names = list(dict.fromkeys(group for groups in set(each) for group in groups))
        number = {name: n for n, name in enumerate(self._names)}
        numbers = {groups: [number[g] for g in groups] for groups in set(each)}
        self._many = np.array([len(groups) for groups in each], dtype=np.int64)
        self._begin = np.cumsum(self._many) - self._many
        self._groups = np.array([n for g in each for n in numbers[g]], dtype=np.int64)

    def sizes(self, said: Said) -> dict[str, int]:
        """How many voices stand in each group, each once in a group."""
        many = self._many[said.rows]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        groups = self._groups[np.repeat(self._begin[said.rows], many) + within]
        width = max(1, len(self._names))
        once = np.unique(np.repeat(said.voices, many) * width + groups)
        counts = np.bincount(once % width, minlength=width)
        return {name: int(n) for name, n in zip(self._names, counts, strict=False)}
