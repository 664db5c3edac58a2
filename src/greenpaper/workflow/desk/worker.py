"""The worker: does the runs that people asked for, one after another, and goes on after a stop.

Each run is a durable workflow (DBOS): a run that a stop cut short begins again at the step that
was not finished. What a step keeps, it keeps in one transaction and may keep again, so nothing is
there twice, however often the worker is stopped.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from dbos import DBOS, DBOSConfig, SetWorkflowID

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder, Progress
from greenpaper.store.orm import counts, runs
from greenpaper.store.orm.connection import let_go
from greenpaper.store.orm.models import Run, RunState, Work
from greenpaper.store.orm.turn import wait_for_turn
from greenpaper.workflow.desk import counting, mapping, publish, take_in, themes
from greenpaper.workflow.desk.patience import is_passing, patiently, wait_until_usable
from greenpaper.workflow.desk.samples import results as samples
from greenpaper.workflow.desk.samples import teaching

LOOK_EVERY = 0.3
"""Seconds between looks for a run that waits."""
TELL_EVERY = 0.5
"""Seconds between words about how far a run is."""
GOES_ON = ("PENDING", "ENQUEUED")
"""DBOS's names for work that it will take up again."""
SHAPE = "0.1.0"
"""Of the workflow below, for DBOS: only a worker of the same shape takes up what another left.

It is not the program's version, or an upgrade would strand the runs that were under way.
"""
FAULT = (
    "Something went wrong that is not your fault. Try again; if it happens again, please report "
    "it with the details in the worker's log."
)


_log = logging.getLogger(__name__)
_turns: list[object] = []
"""What holds other workers off, for as long as the process lives."""


