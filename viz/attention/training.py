"""Gate bars, alignments, recall by place, and pictures of patches with their maps."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from viz.canvas import Box, Pane, Shape
from viz.colors import AMBER, CYCLE, GREEN, GREY, VERMILION
from viz.theme import figure


def gate_bars(gates: np.ndarray, tagged: int, labels: tuple[str, str, str]) -> go.Figure:
    """Gates [3, 8] as bars, a colour for each channel of the picture; the tagged one is named."""
    bars = [
        go.Bar(
            x=[f"{channel + 1}.{unit + 1}" for unit in range(gates.shape[1])],
            y=one,
            name=labels[2 if channel == tagged else 1].format(channel=channel + 1),
            marker={"color": VERMILION if channel == tagged else CYCLE[(0, 2, 5)[channel]]},
        )
        for channel, one in enumerate(gates)
    ]
    return figure(
        *bars,
        height=420,
        xaxis={"type": "category", "showticklabels": False},
        yaxis={"title": labels[0], "range": [0, 1.02]},
    )


def tagged(picture: np.ndarray, words: str) -> list[Pane]:
    """The three channels of a picture [3, H, W], side by side."""
    return [
        Pane(enlarged((255 * one).astype(np.uint8)), words.format(channel=index + 1))
        for index, one in enumerate(picture)
    ]


def places(gates: np.ndarray, title: str) -> Pane:
    """A gate for each place, on the scale 0 to 1."""
    return Pane(enlarged(gates.astype(np.float32), 24), title, limits=(0.0, 1.0))


def enlarged(picture: np.ndarray, factor: int = 12) -> np.ndarray:
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_NEAREST)


def alignment(weights: np.ndarray, question: str, answer: str, labels: tuple[str, str, str]) -> go.Figure:
    """Weights [T, S]: a row for each sign that is written, a column for each that was read."""
    axes = []
    for text, label in ((question, labels[0]), (answer, labels[1])):
        signs = {"tickvals": list(range(len(text))), "ticktext": list(text.replace(" ", "␣"))}
        axes.append({**signs, "tickfont": {"size": 20}, "title": label})
    heat = go.Heatmap(z=weights, zmin=0, zmax=1, colorscale="Cividis", colorbar={"title": labels[2]}, xgap=1, ygap=1)
    return figure(heat, height=430, xaxis=axes[0], yaxis={**axes[1], "autorange": "reversed"})


def recall(x: Sequence[int], shares: Mapping[str, Sequence[float]], labels: tuple[str, str], at: int = 0) -> go.Figure:
    """Share of right letters by place or by length of the text, a line for each network; dotted at ``at``."""
    lines = [
        go.Scatter(x=list(x), y=values, name=name, mode="lines+markers", showlegend=True, line={"width": 3})
        for name, values in shares.items()
    ]
    dotted = {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "line": {"color": GREY, "dash": "dot"}}
    axes = {"xaxis": {"title": labels[0], "dtick": 1}, "yaxis": {"title": labels[1], "range": [0, 1.03]}}
    return figure(*lines, height=430, shapes=[dotted] if at else [], **axes)


def patches(picture: np.ndarray, patch: int, title: str, marks: Sequence[tuple[int, str]] = ()) -> Pane:
    """A small picture [H, W] or [H, W, 3] of values 0 to 1, patches framed: (patch, colour)."""
    factor = max(1, 360 // len(picture))
    side, count = patch * factor, len(picture) // patch
    shapes: list[Shape] = []
    for place, color in marks:
        y, x = (side * part for part in divmod(place, count))
        shapes.append(Box((x + 2, y + 2, x + side - 2, y + side - 2), color, 4))
    return Pane(enlarged((255 * np.clip(picture, 0, 1)).astype(np.uint8), factor), title, shapes=shapes)


def importance(values: np.ndarray, title: str, marks: Sequence[tuple[int, str]] = ()) -> Pane:
    """A map [N] over the patches, its largest value brightest."""
    side = round(len(values) ** 0.5)
    grid = np.clip(values, 0, None).reshape(side, side).astype(np.float32)
    factor = 360 // side
    drawn = patches(np.zeros((side * factor, side * factor)), factor, title, marks)
    top = float(grid.max()) or 1.0
    return Pane(enlarged(grid, factor), title, shapes=drawn.shapes, limits=(0.0, top), scale="sequential")


MARKED, TWIN = AMBER, GREEN
