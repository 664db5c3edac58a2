"""What the rooms need from outside, as shapes. `wiring.py` chooses who fills them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from greenpaper.domain.asking import Ask, Budget, Reply

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Progress = Callable[[str, int, int], None]
"""`progress(step, done, total)`: step is a short phrase for the reader."""


NO_LIMIT = Budget()


def silent(step: str, done: int, total: int) -> None:
    """Report no progress."""


class Embedder(Protocol):
    """Turns texts into unit vectors. The same text always gives the same vector."""

    @property
    def name(self) -> str:
        """The model's name, for the record."""

    @property
    def fingerprint(self) -> str:
        """sha256 over everything that decides the vectors (weights, graph, tokeniser)."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that it can be trusted with."""

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> "Vectors":
        """Unit vectors, shape (len(texts), dimensions), float32, in the order of `texts`."""


class LanguageModel(Protocol):
    """Answers questions in words. What it says is never taken on trust."""

    @property
    def name(self) -> str:
        """The model's name, for the record."""

    @property
    def provider(self) -> str:
        """The host that is asked."""

    @property
    def temperature(self) -> float:
        """How freely it chooses its words."""

    @property
    def seed(self) -> int:
        """What its chance begins from, where its server heeds it."""

    def ask(
        self, asks: Sequence[Ask], budget: Budget = NO_LIMIT, progress: Progress = silent
    ) -> list[Reply]:
        """A reply for each ask, in their order; whatever fails is a reply that says so.

        `budget` is for all that this model is asked in its life, not for these asks alone.
        """
