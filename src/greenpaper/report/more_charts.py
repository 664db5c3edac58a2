"""Charts for looking round: themes by group, themes raised together, and the map of responses."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import altair as alt

from greenpaper.report.charts import BAR, EDGE, told
from greenpaper.report.drawing import (
    GRID,
    INK,
    Frame,
    Row,
    finished,
    on_rows,
    titles_beside,
    with_room_for,
    wrapped,
)
from greenpaper.report.figures import percent
from greenpaper.report.findings import Grouping, QuestionFound

COLUMN = 78
HEAD = 78
"""Pixels: of a group's column, and of its heading."""
SHADES = ("#ffffff", "#e3eef8", "#c3daef", "#8fbbe0", "#2f6ea8", "#12436d")
DARK = 4
STEPS = (0.05, 0.1, 0.2, 0.35, 0.5)
SERIES = (
    ("#12436d", "circle"),
    ("#801650", "square"),
    ("#1f7f77", "triangle-up"),
    ("#c2410c", "diamond"),
    ("#3d3d3d", "cross"),
    ("#7a5ab5", "triangle-down"),
)
"""Colours after those of the UK's Government Analysis Function, each at least 3:1 on white, and
each with a shape of its own."""
OTHERS = ("#80868b", "circle")


def shade(part: float | None) -> int:
    """How dark to shade a share: 0 to 5."""
    return sum(1 for step in STEPS if part is not None and part >= step)


def heat_chart(question: QuestionFound, grouping: Grouping) -> alt.LayerChart:
    """The share of each shown group that raises each theme, a row a theme: the checked one, where
    people checked it.
    """
    groups = [g for g in grouping.groups if g.responses]
    keys = {t.key for t in question.themes}
    frame = Frame(0, 300, 8, 34, 30, 0, 44, above=False)
    frame = replace(frame, width=frame.left + frame.right + COLUMN * max(len(groups), 1))
    rows: list[Row] = []
    for place, theme in enumerate(question.themes):
        cells = [c for g in groups for c in g.themes if c.theme == theme.key]
        for number, cell in enumerate(cells):
            # As in the table: where people checked the question, what they didn't is in brackets.
            known = bool(cell.checked) or not question.checked_by
            part = told(cell).share
            tone = shade(part) if known else 0
            rows.append(
                {
                    "place": place,
                    "label": wrapped(theme.title, frame, theme.parent in keys),
                    "under": theme.parent in keys,
                    "first": number == 0,
                    "column": number,
                    "colour": SHADES[tone],
                    "ink": "#ffffff" if tone >= DARK else INK,
                    "text": percent(part) if known else f"({percent(part)})",
                }
            )
    frame = with_room_for(frame, (str(r["label"]) for r in rows))
    base = on_rows(rows)
    x = alt.X("column:O", axis=None, scale=alt.Scale(domain=list(range(len(groups))), padding=0))
    cells = base.mark_rect(stroke=GRID).encode(x=x, color=alt.Color("colour:N", scale=None))
    text = base.mark_text(fontSize=12).encode(
        x=x, text="text:N", color=alt.Color("ink:N", scale=None)
    )
    heads = [
        {"column": n, "place": 0, "head": _heading(g.name, g.responses or 0)}
        for n, g in enumerate(groups)
    ]
    head = (
        alt.Chart(alt.InlineData(values=heads))
        .mark_text(
            baseline="bottom",
            # Vega hangs the further lines of a text below its first.
            dy={"expr": "-4 - 13 * (length(split(datum.head, '\\n')) - 1)"},
            fontSize=11,
            lineBreak="\n",
            lineHeight=13,
        )
        .encode(x=x, y=alt.value(0), text="head:N")
    )
    layers = [cells, text, head, *titles_beside(base.transform_filter("datum.first"), frame)]
    drawn = finished(layers, frame, len(question.themes))
    drawn.padding = {"left": frame.left, "right": frame.right, "top": HEAD, "bottom": 4}
    return drawn


def _heading(name: str, responses: int) -> str:
    lines = textwrap.wrap(name, 12, max_lines=4, placeholder=" …")
    return "\n".join([*lines, f"({responses:,})"])


