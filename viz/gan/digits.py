"""Generated digits as sheets, and how near they came to real ones."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.gan.digits import Snapshot
from viz import sheets
from viz.canvas import Pane
from viz.colors import AMBER, GREY, PURPLE
from viz.gan.plane import GENERATED, REAL, with_right_axis
from viz.theme import figure


def sheet(digits: np.ndarray, columns: int, title: str) -> Pane:
    """Digits ``[..., h, w]`` in rows of ``columns``, dark on light."""
    return Pane(255 - sheets.sheet(digits.reshape(-1, *digits.shape[-2:]), columns, edge=1), title, paper=True)


def quality(history: Sequence[Snapshot], floor: float, labels: Mapping[str, str]) -> go.Figure:
    """Fréchet distance on a log scale with the distance between halves of the real digits; diversity on the right."""
    steps = [one.step for one in history]
    distance, diversity = [one.distance for one in history], [one.diversity for one in history]
    lines = [
        go.Scatter(x=steps, y=distance, name=labels["distance"], line={"color": PURPLE, "width": 3}),
        go.Scatter(x=steps, y=diversity, name=labels["diversity"], yaxis="y2", line={"color": AMBER, "width": 3}),
    ]
    drawn = figure(
        *lines,
        height=250,
        xaxis={"title": labels["step"]},
        yaxis={"title": labels["distance"], "type": "log", "dtick": 1},
    )
    line = {"color": REAL, "dash": "dash", "width": 2}
    drawn.add_scatter(x=steps, y=[floor] * len(steps), mode="lines", name=labels["floor"], line=line)
    return with_right_axis(drawn, labels["diversity"], range=[1, 10], dtick=3, tickmode="linear")


def losses(history: Sequence[Snapshot], floor: float, labels: Mapping[str, str]) -> go.Figure:
    trained = [one for one in history if one.losses]
    lines = [
        go.Scatter(
            x=[one.step for one in trained], y=[one.losses[name] for one in trained], name=labels[name],
            line={"color": color, "width": 2.5},
        )
        for name, color in zip(history[-1].losses, (PURPLE, GENERATED), strict=False)
    ]  # fmt: skip
    return figure(*lines, height=250, xaxis={"title": labels["step"]}, yaxis={"title": labels["loss"]})


def classes(history: Sequence[Snapshot], floor: float, labels: Mapping[str, str]) -> go.Figure:
    """How many of 1,000 generated digits the classifier takes for each class; the dashed line is a fair share."""
    bars = go.Bar(x=np.arange(10), y=history[-1].counts, marker={"color": GENERATED})
    drawn = figure(bars, height=250, xaxis={"title": labels["class"], "dtick": 1}, yaxis={"title": labels["count"]})
    return drawn.add_hline(100, line={"color": GREY, "dash": "dash", "width": 2})


CURVES = {"quality": quality, "losses": losses, "classes": classes}
