"""Pictures of a descent: the boxes on their way, and their curves. ``labels`` are words by name."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from models.iou.descent import Frame
from viz.canvas import Box, Line, Points, Shape
from viz.iou.boxes import PIXELS
from viz.iou.pushes import COLORS
from viz.theme import figure

DASHES = ("solid", "dash", "dot")  # so that equal curves do not hide each other


def film(frame: Frame) -> list[Shape]:
    """Every loss's box after the frame's steps, and the way its centre came."""
    shapes: list[Shape] = []
    for name, path in frame.paths.items():
        boxes = np.asarray(path.boxes)[: frame.step + 1] * PIXELS
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        shapes.append(Line([tuple(centre) for centre in centres], COLORS[name], 2.5))
        shapes.append(Box(tuple(boxes[-1]), COLORS[name], 3, dash=len(shapes) % 2 == 1))
        shapes.append(Points([tuple(centres[-1])], COLORS[name], 5))
    return shapes


def curves(frame: Frame, labels: Mapping[str, str]) -> go.Figure:
    """IoU and, below it, loss over the iterations, up to the frame; the axes hold the whole run."""
    paths, shown = frame.paths.values(), slice(frame.step + 1)
    traces = [
        go.Scatter(
            x=np.arange(frame.step + 1), y=np.asarray(values)[shown], name=labels[name], yaxis=axis,
            line={"color": COLORS[name], "width": 3, "dash": DASHES[i % len(DASHES)]},
            hovertemplate=f"{labels[name]}: %{{y:.3f}}<extra></extra>",
        )
        for i, (name, path) in enumerate(frame.paths.items())
        for axis, values in (("y", path.iou), ("y2", path.loss))
    ]  # fmt: skip
    highest, last = max(float(np.nanmax(path.loss)) for path in paths), max(len(path.loss) for path in paths) - 1
    return figure(
        *traces, height=400, showlegend=False,
        xaxis={"title": labels["iteration"], "range": [0, last], "anchor": "y2"},
        yaxis={"title": "IoU", "range": [0, 1.03], "domain": [0.55, 1]},
        yaxis2={"title": labels["loss"], "range": [0, 1.05 * highest], "domain": [0, 0.45]},
    )  # fmt: skip
