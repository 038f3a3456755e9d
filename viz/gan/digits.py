"""Generated digits as sheets, and how near they came to real ones."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.gan.digits import Snapshot
from viz.canvas import Pane
from viz.colors import AMBER, BLUE, GREEN, GREY, PREDICTED, PURPLE, VERMILION
from viz.theme import figure

GAP = 1  # pixels between digits


def sheet(digits: np.ndarray, columns: int, title: str) -> Pane:
    """Digits ``[N, h, w]`` in rows of ``columns``, dark on light."""
    count, height, width = digits.shape
    rows = -(-count // columns)
    page = np.zeros((rows * (height + GAP) + GAP, columns * (width + GAP) + GAP), np.uint8)
    for index, digit in enumerate(digits):
        top, left = (index // columns) * (height + GAP) + GAP, (index % columns) * (width + GAP) + GAP
        page[top : top + height, left : left + width] = digit
    return Pane(255 - page, title)


def quality(history: Sequence[Snapshot], floor: float, words: Mapping[str, str]) -> go.Figure:
    """Fréchet distance on a log scale with the distance between halves of the real digits; diversity on the right."""
    steps = [one.step for one in history]
    distance, diversity = [one.distance for one in history], [one.diversity for one in history]
    lines = [
        go.Scatter(x=steps, y=distance, name=words["distance"], line={"color": PURPLE, "width": 3}),
        go.Scatter(x=steps, y=diversity, name=words["diversity"], yaxis="y2", line={"color": AMBER, "width": 3}),
    ]
    drawn = figure(
        *lines, height=250, margin={"l": 64, "r": 64, "t": 16, "b": 52}, xaxis={"title": words["steps"]},
        yaxis={"title": words["distance"], "type": "log"},
        yaxis2={"title": words["diversity"], "overlaying": "y", "side": "right", "range": [1, 10], "showgrid": False},
    )  # fmt: skip
    return drawn.add_hline(floor, line={"color": GREEN, "dash": "dash", "width": 2})


def losses(history: Sequence[Snapshot], words: Mapping[str, str]) -> go.Figure:
    names = list(history[-1].losses)
    lines = [
        go.Scatter(
            x=[one.step for one in history if one.losses], y=[one.losses[name] for one in history if one.losses],
            name=words[name], line={"color": color, "width": 2.5},
        )
        for name, color in zip(names, (BLUE, VERMILION), strict=False)
    ]  # fmt: skip
    return figure(*lines, height=250, xaxis={"title": words["steps"]}, yaxis={"title": words["loss"]})


def classes(snapshot: Snapshot, words: Mapping[str, str]) -> go.Figure:
    """How many of 1,000 generated digits the classifier takes for each class; the dashed line is a fair share."""
    bars = go.Bar(x=np.arange(10), y=snapshot.counts, marker={"color": PREDICTED})
    drawn = figure(bars, height=250, xaxis={"title": words["class"], "dtick": 1}, yaxis={"title": words["count"]})
    return drawn.add_hline(100, line={"color": GREY, "dash": "dash", "width": 2})
