"""The worker's task when it has no other: the map of a question's responses.

What it reads for that is what searching by meaning needs, which is kept on the way.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from greenpaper.domain.coding import Status
from greenpaper.domain.ports import Embedder
from greenpaper.report.drawing import NARROW, WIDE, draw
from greenpaper.report.more_charts import SERIES, Point, map_chart
from greenpaper.report.svg_forms import LINK
from greenpaper.store.orm import counts
from greenpaper.store.orm.models import Question, Response, ResponseMap
from greenpaper.themes.map import place
from greenpaper.workflow.desk import meaning
from greenpaper.workflow.desk.hearing import heard
from greenpaper.workflow.tools import at_work

REST = "Another theme, or none"
WIDTH = 620
"""Pixels of the wide map; more helps nobody."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """A response on the map. `theme`: the key of the theme that fits best, or ""."""

    response: int
    response_id: str
    x: float
    y: float
    responses: int
    theme: str


def draw_next(load: Callable[[], Embedder]) -> bool:
    """Make a map that is wanted, if one is; says whether there was one."""
    question = counts.wanted_map()
    if question is None:
        return False
    state = counts.map_state(question)
    try:
        points = _points(question, load())
    except Exception:  # one question's fault is not the others'
        _log.exception("map of question %s", question.pk)
        points = []
    counts.keep_map(question, state, points)
    draw_map(question)
    return True


def _points(question: Question, embedder: Embedder) -> list[list[float]]:
    with at_work(embedder) as tools:
        one = heard(question, tools.embedder)
        if not meaning.is_kept(question, embedder):
            meaning.keep(question, one, embedder)
        placed = place(one.corpus)
    pks = dict(question.responses.values_list("respondent__response_id", "pk"))
    texts = one.corpus.texts
    return [
        [pks[one.voices[texts[p.text]][0]], p.x, p.y, int(one.corpus.counts[p.text])]
        for p in placed
    ]


def spots_of(question: Question) -> list[Spot]:
    """The map's responses, with the themes that they have now."""
    kept = ResponseMap.objects.filter(question=question).first()
    if kept is None:
        return []
    rows = Response.objects.filter(question=question, pk__in=[p[0] for p in kept.points])
    fields = ("respondent__response_id", "status", "primary")
    known = {pk: values for pk, *values in rows.values_list("pk", *fields)}
    return [
        Spot(pk, known[pk][0], x, y, responses, _theme(known[pk][1], known[pk][2]))
        for pk, x, y, responses in kept.points
        if pk in known
    ]


def _theme(status: str, primary: str) -> str:
    return primary if status == Status.CODED else ""


def series_of(question: Question, spots: Sequence[Spot]) -> list[tuple[str, str]]:
    """The themes with a colour of their own: key and title, the commonest on the map first."""
    themes = question.themes.filter(gone=False).order_by("place")
    titles = dict(themes.values_list("key", "title"))
    seen = Counter(s.theme for s in spots if s.theme in titles)
    order = list(titles)
    most = sorted(seen, key=lambda key: (-seen[key], order.index(key)))
    return [(key, titles[key]) for key in most[: len(SERIES)]]


def draw_map(question: Question) -> None:
    """Draw the map with the themes as they stand."""
    spots = spots_of(question)
    series = series_of(question, spots)
    number = {key: n for n, (key, _) in enumerate(series)}
    points = [
        Point(s.x, s.y, s.responses, number.get(s.theme, -1), f"{LINK}response={s.response}")
        for s in spots
    ]
    if not points:
        return
    names = [title for _, title in series]
    frames = (replace(WIDE, width=WIDTH), NARROW)
    wide, narrow = (draw(map_chart(points, names, frame, REST)) for frame in frames)
    counts.keep_picture(question, counts.MAP, wide, narrow)
