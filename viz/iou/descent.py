"""Pictures of a descent: the boxes on their way, and their curves. ``labels`` are words by name."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from models.iou.descent import Frame
from models.iou.gradient import Config
from viz.canvas import Box, Line, Points, Shape
from viz.colors import PREDICTED, TRUTH
from viz.iou.boxes import BACKDROP, PIXELS
from viz.iou.pushes import COLORS
from viz.theme import figure

DASHES = ("solid", "dash", "dot")  # so that equal curves do not hide each other


def film(config: Config, frame: Frame, labels: Mapping[str, str]) -> list[Shape]:
    """The target, the start, every loss's box after the frame's steps, and the way its centre came."""
    shapes: list[Shape] = [
        Box(BACKDROP.pixels(config.target), TRUTH, 4, fill=0.15, label=labels["target"]),
        Box(BACKDROP.pixels(config.predicted), PREDICTED, 2, dash=True, label=labels["start"]),
    ]
    for name, path in frame.paths.items():
        boxes = np.asarray(path.boxes)[: frame.step + 1] * PIXELS
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        shapes.append(Line([tuple(centre) for centre in centres], COLORS[name], 2.5))
        shapes.append(Box(tuple(boxes[-1]), COLORS[name], 3, dash=len(shapes) % 2 == 1))
        shapes.append(Points([tuple(centres[-1])], COLORS[name], 5))
    return shapes


def curves(frame: Frame, values: str, labels: Mapping[str, str]) -> go.Figure:
    """``values`` (iou or loss) over the iterations, up to the frame; the axes hold the whole run."""
    whole = {name: np.asarray(getattr(path, values)) for name, path in frame.paths.items()}
    traces = [
        go.Scatter(
            x=np.arange(frame.step + 1), y=curve[: frame.step + 1], name=labels[name],
            line={"color": COLORS[name], "width": 3, "dash": DASHES[i % len(DASHES)]},
            hovertemplate=f"{labels[name]}: %{{y:.3f}}<extra></extra>",
        )
        for i, (name, curve) in enumerate(whole.items())
    ]  # fmt: skip
    highest = 1.03 if values == "iou" else 1.05 * max(float(np.nanmax(curve)) for curve in whole.values())
    last = max(map(len, whole.values())) - 1
    return figure(
        *traces, height=200, showlegend=False, xaxis={"title": labels["iteration"], "range": [0, last]},
        yaxis={"title": labels.get(values, "IoU"), "range": [0, highest]},
    )  # fmt: skip
