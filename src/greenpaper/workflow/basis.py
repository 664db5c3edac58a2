"""What a check rests on, wherever it is kept: an output folder, or a sample drawn at the desk."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from greenpaper.domain.codebook import Codebook
from greenpaper.domain.consultation import Segment
from greenpaper.domain.response import Response

Key = tuple[str, str]
"""(question, response id)"""


class Basis(Protocol):
    """Responses, codebooks, and what the machine said."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def title(self) -> str:
        """What the consultation is called."""

    @property
    def codebooks(self) -> Mapping[str, Codebook]:
        """By question key."""

    @property
    def responses(self) -> Mapping[Key, Response]:
        """At least those that were judged."""

    @property
    def sure(self) -> Mapping[Key, Mapping[str, float]]:
        """Of each response that the machine coded, its confidence by theme (empty: none fits)."""

    @property
    def respondents(self) -> Mapping[str, str]:
        """Whose each response is, by its id."""

    @property
    def segments(self) -> Sequence[Segment]:
        """How the respondents can be grouped."""

    @property
    def chosen(self) -> pl.DataFrame:
        """A row a respondent: `response_id`, and a column for each segment by its key."""

    @property
    def languages(self) -> Mapping[Key, str]:
        """The language of each response, "und" where it is not known."""


def themes_of(codebooks: Mapping[str, Codebook]) -> dict[str, list[str]]:
    """The keys of the themes that can be given, by question."""
    return {
        question: [t.key for t in book.themes if t.key not in book.parents]
        for question, book in codebooks.items()
    }
