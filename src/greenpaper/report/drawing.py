"""How every chart is drawn: its frame, its titles, its axis; an SVG that a page can hold.

By Altair and vl-convert: no browser, no network, the same bytes each time. Each chart is drawn
twice, for a wide page and for a telephone, since the text of a chart that is merely shrunk can't
be read. Everything that a chart shows stands in the table beside it, so to a screen reader a chart
is one image with a description.
"""

import re
import struct
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from greenpaper.report.printable import printable, printable_all

INK, GRID = "#1d1d1d", "#d0d4d8"
LINE = 15
PIXELS = 2
"""Pixels of a picture for each that is drawn: 230 to the inch on a page."""

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


def wrapped(text: str, frame: Frame, indent: bool) -> str:
    """The text on at most two lines of the frame's width; less where it is indented."""
    width = frame.letters - (3 if indent else 0)
    return "\n".join(textwrap.wrap(text, width, max_lines=2, placeholder=" …")) or "–"


def with_room_for(frame: Frame, labels: Iterable[str]) -> Frame:
    """The frame with room for the labels: more where one of them takes two lines."""
    two_lines = any("\n" in label for label in labels)
    return replace(frame, step=frame.step + two_lines * (14 if frame.above else 6))


def on_rows(rows: Sequence[Row]) -> alt.Chart:
    """A chart of these rows, one under the other by their `place`."""
    places = sorted({int(r["place"]) for r in rows})
    y = alt.Y("place:O", axis=None, scale=alt.Scale(domain=places, padding=0))
    return alt.Chart(alt.InlineData(values=[dict(r) for r in rows])).encode(y=y)


def axis_above(form: str = "%") -> alt.Axis:
    """The axis over the bars, its numbers in d3's format: per cent unless you say."""
    return alt.Axis(
        format=form,
        title=None,
        orient="top",
        tickCount=4,
        domain=False,
        ticks=False,
        gridColor=GRID,
        labelColor=INK,
        labelFontSize=12,
    )


def titles_beside(base: alt.Chart, frame: Frame) -> list[alt.Chart]:
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


def finished(layers: Sequence[alt.Chart], frame: Frame, rows: int) -> alt.LayerChart:
    """The layers as one chart of so many rows."""
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


def draw(chart: alt.LayerChart) -> str:
    """The chart as an SVG document."""
    drawn = printable_all(chart.to_dict(validate=False))
    return vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])


def svg_element(chart: alt.LayerChart, name: str) -> Markup:
    """The chart as an SVG element that scales, is one image to a screen reader, and has a name."""
    svg = draw(chart)
    size = re.match(r'<svg [^>]*?width="(\d+)" height="(\d+)"', svg)
    body = svg[svg.index(">") + 1 :]
    box = f"0 0 {size[1]} {size[2]}" if size else "0 0 720 400"
    opening = (
        f'<svg role="img" aria-label="{escape(printable(name))}" viewBox="{box}" focusable="false">'
    )
    return Markup(opening + body)  # noqa: S704 - made by vl-convert, which escapes its texts


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as a PNG, its size as it is drawn (the PNG has twice as many pixels), its name."""

    png: bytes
    width: int
    height: int
    name: str


def png_picture(chart: alt.LayerChart, name: str) -> Picture:
    """The chart as a picture on white. Its name says where the figures stand as text."""
    drawn = printable_all(chart.to_dict(validate=False))
    drawn["config"]["background"] = "white"
    png = vl_convert.vegalite_to_png(drawn, scale=PIXELS, allowed_base_urls=[])
    width, height = struct.unpack(">II", png[16:24])  # PNG, 11.2.2: IHDR comes first
    said = f"{printable(name)}. The table below has the figures."
    return Picture(png, width // PIXELS, height // PIXELS, said)
