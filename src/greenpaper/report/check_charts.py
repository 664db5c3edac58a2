"""The charts of a check: agreement by theme, and whether confidence means what it says."""

from collections.abc import Sequence
from dataclasses import replace

import altair as alt
from markupsafe import Markup

from greenpaper.report.check_found import QuestionChecked
from greenpaper.report.drawing import (
    INK,
    NARROW,
    WIDE,
    Frame,
    Row,
    axis_above,
    finished,
    on_rows,
    svg_element,
    titles_beside,
    with_room_for,
    wrapped,
)

PEOPLE, MACHINE = "#12436d", "#b3470f"
APART = 5
"""Pixels by which the two marks of a theme stand above and below its middle."""


def agreement_charts(question: QuestionChecked) -> tuple[Markup, Markup]:
    """F1 of each theme, people with each other and with the machine: drawn wide, and narrow."""
    name = f"F1 of each theme, question {question.key}"
    wide, narrow = (_agreement_chart(question, frame) for frame in (WIDE, NARROW))
    return svg_element(wide, name), svg_element(narrow, name)


def calibration_charts(question: QuestionChecked) -> tuple[Markup, Markup]:
    """Of codings about so sure, how many people made too: drawn wide, and narrow."""
    name = f"Confidence and the share of codings that people made too, question {question.key}"
    wide, narrow = (_calibration_chart(question, size) for size in (380, 280))
    return svg_element(wide, name), svg_element(narrow, name)


def _agreement_chart(question: QuestionChecked, frame: Frame) -> alt.LayerChart:
    rows: list[Row] = []
    for number, theme in enumerate(question.themes):
        for who, figures in (("people", theme.people), ("machine", theme.machine)):
            value, low, high = figures.get("f1", (None, None, None))
            rows.append(
                {
                    "place": number,
                    "label": wrapped(theme.title, frame, False),
                    "under": False,
                    "first": who == "people",
                    "who": who,
                    "known": value is not None,
                    "value": value or 0.0,
                    "low": low if low is not None else value or 0.0,
                    "high": high if high is not None else value or 0.0,
                }
            )
    more = 4 * frame.above  # so that the upper mark stays clear of the title above it
    frame = replace(frame, right=14, shift=frame.shift + more, step=frame.step + more)
    frame = with_room_for(frame, (str(r["label"]) for r in rows))
    base = on_rows(rows)
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, 1]), axis=axis_above(".1f"))
    layers: list[alt.Chart] = []
    for who, colour, shape, side in (
        ("people", PEOPLE, "circle", -APART),
        ("machine", MACHINE, "diamond", APART),
    ):
        mine = base.transform_filter(f"datum.known && datum.who === '{who}'")
        shift = frame.shift + side
        line = mine.mark_rule(color=colour, strokeWidth=1.5, yOffset=shift)
        layers.append(line.encode(x=x, x2="high:Q").transform_calculate(value="datum.low"))
        dot = mine.mark_point(
            color=colour, fill=colour, shape=shape, size=46, opacity=1, yOffset=shift
        )
        layers.append(dot.encode(x=x))
    layers += titles_beside(base.transform_filter("datum.first"), frame)
    return finished(layers, frame, len(question.themes))


def _calibration_chart(question: QuestionChecked, size: int) -> alt.LayerChart:
    points = [
        {"confidence": b.confidence, "right": b.right, "codings": b.codings}
        for b in question.calibration
    ]
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1], labelColor=INK, titleColor=INK)
    right = alt.Y("right:Q", title="People gave it too", scale=scale, axis=axis)
    sure = alt.X("confidence:Q", title="Confidence", scale=scale, axis=axis)
    ends: Sequence[dict[str, float]] = [{"confidence": n, "right": n} for n in (0.0, 1.0)]
    ideal = alt.Chart(alt.InlineData(values=list(ends)))
    found = alt.Chart(alt.InlineData(values=points))
    layers = [
        ideal.mark_line(strokeDash=[4, 4], color="#53595e").encode(x=sure, y=right),
        found.mark_line(color=MACHINE, strokeWidth=2).encode(x=sure, y=right),
        found.mark_point(color=MACHINE, fill=MACHINE, size=50, opacity=1).encode(x=sure, y=right),
    ]
    config = alt.Config(aria=False, font="Arial, Helvetica, sans-serif", background="transparent")
    return alt.LayerChart(layer=layers, width=size - 70, height=size - 70, config=config)
