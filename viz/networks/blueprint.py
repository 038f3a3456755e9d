"""A network drawn to scale above the bars of what each block costs, and the maps of a block as one mosaic."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.networks.costs import Cost, Costs
from models.networks.walk import Walk
from viz.canvas import Pane
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import figure

COLORS = {
    "conv": BLUE, "separable": BLUE, "focus": BLUE, "table": BLUE, "patches": BLUE, "fc": VERMILION, "residual": GREEN,
    "bottleneck": GREEN, "inverted": GREEN, "cthree": GREEN, "plain": GREEN, "inception": PURPLE, "dense": PURPLE,
    "up": PURPLE, "transformer": AMBER, "merge": BLUE,
}  # fmt: skip
ROWS = ("weights", "macs", "activations")
MARGIN = 2.0  # between two blocks, of the drawing's unit: the square root of a channel
LEAST = 1 / 60  # of the photo's side: how tall numbers without places are drawn
COLUMNS = 8  # of a mosaic


def side(cost: Cost) -> float:
    """Side of a block's map in units; of tokens, the side of their square."""
    if len(cost.shape) == 3:
        return float(cost.shape[1])
    return float((cost.shape[0] - 1) ** 0.5) if len(cost.shape) == 2 else 0.0


def width(cost: Cost) -> float:
    """How wide a block is drawn: the square root of its channels."""
    return float((cost.shape[1] if len(cost.shape) == 2 else cost.shape[0]) ** 0.5)


def blueprint(found: Costs, chosen: int, photo: int, unit: int, words: Mapping[str, str]) -> go.Figure:
    """Above, the map of each block: as tall as its side, as wide as the root of its channels; below, three costs.

    ``unit`` is 1 for MAC, 2 for FLOP. Every trace has one bar for each block.
    """
    widths = np.array([width(one) for one in found.blocks])
    sides = np.array([max(side(one), photo * LEAST) for one in found.blocks])
    left = np.r_[0, np.cumsum(widths + MARGIN)[:-1]]
    shared = {
        "x": left + widths / 2, "width": widths, "showlegend": False,
        "customdata": [one.name for one in found.blocks],
        "marker": {
            "color": [COLORS.get(one.kind, GREY) for one in found.blocks],
            "opacity": [1.0 if index == chosen else 0.55 for index in range(len(widths))],
            "line": {"width": [2.5 if index == chosen else 0 for index in range(len(widths))], "color": VERMILION},
        },
    }  # fmt: skip
    shapes = ["×".join(map(str, one.shape)) for one in found.blocks]
    traces = [go.Bar(y=sides, base=-sides / 2, text=shapes, textposition="none", hovertemplate="%{customdata}: %{text}<extra></extra>", **shared)]  # fmt: skip
    for axis, name in enumerate(ROWS, 2):
        y = [getattr(one, name) * (unit if name == "macs" else 1) for one in found.blocks]
        traces.append(go.Bar(y=y, yaxis=f"y{axis}", hovertemplate="%{customdata}: %{y:,}<extra></extra>", **shared))
    tops = ((0.5, 1.0), (0.34, 0.46), (0.17, 0.29), (0.0, 0.12))
    axes = {
        f"yaxis{axis}": {"title": {"text": words[name], "standoff": 4}, "domain": tops[axis - 1], "rangemode": "tozero", "nticks": 3, "tickformat": "~s"}
        for axis, name in enumerate(ROWS, 2)
    }  # fmt: skip
    return figure(
        *traces, height=430, bargap=0, xaxis={"showticklabels": False, "anchor": "y4", "showgrid": False, "zeroline": False},
        yaxis={"title": words["side"], "domain": tops[0], "zeroline": False}, **axes,
    )  # fmt: skip


def panes(walk: Walk, words: Sequence[str]) -> list[Pane]:
    """The photo that went in, and the mosaic of maps, each scaled to its own largest value."""
    signed = bool(walk.maps.min() < 0)
    limits = (-1.0, 1.0) if signed else (0.0, 1.0)
    scale = "diverging" if signed else "sequential"
    return [
        Pane(walk.photo, words[0], smooth=True),
        Pane(mosaic(walk.maps), words[1], scale=scale, limits=limits),
    ]


def mosaic(maps: np.ndarray, least: int = 40) -> np.ndarray:
    """Maps [M, H, W] side by side, each divided by its largest size, enlarged to ``least`` px; one map of a row alone."""
    scaled = (maps / np.maximum(np.abs(maps).max((1, 2), keepdims=True), 1e-12)).astype(np.float32)
    if len(maps) == 1:
        return _row(scaled[0])
    factor = max(1, -(-least // maps.shape[1]))
    tiles = [np.pad(np.kron(one, np.ones((factor, factor), np.float32)), 1) for one in scaled]
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % COLUMNS)
    return np.vstack([np.hstack(tiles[row : row + COLUMNS]) for row in range(0, len(tiles), COLUMNS)])


def _row(values: np.ndarray) -> np.ndarray:
    """Numbers without places, broken into lines."""
    count = values.size
    columns = int(np.ceil((3 * count) ** 0.5))
    padded = np.pad(values.ravel(), (0, -count % columns))
    return cv2.resize(padded.reshape(-1, columns), None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
