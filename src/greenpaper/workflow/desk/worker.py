"""The worker: does the runs that people asked for, one after another, and goes on after a stop.

Each run is a durable workflow (DBOS): a run that a stop cut short begins again at the step that
was not finished. What a step keeps, it keeps in one transaction and may keep again, so nothing is
there twice, however often the worker is stopped.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from dbos import DBOS, DBOSConfig, SetWorkflowID

from greenpaper import __version__
from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder, Progress
from greenpaper.store.orm import counts, runs, tidy
from greenpaper.store.orm.connection import let_go
from greenpaper.store.orm.models import Run, RunState, Work
from greenpaper.workflow.desk import counting, mapping, publish, take_in, themes
from greenpaper.workflow.desk.assisting import planning, sending
from greenpaper.workflow.desk.assisting import teaching as by_model
from greenpaper.workflow.desk.assisting.sending import Load
from greenpaper.workflow.desk.samples import results as samples
from greenpaper.workflow.desk.samples import teaching

LOOK_EVERY = 0.3
"""Seconds between looks for a run that waits."""
TELL_EVERY = 0.5
"""Seconds between words about how far a run is."""
ADDS_MUCH = (Work.TAKE_IN, Work.FIND_THEMES, Work.CODE)
"""Work after which the database's notion of what it holds is out of date."""
FAULT = (
    "Something went wrong that is not your fault. Try again; if it happens again, please report "
    "it with the details in the worker's log."
)


def work(
    database: str, load: Callable[[], Embedder], load_model: Load, stop: threading.Event
) -> None:
    """Do runs until `stop` is set. `database` is where DBOS keeps what it needs to go on.

    `load` gives the embedder, when the first run needs it; `load_model` a language model that
    somebody allowed.
    """
    tools = _Tools(load, load_model)
    run_workflow = _workflow(tools)
    config: DBOSConfig = {
        "name": "greenpaper",
        "system_database_url": database,
        "application_version": __version__,
        "executor_id": "worker",
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    counter = threading.Thread(target=counting.keep_counted, args=(stop,), daemon=True)
    counter.start()
    try:
        for run in Run.objects.filter(state=RunState.RUNNING):
            _go_on(run, run_workflow)
        while not stop.is_set():
            waiting = runs.next_waiting()
            if waiting is not None:
                _go_on(waiting, run_workflow)
            elif counts.wanted_map() and not counts.wanted():
                _aside(lambda: mapping.draw_next(lambda: tools.embedder), stop)
            else:
                tools.warm_up()
                stop.wait(LOOK_EVERY)
    finally:
        DBOS.destroy()


def _aside(do: Callable[[], object], stop: threading.Event) -> None:
    """Do what can be done again at any time; a stop leaves it undone rather than wait for it."""

    def doing() -> None:
        try:
            do()
        finally:
            let_go()

    thread = threading.Thread(target=doing, daemon=True)
    thread.start()
    while thread.is_alive() and not stop.is_set():
        thread.join(LOOK_EVERY)


class _Tools:
    """The embedder, loaded once: while there is nothing to do, or when it is first needed."""

    def __init__(self, load: Callable[[], Embedder], load_model: Load) -> None:
        self._load = load
        self.load_model = load_model
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


def _go_on(run: Run, workflow: Callable[[int], None]) -> None:
    """Start the run's workflow, or wait for the one that DBOS took up again."""
    with SetWorkflowID(f"run-{run.pk}"):
        handle = DBOS.start_workflow(workflow, run.pk)
    handle.get_result()
    if Run.objects.filter(pk=run.pk).exists():  # its consultation may be deleted by now
        _have_counted(run)


def _have_counted(run: Run) -> None:
    """Numbers and maps are there before anybody asks, once the last run of several has ended."""
    if run.work in ADDS_MUCH:
        tidy.tidy()
    if run.consultation.runs.filter(state=RunState.WAITING).exists():
        return
    counts.want(run.consultation)
    for question in run.consultation.questions.filter(kind="open"):
        counts.map_freshness(question)


def _workflow(tools: _Tools) -> Callable[[int], None]:
    @DBOS.step(name="work")
    def step(pk: int) -> str:
        run = Run.objects.select_related("consultation", "question").filter(pk=pk).first()
        return _do(run, tools) if run is not None else ""

    @DBOS.workflow(name="run")
    def workflow(pk: int) -> None:
        problem = step(pk)
        close(pk, problem)

    @DBOS.step(name="end")
    def close(pk: int, problem: str) -> None:
        run = Run.objects.filter(pk=pk).first()
        if run is not None:
            runs.end(run, problem)

    return workflow


def _do(run: Run, tools: _Tools) -> str:
    """Do the work; returns why it could not be done, or nothing."""
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
        elif run.work in (Work.PLAN_ASKING, Work.ASK_MODEL):
            _ask_model(run, tools)
        elif run.question is not None and run.work == Work.TEACH and "asking" in run.about:
            by_model.teach(run.question, tools.embedder, _teller(run))
        elif run.question is not None and run.work == Work.TEACH:
            teaching.teach(run.question, tools.embedder, _teller(run))
        elif run.question is not None and run.work == Work.FIND_THEMES:
            themes.find_themes(run.question, tools.embedder, _teller(run))
        elif run.question is not None:
            themes.code(run.question, tools.embedder, _teller(run))
    except GreenpaperError as error:
        return str(error)
    except Exception:  # one question's fault is not the others'
        DBOS.logger.exception("run %s", run.pk)
        return FAULT
    return ""


def _ask_model(run: Run, tools: _Tools) -> None:
    asking = run.consultation.askings.get(pk=run.about["asking"])
    if run.work == Work.PLAN_ASKING:
        planning.work_out(asking, tools.embedder, _teller(run))
    else:
        said = sending.carry_out(asking, tools.embedder, tools.load_model, _teller(run))
        Run.objects.filter(pk=run.pk).update(about=said)


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
