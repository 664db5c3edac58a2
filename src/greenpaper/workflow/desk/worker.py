"""The worker: does the runs that people asked for, one after another, and goes on after a stop.

Each run is a durable workflow (DBOS): a run that a stop cut short begins again at the step that
was not finished. What a step keeps, it keeps in one transaction and may keep again, so nothing is
there twice, however often the worker is stopped.
"""

import logging
import threading
from collections.abc import Callable

from dbos import DBOS, DBOSConfig, SetWorkflowID

from greenpaper.store.orm import counts, runs, tidy
from greenpaper.store.orm.connection import let_go
from greenpaper.store.orm.models import Run, RunState, Work
from greenpaper.store.orm.turn import wait_for_turn
from greenpaper.workflow.desk import counting, jobs, mapping
from greenpaper.workflow.desk.jobs import Tools
from greenpaper.workflow.desk.patience import is_passing, patiently, wait_until_usable

LOOK_EVERY = 0.3
"""Seconds between looks for a run that waits."""
ADDS_MUCH = (Work.TAKE_IN, Work.FIND_THEMES, Work.CODE)
"""Work after which the database's notion of what it holds is out of date."""
GOES_ON = ("PENDING", "ENQUEUED")
"""DBOS's names for work that it will take up again."""
SHAPE = "0.1.0"
"""Of the workflow below, for DBOS: only a worker of the same shape takes up what another left.

It is not the program's version, or an upgrade would strand the runs that were under way.
"""
_log = logging.getLogger(__name__)
_turns: list[object] = []
"""What holds other workers off, for as long as the process lives."""


def work(database: str, tools: Tools, stop: threading.Event) -> None:
    """Do runs until `stop` is set. `database` is where DBOS keeps what it needs to go on.

    A run that is under way at the stop is left: the process may end, and the next worker goes on
    with it.
    """
    if not wait_until_usable(stop) or not _has_turn(stop):
        return
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


def _do_next(workflow: Callable[[int], None], tools: Tools, stop: threading.Event) -> None:
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


def _go_on(run: Run, workflow: Callable[[int], None], tools: Tools, stop: threading.Event) -> None:
    """Start the run's workflow, or wait for the one that DBOS took up again."""
    with SetWorkflowID(f"run-{run.pk}"):
        handle = DBOS.start_workflow(workflow, run.pk)
    try:
        _aside(handle.get_result, stop)
    except Exception:
        if handle.get_status().status in GOES_ON:
            raise
        _log.exception("run %s", run.pk)  # it never will be done: whoever asked may ask again
        _end(run.pk, jobs.FAULT)
    if stop.is_set():
        return
    if Run.objects.filter(pk=run.pk).exists():  # its consultation may be deleted by now
        _have_counted(run)
    else:  # what its run read may have gone into the cache once more
        tools.forget()


def _have_counted(run: Run) -> None:
    """Numbers and maps are there before anybody asks, once the last run of several has ended."""
    if run.work in ADDS_MUCH:
        tidy.tidy()
    if run.consultation.runs.filter(state=RunState.WAITING).exists():
        return
    counts.want(run.consultation)
    for question in run.consultation.questions.filter(kind="open"):
        counts.map_freshness(question)


def _workflow(tools: Tools, stop: threading.Event) -> Callable[[int], None]:
    @DBOS.step(name="work")
    def step(pk: int) -> str:
        return patiently(lambda: jobs.do(pk, tools), stop)

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
