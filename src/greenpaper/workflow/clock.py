"""How long each step takes, for the record of the run."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from greenpaper.domain.ports import Embedder, Progress, silent

if TYPE_CHECKING:
    from greenpaper.domain.ports import Vectors


class Clock:
    """Seconds by step, since `started`. A step inside another is counted once, as itself."""

    def __init__(self) -> None:
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self.seconds: dict[str, float] = {}
        self._running: list[str] = []
        self._since = time.perf_counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        self._turn()
        self._running.append(name)
        try:
            yield
        finally:
            self._turn()
            self._running.pop()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._running:
            name = self._running[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now


class TimedEmbedder:
    """An Embedder whose time is told apart from that of the step that uses it."""

    def __init__(self, embedder: Embedder, clock: Clock) -> None:
        self._embedder = embedder
        self._clock = clock
        self.name = embedder.name
        self.fingerprint = embedder.fingerprint
        self.languages = embedder.languages

    def embed(self, texts: Sequence[str], progress: Progress = silent) -> "Vectors":
        """As the embedder inside."""
        with self._clock.step("embedding"):
            return self._embedder.embed(texts, progress)
