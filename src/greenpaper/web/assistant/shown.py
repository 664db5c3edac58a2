"""How an occasion of asking a model stands, for the pages."""

from dataclasses import dataclass

from greenpaper.store.orm import askings
from greenpaper.store.orm.models import Asking, Run, RunState
from greenpaper.web.assistant.forms import SHORT


@dataclass(frozen=True, slots=True)
class Line:
    """One occasion: its state as people say it, in the colour of GOV.UK Frontend's tag."""

    asking: Asking
    what: str
    state: str
    colour: str
    run: Run | None

    @property
    def under_way(self) -> bool:
        """Whether the worker has it, or will."""
        return self.run is not None and self.run.state in askings.UNDER_WAY

    @property
    def failed(self) -> bool:
        """Whether the worker could not do it."""
        return self.run is not None and self.run.state == RunState.FAILED

    @property
    def percent(self) -> int | None:
        """How far it is."""
        run = self.run
        return round(100 * run.done / run.total) if run and run.total else None


def line(asking: Asking) -> Line:
    """How it stands."""
    run = askings.run_of(asking)
    return Line(asking, SHORT[asking.use], *_state(asking, run), run)


def _state(asking: Asking, run: Run | None) -> tuple[str, str]:
    if asking.ended_at:
        return "Done", "green"
    if run is not None and run.state == RunState.FAILED:
        return "Problem", "red"
    if run is not None and run.state in askings.UNDER_WAY:
        return "Being sent" if asking.sent_at else "Being worked out", "light-blue"
    if asking.planned and asking.calls.exists():
        return "Not sent yet", "yellow"
    return "Never sent", "grey"
