"""What is said of a step that takes long: how much is done, and how much time is left."""

import io
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from rich.console import Console
from rich.progress import Progress as RichProgress

from greenpaper.cli import progress as module
from greenpaper.cli.progress import estimated, shown


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_a_line_for_a_step_that_takes_long(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with shown() as progress:
        progress("Reading", 0, 100)
        clock.now += 1
        progress("Reading", 10, 100)  # not long yet
        clock.now += 2
        progress("Reading", 25, 100)
        clock.now += 1
        progress("Reading", 40, 100)  # said a second ago
        progress("Writing", 1, 2)  # at once
    assert capsys.readouterr().err == "Reading: 25%, about 9 seconds left\n"


class Ticks:
    """In the place of an Event: looks at the clock as often as it is told, after so long each."""

    def __init__(self, clock: Clock, waits: Iterator[float]) -> None:
        self._clock = clock
        self._waits = waits
        self._done = threading.Event()

    def wait(self, timeout: float) -> bool:
        for seconds in self._waits:
            self._clock.now += seconds
            return False
        self._done.set()
        return True

    def set(self) -> None:
        self._done.wait(10)


def test_a_step_that_cannot_count_is_told_by_the_clock(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(clock, iter([1.0, 3.0, 5.0]))
    monkeypatch.setattr(
        module, "threading", SimpleNamespace(Event=lambda: ticks, Thread=threading.Thread)
    )
    said: list[tuple[str, int, int]] = []
    with estimated(lambda *what: said.append(what), "Writing", 5.0):
        pass
    assert said == [
        ("Writing", 0, 1),
        ("Writing", 100, 500),
        ("Writing", 400, 500),
        ("Writing", 900, 1000),  # longer than thought: a tenth is left
    ]


def test_the_clock_stops_with_the_step_even_if_it_fails() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="broken"), estimated(lambda *_: None, "Writing", 5.0):
        raise ValueError("broken")
    assert threading.active_count() == before


def test_on_a_terminal_there_is_a_bar_with_the_time_that_is_left(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(
        "rich.console.Console",
        lambda **_: Console(file=screen, force_terminal=True, width=100, color_system=None),
    )
    bars: list[RichProgress] = []
    monkeypatch.setattr(module._Bars, "close", lambda self: bars.append(self._bars))
    with shown() as progress:
        progress("Writing the report", 0, 1)
        progress("Writing the report", 100, 500)
    (task,) = bars[-1].tasks
    assert (task.description, task.completed, task.total) == ("Writing the report", 100, 500)
    assert "Writing the report" in screen.getvalue()
