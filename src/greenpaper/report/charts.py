"""Charts as SVG, drawn by Altair and vl-convert: no browser, no network, the same bytes each time.

Each chart is drawn twice, for a wide page and for a telephone, since the text of a chart that is
merely shrunk can't be read. The page shows the one that fits. Everything that a chart shows stands
in the table beside it, so to a screen reader a chart is one image with a description.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from greenpaper.report.findings import Grouping, QuestionFound, ThemeFound
from greenpaper.report.own_wording import NOT_ANSWERED, is_together
from greenpaper.report.positions import side
from greenpaper.report.printable import printable, printable_all

INK, EDGE, GRID = "#1d1d1d", "#1f5f99", "#d0d4d8"
BAR, BAR_UNDER = "#6ba6da", "#d3e6f7"
SIDES = {2: "#12436d", 1: "#6bace6", 0: "#d6d6d6", -1: "#f4a582", -2: "#a6401b"}
UNKNOWN = "#f3f2f1"
LINE = 15
SMALLEST_DRAWN = 10
"""Themes raised by fewer are left out of the chart of positions; its table has them."""

Row = Mapping[str, str | float | bool]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand in one drawing, in pixels. `letters` fit on one line of a label."""

    width: int
    left: int
    right: int
    step: int
    bar: int
    shift: int
    letters: int
    above: bool

    @property
    def inner(self) -> int:
        """The width of the part with the bars."""
        return self.width - self.left - self.right


WIDE = Frame(width=720, left=300, right=44, step=32, bar=18, shift=0, letters=44, above=False)
NARROW = Frame(width=340, left=1, right=42, step=46, bar=16, shift=12, letters=46, above=True)


def theme_charts(question: QuestionFound) -> tuple[Markup, Markup]:
    """How many responses raise each theme, with intervals: drawn wide, and narrow."""
    name = f"Share of responses that raise each theme, question {question.key}"
    most = max((t.responses.high or 0 for t in question.themes), default=0)
    top = min(max(most * 1.02, 0.1), 1.0)
    return (
        _svg(_theme_chart(question.themes, WIDE, top), name),
        _svg(_theme_chart(question.themes, NARROW, top), name),
    )


def position_charts(question: QuestionFound, grouping: Grouping) -> tuple[Markup, Markup]:
    """What those who raise each theme answered to a closed question: drawn wide, and narrow."""
    name = f"Answers to “{grouping.name}” by theme, question {question.key}"
    rows = _position_rows(question, grouping)
    return _svg(_position_chart(rows, WIDE), name), _svg(_position_chart(rows, NARROW), name)


def position_colours(grouping: Grouping) -> list[tuple[str, str]]:
    """The shown answers with their colours, for the legend; answers not shown come last."""
    shown = [(g.name, g) for g in grouping.groups if g.responses is not None]
    rest = [(grouping.withheld.name, grouping.withheld)] if grouping.withheld else []
    known = {name for name, g in shown if side(name) or _neutral(name)}
    return [(n, SIDES[side(n)] if n in known else UNKNOWN) for n, g in [*shown, *rest] if g.themes]


def _neutral(answer: str) -> bool:
    return answer != NOT_ANSWERED and not is_together(answer)


def _label(text: str, frame: Frame, indent: bool) -> str:
    width = frame.letters - (3 if indent else 0)
    return "\n".join(textwrap.wrap(text, width, max_lines=2, placeholder=" …")) or "–"


def _fitted(frame: Frame, labels: Iterable[str]) -> Frame:
    """The frame with room for the labels: more where one of them takes two lines."""
    two_lines = any("\n" in label for label in labels)
    return replace(frame, step=frame.step + two_lines * (14 if frame.above else 6))


