"""The charts of the report, each drawn wide and narrow (drawing.py says how and why)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import altair as alt
from markupsafe import Markup

from greenpaper.domain.results import Checked
from greenpaper.report.drawing import (
    INK,
    NARROW,
    WIDE,
    Frame,
    Picture,
    Row,
    axis_above,
    finished,
    on_rows,
    png_picture,
    svg_element,
    titles_beside,
    with_room_for,
    wrapped,
)
from greenpaper.report.figures import percent
from greenpaper.report.findings import Grouping, QuestionFound, Share, ThemeFound, ThemeInGroup
from greenpaper.report.own_wording import NOT_ANSWERED, is_together
from greenpaper.report.positions import side

EDGE = "#1f5f99"
BAR, BAR_UNDER = "#6ba6da", "#d3e6f7"
SIDES = {2: "#12436d", 1: "#6bace6", 0: "#d6d6d6", -1: "#f4a582", -2: "#a6401b"}
UNKNOWN = "#f3f2f1"
SMALLEST_DRAWN = 10
"""Themes raised by fewer are left out of the chart of positions; its table has them."""


def theme_picture(question: QuestionFound) -> Picture:
    """How many responses raise each theme, for paper."""
    name = f"Share of responses that raise each theme, question {question.key}"
    return png_picture(theme_chart(question, WIDE), name)


def position_picture(question: QuestionFound, grouping: Grouping) -> Picture:
    """What those who raise each theme answered to a closed question, for paper."""
    name = f"Answers to “{grouping.name}” by theme, question {question.key}"
    return png_picture(_position_chart(_position_rows(question, grouping), WIDE), name)


def theme_charts(question: QuestionFound) -> tuple[Markup, Markup]:
    """How many responses raise each theme, with intervals: drawn wide, and narrow."""
    name = f"Share of responses that raise each theme, question {question.key}"
    return (
        svg_element(theme_chart(question, WIDE), name),
        svg_element(theme_chart(question, NARROW), name),
    )


def told(theme: ThemeFound | ThemeInGroup) -> Share | Checked:
    """The share that the report tells: the one that people checked, where they did."""
    return theme.checked or theme.responses


def position_charts(question: QuestionFound, grouping: Grouping) -> tuple[Markup, Markup]:
    """What those who raise each theme answered to a closed question: drawn wide, and narrow."""
    name = f"Answers to “{grouping.name}” by theme, question {question.key}"
    rows = _position_rows(question, grouping)
    return svg_element(_position_chart(rows, WIDE), name), svg_element(
        _position_chart(rows, NARROW), name
    )


def position_colours(grouping: Grouping) -> list[tuple[str, str]]:
    """The shown answers with their colours, for the legend; answers not shown come last."""
    shown = [(g.name, g) for g in grouping.groups if g.responses is not None]
    rest = [(grouping.withheld.name, grouping.withheld)] if grouping.withheld else []
    known = {name for name, g in shown if side(name) or _neutral(name)}
    return [(n, SIDES[side(n)] if n in known else UNKNOWN) for n, g in [*shown, *rest] if g.themes]


def _neutral(answer: str) -> bool:
    return answer != NOT_ANSWERED and not is_together(answer)


def theme_chart(
    question: QuestionFound, frame: Frame, link: Callable[[str], str] | None = None
) -> alt.LayerChart:
    """How many responses raise each theme. `link`: where its bar leads, by the theme's key."""
    themes = question.themes
    most = max((told(t).high or 0 for t in themes), default=0)
    top = min(max(most * 1.02, 0.1), 1.0)
    keys = {t.key for t in themes}
    rows: list[Row] = [
        {
            "place": number,
            "label": wrapped(t.title, frame, t.parent in keys),
            "under": t.parent in keys,
            "share": told(t).share or 0.0,
            "low": told(t).low or 0.0,
            "high": told(t).high or 0.0,
            "text": percent(told(t).share),
            **({"href": link(t.key)} if link else {}),
        }
        for number, t in enumerate(themes)
    ]
    frame = with_room_for(frame, (str(r["label"]) for r in rows))
    base = on_rows(rows)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, top]), axis=axis_above())
    bars = base.mark_bar(size=frame.bar, yOffset=frame.shift, stroke=EDGE, strokeWidth=1).encode(
        x=x, color=alt.condition("datum.under", alt.value(BAR_UNDER), alt.value(BAR))
    )
    if link:
        bars = bars.encode(href="href:N")
    interval = base.mark_rule(color=INK, strokeWidth=1.5, yOffset=frame.shift)
    ends = base.mark_tick(color=INK, thickness=1.5, size=8, yOffset=frame.shift)
    value = base.mark_text(align="left", dx=6, dy=frame.shift, fontWeight="bold")
    layers = [
        bars,
        interval.encode(x=x, x2="high:Q").transform_calculate(share="datum.low"),
        ends.encode(x=x).transform_calculate(share="datum.low"),
        ends.encode(x=x).transform_calculate(share="datum.high"),
        value.encode(x=x, text="text:N").transform_calculate(share="datum.high"),
        *titles_beside(base, frame),
    ]
    return finished(layers, frame, len(rows))


def _position_rows(question: QuestionFound, grouping: Grouping) -> list[Row]:
    colours = dict(position_colours(grouping))
    groups = [*grouping.groups, *([grouping.withheld] if grouping.withheld else [])]
    shown = [g for g in groups if g.name in colours]
    drawn = [t for t in question.themes if t.responses.count >= SMALLEST_DRAWN]
    bars: list[tuple[str, bool, list[float]]] = [
        ("All responses", False, [g.share or 0.0 for g in shown])
    ]
    for theme in drawn:
        parts = [c.of_theme or 0.0 for g in shown for c in g.themes if c.theme == theme.key]
        bars.append((theme.title, bool(theme.parent), parts))
    rows: list[Row] = []
    for place, (title, under, parts) in enumerate(bars):
        start = 0.0
        for number, (group, part) in enumerate(zip(shown, parts, strict=True)):
            colour = colours[group.name]
            dark = colour in (SIDES[2], SIDES[-2])
            rows.append(
                {
                    "place": place,
                    "label": title,
                    "under": under,
                    "first": number == 0,
                    "low": start,
                    "high": start + part,
                    "middle": start + part / 2,
                    "colour": colour,
                    "ink": "#ffffff" if dark else INK,
                    "text": percent(part) if part >= 0.08 else "",
                }
            )
            start += part
    return rows


def _position_chart(rows: Sequence[Row], frame: Frame) -> alt.LayerChart:
    labelled = [{**r, "label": wrapped(str(r["label"]), frame, bool(r["under"]))} for r in rows]
    frame = with_room_for(frame, (str(r["label"]) for r in labelled))
    frame = replace(frame, right=4, bar=frame.bar + 4, shift=frame.shift + 3 * frame.above)
    base = on_rows(labelled)
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), axis=axis_above())
    bars = base.mark_bar(size=frame.bar, yOffset=frame.shift, stroke="#6b7176", strokeWidth=0.5)
    text = base.mark_text(dy=frame.shift, fontSize=12)
    layers = [
        bars.encode(x=x, x2="high:Q", color=alt.Color("colour:N", scale=None)),
        text.encode(x="middle:Q", text="text:N", color=alt.Color("ink:N", scale=None)),
        *titles_beside(base.transform_filter("datum.first"), frame),
    ]
    return finished(layers, frame, len({r["place"] for r in rows}))
