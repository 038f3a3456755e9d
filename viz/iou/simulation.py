"""Pictures of the simulation of the DIoU paper: error curves, and maps of the places from which boxes never arrive."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from scipy.spatial import cKDTree

from models.iou.simulation import RADIUS, Snapshot
from viz.canvas import Pane
from viz.iou.pushes import COLORS
from viz.theme import figure

CELLS = 41  # of a basin map, along each side
DASHES = ("solid", "dash")


def errors(
    runs: Mapping[str, Snapshot], names: Mapping[str, str], words: Mapping[str, str], logarithmic: bool
) -> go.Figure:
    """Mean error after each of the 200 steps; the first run solid, the second dashed."""
    traces = [
        go.Scatter(
            x=np.arange(1, len(outcome.error) + 1),
            y=np.asarray(outcome.error),
            name=names[name],
            showlegend=dash == "solid",
            hovertemplate=f"{names[name]}, {run}: %{{y:.3f}}<extra></extra>",
            line={"color": COLORS[name], "width": 3, "dash": dash},
        )
        for (run, snapshot), dash in zip(runs.items(), DASHES, strict=False)
        for name, outcome in snapshot.outcomes.items()
    ]
    scale = {"type": "log"} if logarithmic else {"rangemode": "tozero"}
    return figure(
        *traces,
        height=340,
        xaxis={"title": words["iteration"], "range": [0, 200]},
        yaxis={"title": words["error"], **scale},
    )


def basins(snapshot: Snapshot, title: str, names: Mapping[str, str], top: float) -> list[Pane]:
    """Mean final error of the nearest start centre, a pane for each loss; the target lies in the middle of the disc."""
    middles = (np.arange(CELLS) + 0.5) / CELLS * 2 * RADIUS - RADIUS
    x, y = np.meshgrid(middles, middles)
    nearest = cKDTree(np.asarray(snapshot.centres)).query(np.stack((x, y), axis=-1))[1]  # [CELLS, CELLS]
    outside = np.hypot(x, y) > RADIUS
    return [
        Pane(
            np.where(outside, np.nan, np.asarray(outcome.basin)[nearest]).astype(np.float32),
            title.format(loss=names[name]),
            limits=(0.0, top),
        )
        for name, outcome in snapshot.outcomes.items()
    ]
