"""What the worker does for each kind of run, and what it does it with."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress

from greenpaper.domain.errors import GreenpaperError
from greenpaper.domain.ports import Embedder, Progress
from greenpaper.store.orm import runs
from greenpaper.store.orm.models import Run, Work
from greenpaper.workflow.desk import publish, take_in, themes
from greenpaper.workflow.desk.assisting import planning, sending
from greenpaper.workflow.desk.assisting import teaching as by_model
from greenpaper.workflow.desk.assisting.sending import Load
from greenpaper.workflow.desk.patience import is_passing
from greenpaper.workflow.desk.samples import results as samples
from greenpaper.workflow.desk.samples import teaching

TELL_EVERY = 0.5
"""Seconds between words about how far a run is."""
FAULT = (
    "Something went wrong that is not your fault. Try again; if it happens again, please report "
    "it with the details in the worker's log."
)
_log = logging.getLogger(__name__)


class Tools:
    """The embedder, loaded once: while there is nothing to do, or when it is first needed.

    `load` gives it. `load_model` gives a language model that somebody allowed. `forget` empties the
    embedder's cache.
    """

    def __init__(
        self, load: Callable[[], Embedder], load_model: Load, forget: Callable[[], None]
    ) -> None:
        self._load = load
        self.load_model = load_model
        self.forget = forget
        self._embedder: Embedder | None = None

    def warm_up(self) -> None:
        """Load it now, so that the first file needn't wait. What is wrong, a run will say."""
        if self._embedder is None:
            with suppress(GreenpaperError):
                self._embedder = self._load()

    @property
    def embedder(self) -> Embedder:
        """The embedder, loaded now unless it was before."""
        if self._embedder is None:
            self._embedder = self._load()
        return self._embedder


def do(pk: int, tools: Tools) -> str:
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
    except Exception as error:  # one question's fault is not the others'
        if is_passing(error):
            raise
        _log.exception("run %s", run.pk)
        return FAULT
    return ""


def _ask_model(run: Run, tools: Tools) -> None:
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
