"""A small picture and the gradient of its loss, and errors by step."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.segmentation.training import Pair, Snapshot
from viz.canvas import Pane
from viz.colors import BLUE, GREEN, VERMILION
from viz.theme import figure

COLORS = {"iou": GREEN, "near": VERMILION, "elsewhere": BLUE}


def picture(values: np.ndarray, title: str) -> Pane:
    return Pane((255 * np.clip(values, 0, 1)).round().astype(np.uint8), title)


def gradient(found: Snapshot, title: str, quantity: str) -> Pane:
    """Its size at each pixel's logit: where it is bright, there the next step is decided."""
    size = np.abs(found.gradient)
    return Pane(size, title, limits=(0.0, float(size.max()) or 1.0), quantity=quantity)


def runs(history: Sequence[Pair], labels: Mapping[str, str]) -> go.Figure:
    """IoU and both shares of errors by step; dashed, those of the network with every skip."""
    steps, traces = [one.one.step for one in history], []
    for name, color in COLORS.items():
        for dash, of in (("solid", [pair.one for pair in history]), ("dash", [pair.whole for pair in history])):
            heights = [getattr(found, name) for found in of if found]
            if heights:
                name_of = labels[name] if dash == "solid" else labels["whole"]
                traces.append(go.Scatter(
                    x=steps, y=heights, name=name_of, mode="lines+markers" if len(steps) == 1 else "lines",
                    line={"color": color, "width": 3, "dash": dash}, showlegend=dash == "solid" or name == "iou",
                ))  # fmt: skip
    return figure(
        *traces, height=460, xaxis={"title": labels["step"], "range": [0, max(history[-1].one.config.steps, 1)]},
        yaxis={"title": labels["share"], "range": [0, 1.02]},
    )  # fmt: skip
