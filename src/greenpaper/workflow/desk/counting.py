"""The worker's task beside the runs: count what pages show, whenever somebody wants it."""

import logging
import os
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from greenpaper.report.charts import theme_chart
from greenpaper.report.compare import compare
from greenpaper.report.drawing import NARROW, WIDE, draw
from greenpaper.report.find import asked_in, find_among
from greenpaper.report.findings import QuestionFound
from greenpaper.report.group_counts import memberships
from greenpaper.report.more_charts import heat_chart, pair_chart
from greenpaper.report.svg_forms import LINK
from greenpaper.store.orm import counts
from greenpaper.store.orm.connection import let_go
from greenpaper.store.orm.models import Consultation
from greenpaper.workflow.desk import mapping
from greenpaper.workflow.desk.results import gather

if TYPE_CHECKING:
    import altair as alt

LOOK_EVERY = 0.5
"""Seconds between looks for numbers that are wanted."""
GIVE_WAY = 10
"""How nice it is to all other work, as Linux counts it."""
_log = logging.getLogger(__name__)

Drawn = tuple[str, str]
"""A picture as SVG, drawn wide and narrow."""


def count(consultation: Consultation) -> None:
    """Count and draw all that pages show of a consultation, and keep it.

    The state is read first: what changes meanwhile makes the numbers old, never wrongly new.
    """
    state = counts.state_of(consultation)
    gathered = gather(consultation)
    results, people = gathered.results, gathered.respondents
    asked = asked_in(results)
    groups = memberships(results.consultation, people, results.personal_answers)
    findings = find_among(asked, groups, results, people.height, draft=gathered.draft)
    differences = compare(asked, groups, findings)
    numbers = {
        q.key: asdict(q) | {"differences": [asdict(d) for d in differences[q.key]]}
        for q in findings.questions
    }
    drawn_already = counts.kept_alike(consultation, numbers)
    pictures = {q.key: draw_all(q) for q in findings.questions if q.key not in drawn_already}
    counts.keep_count(consultation, state, numbers, pictures)
    for question in consultation.questions.filter(map__isnull=False):
        mapping.draw_map(question)


def draw_all(question: QuestionFound) -> dict[str, Drawn]:
    """A question's pictures by name. Their marks lead to `LINK` and what they stand for."""
    drawn: dict[str, Drawn] = {}
    if question.themes:
        drawn["themes"] = _twice(theme_chart(question, f, _theme) for f in (WIDE, NARROW))
        for grouping in question.groupings:
            if any(g.responses for g in grouping.groups):
                heat = draw(heat_chart(question, grouping))
                drawn[f"groups-{grouping.key}"] = (heat, heat)
    if question.pairs:
        drawn["together"] = _twice(pair_chart(question, f, _pair) for f in (WIDE, NARROW))
    return drawn


def _twice(charts: "Iterable[alt.LayerChart]") -> Drawn:
    wide, narrow = map(draw, charts)
    return wide, narrow


def _theme(key: str) -> str:
    return f"{LINK}theme={key}"


def _pair(first: str, second: str) -> str:
    return f"{LINK}theme={first}&theme={second}"


def count_wanted() -> int:
    """Count whatever is wanted; says how many consultations that was."""
    wanted = counts.wanted()
    for consultation in wanted:
        state = counts.state_of(consultation)
        try:
            count(consultation)
        except Exception:  # one consultation's fault is not the others'
            _log.exception("counting consultation %s", consultation.pk)
            counts.give_up(consultation, state)
    return len(wanted)


def keep_counted(stop: threading.Event) -> None:
    """Count what is wanted until `stop` is set; at most a third of the time, where people go on
    changing things, and after all else, so that it is not in their way.
    """
    if sys.platform == "linux":  # elsewhere no single thread can give way
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVE_WAY)
    while not stop.is_set():
        began = time.monotonic()
        try:
            count_wanted()
        except Exception:  # the database may be away for a while
            _log.exception("counting")
            let_go()
        stop.wait(max(LOOK_EVERY, 2 * (time.monotonic() - began)))
