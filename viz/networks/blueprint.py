"""A network drawn to scale above the bars of what each block costs, and the maps of a block as one mosaic."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.networks.costs import Cost, Costs
from models.networks.walk import Walk
from viz.canvas import Pane
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION
from viz.sheets import sheet
from viz.theme import figure

COLORS = {
    "conv": BLUE, "separable": BLUE, "focus": BLUE, "table": BLUE, "patches": BLUE, "fc": VERMILION, "residual": GREEN,
    "bottleneck": GREEN, "inverted": GREEN, "cthree": GREEN, "plain": GREEN, "inception": PURPLE, "dense": PURPLE,
    "up": PURPLE, "transformer": AMBER, "merge": BLUE,
}  # fmt: skip
COSTS = {"weights": VERMILION, "macs": BLUE, "activations": GREY}
MARGIN = 2.0  # between two blocks, of the drawing's unit: the square root of a channel
LEAST = 1 / 60  # of the photo's side: how tall numbers without places are drawn
COLUMNS = 12  # of a mosaic


def side(cost: Cost) -> float:
    """Side of a block's map in units; of tokens, the side of their square."""
    if len(cost.shape) == 3:
        return float(cost.shape[1])
    return float((cost.shape[0] - 1) ** 0.5) if len(cost.shape) == 2 else 0.0


def width(cost: Cost) -> float:
    """How wide a block is drawn: the square root of its channels."""
    return float((cost.shape[1] if len(cost.shape) == 2 else cost.shape[0]) ** 0.5)


def blueprint(found: Costs, chosen: int, photo: int, words: Mapping[str, str]) -> go.Figure:
    """Above, the map of each block: as tall as its side, as wide as the root of its channels; below, shares of costs.

    Every trace has one bar for each block.
    """
    widths = np.array([width(one) for one in found.blocks])
    sides = np.array([max(side(one), photo * LEAST) for one in found.blocks])
    middle = np.r_[0, np.cumsum(widths + MARGIN)[:-1]] + widths / 2
    names = [f"{one.name}: {'×'.join(map(str, one.shape))}" for one in found.blocks]
    here = [index == chosen for index in range(len(widths))]
    marker = {
        "color": [COLORS.get(one.kind, GREY) for one in found.blocks], "opacity": [1.0 if at else 0.55 for at in here],
        "line": {"width": [2.5 if at else 0 for at in here], "color": VERMILION},
    }  # fmt: skip
    drawing = go.Bar(
        x=middle, y=sides, base=-sides / 2, width=widths, customdata=names, marker=marker, showlegend=False,
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    bars = []
    for place, (name, color) in enumerate(COSTS.items()):
        values = np.array([getattr(one, name) for one in found.blocks], float)
        bars.append(go.Bar(
            x=middle + (place - 1) * widths / 3, y=100 * values / max(values.sum(), 1), width=widths / 3, yaxis="y2",
            name=words[name], customdata=names, marker={"color": color},
            hovertemplate="%{customdata}: %{y:.3g}%<extra>%{fullData.name}</extra>",
        ))  # fmt: skip
    return figure(
        drawing, *bars, height=430, bargap=0, barmode="overlay",
        xaxis={"showticklabels": False, "anchor": "y2", "showgrid": False, "zeroline": False},
        yaxis={"visible": False, "domain": [0.45, 1.0]},
        yaxis2={"title": words["share"], "domain": [0.0, 0.4], "rangemode": "tozero", "nticks": 4},
    )  # fmt: skip


def panes(walk: Walk, words: Sequence[str]) -> list[Pane]:
    """The mosaic of maps, each scaled to its own largest value, and the photo that went in."""
    signed = bool(walk.maps.min() < 0)
    limits = (-1.0, 1.0) if signed else (0.0, 1.0)
    scale = "diverging" if signed else "sequential"
    return [
        Pane(mosaic(walk.maps), words[0], scale=scale, limits=limits),
        Pane(walk.photo, words[1], smooth=True),
    ]


def mosaic(maps: np.ndarray, least: int = 40) -> np.ndarray:
    """Maps [M, H, W] side by side, each divided by its largest size, enlarged to ``least`` px."""
    scaled = (maps / np.maximum(np.abs(maps).max((1, 2), keepdims=True), 1e-12)).astype(np.float32)
    if len(maps) == 1:
        return _row(scaled[0])
    factor = max(1, -(-least // maps.shape[1]))
    return sheet(np.kron(scaled, np.ones((1, factor, factor), np.float32)), COLUMNS, gap=2, edge=1)


def _row(values: np.ndarray) -> np.ndarray:
    """Numbers without places, broken into lines."""
    count = values.size
    columns = int(np.ceil((3 * count) ** 0.5))
    padded = np.pad(values.ravel(), (0, -count % columns))
    return cv2.resize(padded.reshape(-1, columns), None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
