"""Cells that learn, the tensor they are asked for, and lines of a matching."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from models.detection.hungarian import Pairing
from models.detection.rules import LEFT_OUT, Assigned
from viz.canvas import Box, Line, Pane, Shape
from viz.colors import AMBER, CYCLE, GREY, VERMILION, plotly_scale
from viz.theme import figure

ANSWER = GREY  # what the network answers


def color(index: int) -> str:
    """Of the object with this number, from 0."""
    return CYCLE[index % (len(CYCLE) - 1)]  # grey is for nobody


def cells(pixels: np.ndarray, found: Assigned, stride: int, title: str) -> Pane:
    """The photo under the grid; each cell that learns in its object's colour, fainter where asked for less."""
    height, width = pixels.shape[:2]
    thin = min(0.6, stride / 40)  # narrow cells, too, leave the photo to be seen
    shapes: list[Shape] = [Line([(x, 0), (x, height)], GREY, thin) for x in range(stride, width, stride)]
    shapes += [Line([(0, y), (width, y)], GREY, thin) for y in range(stride, height, stride)]
    for row, column in np.argwhere((found.owner != -1) | (found.weight > 0.02)).tolist():
        owner, weight = found.owner[row, column], found.weight[row, column]
        sides = (column * stride, row * stride, min((column + 1) * stride, width), min((row + 1) * stride, height))
        if owner >= 0:
            shapes.append(Box(sides, color(owner), 2, fill=0.55))
        elif owner == LEFT_OUT:
            shapes.append(Box(sides, GREY, 1, hatch=True))
        else:
            shapes.append(Box(sides, AMBER, 0.5, fill=float(0.9 * weight)))
    return Pane(pixels, title, shapes=shapes)


def tensor(found: np.ndarray, names: Sequence[str], words: tuple[str, str]) -> go.Figure:
    """Every number of the target: a column for each cell, a row for each channel."""
    grid, depth = len(found), found.shape[-1]
    cell = [f"{index // grid}, {index % grid}" for index in range(grid * grid)]
    picture = go.Heatmap(
        z=found.reshape(-1, depth).T, x=list(range(grid * grid)), y=list(names), customdata=np.tile(cell, (depth, 1)),
        colorscale=plotly_scale("sequential"), zmin=0, zmax=1, showscale=False,
        hovertemplate="%{customdata}: %{y} = %{z:.3f}<extra></extra>",
    )  # fmt: skip
    return figure(
        picture, height=300, xaxis={"title": words[0]}, margin={"l": 70, "r": 8, "t": 8, "b": 44},
        yaxis={"autorange": "reversed", "title": words[1], "dtick": max(1, depth // 8)},
    )  # fmt: skip


def pairs(pixels: np.ndarray, queries: np.ndarray, objects: np.ndarray, found: Pairing, title: str) -> Pane:
    """A line from each object to its query; dashed to its cheapest one, where another object has that."""

    def middle(box: np.ndarray) -> tuple[float, float]:
        return float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2

    shapes: list[Shape] = []
    for index, box in enumerate(objects):
        if found.cheapest[index] != found.query[index]:
            shapes.append(Line([middle(box), middle(queries[found.cheapest[index]])], VERMILION, 2, dash=True))
        shapes.append(Line([middle(box), middle(queries[found.query[index]])], color(index), 5))
    return Pane(pixels, title, shapes=shapes)


def costs(found: Pairing, names: tuple[Sequence[str], Sequence[str]]) -> go.Figure:
    """The cost of every pair, framed where it is paired."""
    words = [[f"{value:.2f}" for value in row] for row in found.cost]
    picture = go.Heatmap(
        z=found.cost, x=list(names[1]), y=list(names[0]), text=words, texttemplate="%{text}", showscale=False,
        colorscale=plotly_scale("sequential"), textfont={"size": 20},
    )  # fmt: skip
    line = {"color": VERMILION, "width": 5}
    frames = [
        {"type": "rect", "x0": n - 0.48, "x1": n + 0.48, "y0": q - 0.48, "y1": q + 0.48, "line": line}
        for n, q in enumerate(found.query)
    ]  # fmt: skip
    return figure(
        picture, height=420, shapes=frames, yaxis={"autorange": "reversed", "type": "category"},
        xaxis={"side": "top", "type": "category"}, margin={"l": 90, "r": 8, "t": 40, "b": 8},
    )  # fmt: skip
