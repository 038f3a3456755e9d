"""A batch of photos as tiles, and the photos before and after."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from viz.canvas import Pane
from viz.colors import BLUE, GREY, VERMILION
from viz.sheets import sheet
from viz.theme import figure, line

GAP = 4  # px between two tiles
REACH = 2.5  # standard deviations from the middle grey to black and to white


def _bytes(values: np.ndarray) -> np.ndarray:
    return (255 * np.clip(values, 0, 1)).round().astype(np.uint8)


def tiles(x: np.ndarray, title: str) -> Pane:
    """Every (photo, channel) ``[N, C, H, W]`` as a grey tile; slopes around the middle grey."""
    shown = x.copy()
    shown[:, 3:] += 0.5
    return Pane(sheet(_bytes(shown).reshape(-1, *x.shape[2:]), x.shape[1], 235, GAP), title)


def photos(x: np.ndarray, title: str, signed: bool = False) -> Pane:
    """The first three channels as colour photos, near a square; ``signed``: zero is the middle grey."""
    values = np.moveaxis(x[:, :3], 1, -1)
    shown = _bytes(0.5 + values / (2 * REACH) if signed else values)
    return Pane(sheet(shown, int(np.ceil(np.sqrt(len(x)))), 235, GAP), title)


def histogram(before: np.ndarray, after: np.ndarray, labels: Sequence[str]) -> go.Figure:
    """Values of the elements that share a mean, before on the left axis, after on the right one."""
    traces = []
    for values, name, color, axis in ((before, labels[0], GREY, "x"), (after, labels[1], BLUE, "x2")):
        counts, edges = np.histogram(values, 60)
        middles = (edges[1:] + edges[:-1]) / 2
        upwards = {"x": "y", "x2": "y2"}[axis]
        traces.append(go.Bar(
            x=middles, y=counts, name=name, marker={"color": color}, width=np.diff(edges), xaxis=axis, yaxis=upwards,
        ))  # fmt: skip
    mean, top = float(after.mean()), float(counts.max())
    traces.append(line("", [mean, mean], [0, top], VERMILION, xaxis="x2", yaxis="y2", showlegend=False))
    return figure(
        *traces, height=190, margin={"l": 64, "r": 16, "t": 16, "b": 36}, xaxis={"domain": [0, 0.47]},
        xaxis2={"domain": [0.53, 1], "anchor": "y2"}, yaxis={"title": labels[2]}, yaxis2={"anchor": "x2"}, bargap=0,
    )  # fmt: skip
