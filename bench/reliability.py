"""The reliability picture of the model card: of codings about so sure, how many are right."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import vl_convert

from greenpaper.quality.calibration import calibration

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PAIRS = 30
Point = dict[str, Any]
COLOURS = ["#1d70b8", "#00703c", "#d4351c", "#4c2c92", "#b58840", "#505a5f", "#f47738"]


def bins(
    name: str, sure: "NDArray[np.float32]", right: "NDArray[np.int64]"
) -> list[dict[str, Any]]:
    """Each tenth of confidence that has 30 pairs or more: its mean, and the share that is right."""
    found = calibration(sure.astype(np.float64), right.astype(np.float64))
    return [
        {"set": name, "confidence": tenth.confidence, "right": tenth.right}
        for tenth in found.bins
        if tenth.codings >= LEAST_PAIRS
    ]


def draw(points: list[Point], path: Path) -> None:
    """One line a set, beside the line on which confidence means what it says."""
    axis = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1], grid=True)
    scale = alt.Scale(domain=[0, 1])
    ideal = (
        alt.Chart(alt.InlineData(values=[{"confidence": n, "right": n} for n in (0, 1)]))
        .mark_line(strokeDash=[4, 4], color="#505a5f", strokeWidth=1.5)
        .encode(x="confidence:Q", y="right:Q")
    )
    names = list(dict.fromkeys(point["set"] for point in points))
    lines = (
        alt.Chart(alt.InlineData(values=points))
        .mark_line(point=alt.OverlayMarkDef(size=60), strokeWidth=2)
        .encode(
            x=alt.X("confidence:Q", title="Confidence", axis=axis, scale=scale),
            y=alt.Y("right:Q", title="Share that is right", axis=axis, scale=scale),
            color=alt.Color(
                "set:N",
                sort=names,
                scale=alt.Scale(domain=names, range=COLOURS[: len(names)]),
                legend=alt.Legend(title=None, labelLimit=300),
            ),
            shape=alt.Shape("set:N", sort=names, scale=alt.Scale(domain=names)),
        )
    )
    chart = (ideal + lines).properties(width=360, height=360).configure(font="Arial")
    svg = vl_convert.vegalite_to_svg(chart.configure_view(stroke=None).to_dict())
    path.write_text(svg + "\n", encoding="utf-8")
