"""What every step of a run is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from threadpoolctl import threadpool_limits

from greenpaper.domain.ports import Embedder, Progress, silent
from greenpaper.workflow.clock import Clock, TimedEmbedder


@dataclass(frozen=True, slots=True)
class Tools:
    """The embedder, whom to tell how far the work is, and the clock."""

    embedder: Embedder
    progress: Progress
    clock: Clock

    def for_question(self, number: int, of: int) -> "Tools":
        """The same, with a progress that says which question it is about."""
        if of == 1:
            return self
        return replace(
            self,
            progress=lambda step, done, total: self.progress(
                f"{step} (question {number} of {of})", done, total
            ),
        )


@contextmanager
def at_work(
    embedder: Embedder, progress: Progress = silent, clock: Clock | None = None
) -> Iterator[Tools]:
    """Tools for one run. Sums inside are made on one thread: so they never depend on how many."""
    clock = clock or Clock()
    with threadpool_limits(limits=1):
        yield Tools(TimedEmbedder(embedder, clock), progress, clock)