def work(
    database: str,
    load: Callable[[], Embedder],
    stop: threading.Event,
    forget: Callable[[], None],
) -> None:
    """Do runs until `stop` is set. `database` is where DBOS keeps what it needs to go on.

    `load` gives the embedder, when the first run needs it. `forget` empties its cache, for a run
    whose consultation was deleted meanwhile may have filled it once more. A run that is under way
    at the stop is left: the process may end, and the next worker goes on with it.
    """
    if not wait_until_usable(stop) or not _has_turn(stop):
        return
    tools = _Tools(load, forget)
    run_workflow = _workflow(tools, stop)
    config: DBOSConfig = {
        "name": "greenpaper",
        "system_database_url": database,
        "application_version": SHAPE,
        "executor_id": "worker",
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    counter = threading.Thread(target=counting.keep_counted, args=(stop,), daemon=True)
    counter.start()
    for run in Run.objects.filter(state=RunState.RUNNING):
        _go_on(run, run_workflow, tools, stop)
    while not stop.is_set():
        try:
            _do_next(run_workflow, tools, stop)
        except Exception as error:
            if not is_passing(error):
                raise
            wait_until_usable(stop)


def _has_turn(stop: threading.Event) -> bool:
    _turns.append(
        wait_for_turn(stop, lambda: _log.warning("Another worker works; this one waits."))
    )
    return _turns[-1] is not None


def _do_next(workflow: Callable[[int], None], tools: "_Tools", stop: threading.Event) -> None:
    waiting = runs.next_waiting()
    if waiting is not None:
        _go_on(waiting, workflow, tools, stop)
    elif counts.wanted_map() and not counts.wanted():
        _aside(lambda: mapping.draw_next(lambda: tools.embedder), stop)
    else:
        tools.warm_up()
        stop.wait(LOOK_EVERY)


def _aside(do: Callable[[], object], stop: threading.Event) -> None:
    """Do what can be done again at any time; a stop leaves it undone rather than wait for it."""
    failed: list[Exception] = []

    def doing() -> None:
        try:
            do()
        except Exception as error:
            failed.append(error)
        finally:
            let_go()

    thread = threading.Thread(target=doing, daemon=True)
    thread.start()
    while thread.is_alive() and not stop.is_set():
        thread.join(LOOK_EVERY)
    if failed:
        raise failed[0]


class _Tools:
    """The embedder, loaded once: while there is nothing to do, or when it is first needed."""

    def __init__(self, load: Callable[[], Embedder], forget: Callable[[], None]) -> None:
        self._load = load
        self.forget = forget
        self._embedder: Embedder | None = None

    def warm_up(self) -> None:
        """Load it now, so that the first file needn't wait. What is wrong, a run will say."""
        if self._embedder is None:
            with suppress(GreenpaperError):
                self._embedder = self._load()

    @property
    def embedder(self) -> Embedder:
        if self._embedder is None:
            self._embedder = self._load()
        return self._embedder


def _go_on(run: Run, workflow: Callable[[int], None], tools: _Tools, stop: threading.Event) -> None:
    """Start the run's workflow, or wait for the one that DBOS took up again."""
    with SetWorkflowID(f"run-{run.pk}"):
        handle = DBOS.start_workflow(workflow, run.pk)
    try:
        _aside(handle.get_result, stop)
    except Exception:
        if handle.get_status().status in GOES_ON:
            raise
        _log.exception("run %s", run.pk)  # it never will be done: whoever asked may ask again
        _end(run.pk, FAULT)
    if stop.is_set():
        return
    if Run.objects.filter(pk=run.pk).exists():  # its consultation may be deleted by now
        _have_counted(run)
    else:
        tools.forget()


def _have_counted(run: Run) -> None:
    """Numbers and maps are there before anybody asks, once the last run of several has ended."""
    if run.consultation.runs.filter(state=RunState.WAITING).exists():
        return
    counts.want(run.consultation)
    for question in run.consultation.questions.filter(kind="open"):
        counts.map_freshness(question)


def _workflow(tools: _Tools, stop: threading.Event) -> Callable[[int], None]:
    @DBOS.step(name="work")
    def step(pk: int) -> str:
        return patiently(lambda: _do(pk, tools), stop)

    @DBOS.workflow(name="run")
    def workflow(pk: int) -> None:
        problem = step(pk)
        close(pk, problem)

    @DBOS.step(name="end")
    def close(pk: int, problem: str) -> None:
        patiently(lambda: _end(pk, problem), stop)

    return workflow


def _end(pk: int, problem: str) -> None:
    run = Run.objects.filter(pk=pk).first()
    if run is not None:
        runs.end(run, problem)


def _do(pk: int, tools: _Tools) -> str:
    """Do the work; returns why it could not be done, or nothing."""
    run = Run.objects.select_related("consultation", "question").filter(pk=pk).first()
    if run is None:
        return ""
    runs.begin(run)
    try:
        if run.work == Work.TAKE_IN:
            take_in.take_in(run.consultation, _teller(run))
            _ask_for_themes(run)
        elif run.work == Work.PUBLISH:
            version = run.consultation.publications.get(pk=run.about["publication"])
            publish.publish(version, _teller(run))
        elif run.work == Work.CHECK:
            samples.work_out(run.consultation)
        elif run.question is not None and run.work == Work.TEACH:
            teaching.teach(run.question, tools.embedder, _teller(run))
        elif run.question is not None and run.work == Work.FIND_THEMES:
            themes.find_themes(run.question, tools.embedder, _teller(run))
        elif run.question is not None:
            themes.code(run.question, tools.embedder, _teller(run))
    except GreenpaperError as error:
        return str(error)
    except Exception as error:  # one question's fault is not the others'
        if is_passing(error):
            raise
        DBOS.logger.exception("run %s", run.pk)
        return FAULT
    return ""


def _ask_for_themes(run: Run) -> None:
    for question in run.consultation.questions.filter(kind="open"):
        runs.ask(run.consultation, run.asked_by, Work.FIND_THEMES, question)


def _teller(run: Run) -> Progress:
    told, before = 0.0, ""

    def tell(step: str, done: int, total: int) -> None:
        nonlocal told, before
        now = time.monotonic()
        if step != before or now - told >= TELL_EVERY:
            runs.tell(run, step, done, total)
            told, before = now, step

    return tell
