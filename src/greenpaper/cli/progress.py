"""How far the work is, on stderr: bars on a terminal, a line now and then elsewhere."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from greenpaper.cli.telling import complain, seconds
from greenpaper.domain.ports import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

NOTABLE = 2.0
"""Seconds. Steps that are done sooner leave nothing on the screen."""
TICK = 0.5
"""Seconds between looks at the clock in a step that can't count."""
EVERY = 10.0
"""Seconds between lines where there is no terminal."""


@contextmanager
def shown() -> Iterator[Progress]:
    """A progress that the reader sees, with the time that is left."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with RichProgress(*columns, console=console) as bars:
        each = _Bars(bars)
        yield each
        each.close()


@contextmanager
def estimated(progress: Progress, step: str, seconds: float) -> Iterator[None]:
    """Report a step that can't count how far it is: by the clock, against an estimate.

    If it takes longer than the estimate, a tenth of the time is said to be left until it ends.
    """
    progress(step, 0, 1)
    began, over = time.monotonic(), threading.Event()

    def report() -> None:
        while not over.wait(TICK):
            spent = time.monotonic() - began
            progress(step, round(100 * spent), round(100 * max(seconds, spent / 0.9)))

    clock = threading.Thread(target=report, daemon=True)
    clock.start()
    try:
        yield
    finally:
        over.set()
        clock.join()


class _Bars:
    """One bar a step. It moves without a measure where a step can't say how far it is."""

    def __init__(self, bars: "RichProgress") -> None:
        self._bars = bars
        self._step = ""
        self._began = 0.0
        self._task: TaskID | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._task is None or step != self._step:
            self.close()
            self._step, self._began = step, time.monotonic()
            self._task = self._bars.add_task(step, total=None)
        self._bars.update(self._task, completed=done, total=total if done else None)

    def close(self) -> None:
        """The step is done; if it was a short one, its bar goes."""
        if self._task is not None:
            long = time.monotonic() - self._began >= NOTABLE
            self._bars.update(self._task, completed=1, total=1, visible=long)


class _Lines:
    """A line for a step that takes long: how much is done, and what is left."""

    def __init__(self) -> None:
        self._step = ""
        self._began = 0.0
        self._said = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self._step:
            self._step, self._began, self._said = step, now, now + NOTABLE - EVERY
        if now - self._said < EVERY or not 0 < done < total:
            return
        self._said = now
        left = (now - self._began) * (total - done) / done
        complain(f"{step}: {done / total:.0%}, about {seconds(left)} left")