def pair_chart(
    question: QuestionFound, frame: Frame, link: Callable[[str, str], str]
) -> alt.LayerChart:
    """How many responses raise both of two themes. `link`: where a bar leads, by their keys."""
    names = {t.key: t.title for t in question.themes}
    rows: list[Row] = [
        {
            "place": number,
            "label": _both(names[p.first], names[p.second], frame),
            "under": False,
            "responses": p.responses,
            "text": f"{p.responses:,}",
            "href": link(p.first, p.second),
        }
        for number, p in enumerate(question.pairs)
    ]
    most = max((p.responses for p in question.pairs), default=1)
    frame = with_room_for(frame, (str(r["label"]) for r in rows))
    base = on_rows(rows)
    x = alt.X("responses:Q", scale=alt.Scale(domain=[0, most * 1.02]), axis=None)
    bars = base.mark_bar(size=frame.bar, yOffset=frame.shift, stroke=EDGE, fill=BAR)
    value = base.mark_text(align="left", dx=6, dy=frame.shift, fontWeight="bold")
    layers = [
        bars.encode(x=x, href="href:N"),
        value.encode(x=x, text="text:N"),
        *titles_beside(base, frame),
    ]
    drawn = finished(layers, frame, len(rows))
    drawn.padding = {"left": frame.left, "right": frame.right, "top": 4, "bottom": 4}
    return drawn


def _both(first: str, second: str, frame: Frame) -> str:
    width = frame.letters - 4
    lines = [textwrap.shorten(name, width, placeholder=" …") or "–" for name in (first, second)]
    return f"{lines[0]}\n+ {lines[1]}"


@dataclass(frozen=True, slots=True)
class Point:
    """A response on the map: where, how many responses say the same, its theme, where it leads.

    `series` is the place of its theme among those that have a colour of their own, from 0; -1 for
    all others.
    """

    x: float
    y: float
    responses: int
    series: int
    href: str


def map_chart(
    points: Sequence[Point], names: Sequence[str], frame: Frame, rest: str
) -> alt.LayerChart:
    """Responses as points, like ones near each other. `names` of the series; `rest`: all others."""
    listed = [*names, rest]
    styles = [*SERIES[: len(names)], OTHERS]
    rows = [
        {
            "x": p.x,
            "y": p.y,
            "size": 28 + 40 * min(p.responses - 1, 20) ** 0.5,
            "name": listed[p.series],
            "href": p.href,
        }
        # Those without a colour of their own lie below the others.
        for p in sorted(points, key=lambda p: (p.series >= 0, -p.responses, p.x, p.y))
    ]
    order = alt.Scale(domain=listed, range=[c for c, _ in styles])
    shapes = alt.Scale(domain=listed, range=[s for _, s in styles])
    scale = alt.Scale(domain=[-0.02, 1.02])
    # The key lies beside the map as HTML, and in the picture's own file below the map.
    legend = alt.Legend(
        title=None,
        orient="none",
        legendX=0,
        legendY=frame.width + 8,
        columns=1,
        labelLimit=frame.width - 30,
        labelFontSize=13,
        labelColor=INK,
        symbolSize=90,
        symbolOpacity=1,
        rowPadding=5,
    )
    marks = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_point(filled=True, opacity=0.9, strokeWidth=0)
        .encode(
            x=alt.X("x:Q", axis=None, scale=scale),
            y=alt.Y("y:Q", axis=None, scale=scale),
            size=alt.Size("size:Q", scale=None, legend=None),
            color=alt.Color("name:N", scale=order, legend=legend),
            shape=alt.Shape("name:N", scale=shapes, legend=legend),
            href="href:N",
        )
    )
    side = frame.width
    drawn = finished([marks], replace(frame, left=0, right=0), 1)
    drawn.height = side
    drawn.padding = {"left": 1, "right": 1, "top": 1, "bottom": 22 * len(listed) + 24}
    drawn.config.view = alt.ViewConfig(stroke=GRID)
    return drawn