def _theme_chart(themes: Sequence[ThemeFound], frame: Frame, top: float) -> alt.LayerChart:
    keys = {t.key for t in themes}
    rows: list[Row] = [
        {
            "place": number,
            "label": _label(t.title, frame, t.parent in keys),
            "under": t.parent in keys,
            "share": t.responses.share or 0.0,
            "low": t.responses.low or 0.0,
            "high": t.responses.high or 0.0,
            "text": percent(t.responses.share),
        }
        for number, t in enumerate(themes)
    ]
    frame = _fitted(frame, (str(r["label"]) for r in rows))
    base = _base(rows)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, top]), axis=_axis())
    bars = base.mark_bar(size=frame.bar, yOffset=frame.shift, stroke=EDGE, strokeWidth=1).encode(
        x=x, color=alt.condition("datum.under", alt.value(BAR_UNDER), alt.value(BAR))
    )
    interval = base.mark_rule(color=INK, strokeWidth=1.5, yOffset=frame.shift)
    ends = base.mark_tick(color=INK, thickness=1.5, size=8, yOffset=frame.shift)
    value = base.mark_text(align="left", dx=6, dy=frame.shift, fontWeight="bold")
    layers = [
        bars,
        interval.encode(x=x, x2="high:Q").transform_calculate(share="datum.low"),
        ends.encode(x=x).transform_calculate(share="datum.low"),
        ends.encode(x=x).transform_calculate(share="datum.high"),
        value.encode(x=x, text="text:N").transform_calculate(share="datum.high"),
        *_labels(base, frame),
    ]
    return _finish(layers, frame, len(rows))


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
    labelled = [{**r, "label": _label(str(r["label"]), frame, bool(r["under"]))} for r in rows]
    frame = _fitted(frame, (str(r["label"]) for r in labelled))
    frame = replace(frame, right=4, bar=frame.bar + 4, shift=frame.shift + 3 * frame.above)
    base = _base(labelled)
    x = alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), axis=_axis())
    bars = base.mark_bar(size=frame.bar, yOffset=frame.shift, stroke="#6b7176", strokeWidth=0.5)
    text = base.mark_text(dy=frame.shift, fontSize=12)
    layers = [
        bars.encode(x=x, x2="high:Q", color=alt.Color("colour:N", scale=None)),
        text.encode(x="middle:Q", text="text:N", color=alt.Color("ink:N", scale=None)),
        *_labels(base.transform_filter("datum.first"), frame),
    ]
    return _finish(layers, frame, len({r["place"] for r in rows}))


def _base(rows: Sequence[Row]) -> alt.Chart:
    places = sorted({int(r["place"]) for r in rows})
    y = alt.Y("place:O", axis=None, scale=alt.Scale(domain=places, padding=0))
    return alt.Chart(alt.InlineData(values=[dict(r) for r in rows])).encode(y=y)


def _axis() -> alt.Axis:
    return alt.Axis(
        format="%",
        title=None,
        orient="top",
        tickCount=4,
        domain=False,
        ticks=False,
        gridColor=GRID,
        labelColor=INK,
        labelFontSize=12,
    )


def _labels(base: alt.Chart, frame: Frame) -> list[alt.Chart]:
    """The titles left of the bars (or above them), those that stand under another indented."""
    lines = "length(split(datum.label, '\\n'))"
    # Vega hangs the further lines of a text below its first.
    up = f"4 - {LINE} * ({lines} - 1)" if frame.above else f"-{LINE} * ({lines} - 1) / 2"
    return [
        base.transform_filter(f"{negation}datum.under")
        .mark_text(
            align="left",
            baseline="bottom" if frame.above else "middle",
            dy={"expr": up},
            dx=indent,
            lineBreak="\n",
            lineHeight=LINE,
        )
        .encode(x=alt.value(-frame.left + 1), text="label:N")
        for negation, indent in (("!", 0), ("", 16))
    ]


def _finish(layers: Sequence[alt.Chart], frame: Frame, rows: int) -> alt.LayerChart:
    return alt.LayerChart(
        layer=list(layers),
        width=frame.inner,
        height=max(rows, 1) * frame.step,
        padding={"left": frame.left, "right": frame.right, "top": 22, "bottom": 2},
        autosize=alt.AutoSizeParams(type="none"),
        config=alt.Config(
            aria=False,
            background="transparent",
            font="Arial, Helvetica, sans-serif",
            text=alt.MarkConfig(fontSize=13, color=INK),
            view=alt.ViewConfig(stroke=None),
        ),
    )


def percent(part: float | None) -> str:
    """A share as the report writes it: whole per cent, "<1%" for what rounds to none."""
    if part is None:
        return "–"
    return "<1%" if 0 < part < 0.005 else f"{part:.0%}"


def _svg(chart: alt.LayerChart, name: str) -> Markup:
    """The chart as an SVG element that scales, is one image to a screen reader, and has a name."""
    drawn = printable_all(chart.to_dict(validate=False))
    svg = vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])
    size = re.match(r'<svg [^>]*?width="(\d+)" height="(\d+)"', svg)
    body = svg[svg.index(">") + 1 :]
    box = f"0 0 {size[1]} {size[2]}" if size else "0 0 720 400"
    opening = (
        f'<svg role="img" aria-label="{escape(printable(name))}" viewBox="{box}" focusable="false">'
    )
    return Markup(opening + body)  # noqa: S704 - made by vl-convert, which escapes its texts
