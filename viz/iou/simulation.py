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
LOWEST_TOP = 0.05  # of the colour scale: smaller errors are all small
DASHES = ("solid", "dash")


def errors(runs: Mapping[str, Snapshot], logarithmic: bool, labels: Mapping[str, str]) -> go.Figure:
    """Mean error after each of the 200 steps; the first run solid, the second dashed."""
    traces = [
        go.Scatter(
            x=np.arange(1, len(outcome.error) + 1), y=np.asarray(outcome.error), name=labels[name],
            showlegend=dash == "solid", hovertemplate=f"{labels[name]}, {run}: %{{y:.3f}}<extra></extra>",
            line={"color": COLORS[name], "width": 3, "dash": dash},
        )
        for (run, snapshot), dash in zip(runs.items(), DASHES, strict=False)
        for name, outcome in snapshot.outcomes.items()
    ]  # fmt: skip
    scale = {"type": "log"} if logarithmic else {"rangemode": "tozero"}
    return figure(
        *traces, height=340, xaxis={"title": labels["iteration"], "range": [0, 200]},
        yaxis={"title": labels["error"], **scale},
    )  # fmt: skip


def basins(runs: Mapping[str, Snapshot], labels: Mapping[str, str]) -> list[Pane]:
    """Mean final error of the nearest start centre, a pane for each run and loss, all on one scale.

    The target lies in the middle of the disc.
    """
    outcomes = (outcome for snapshot in runs.values() for outcome in snapshot.outcomes.values())
    top = max(LOWEST_TOP, *(float(outcome.basin.max()) for outcome in outcomes))
    middles = (np.arange(CELLS) + 0.5) / CELLS * 2 * RADIUS - RADIUS
    x, y = np.meshgrid(middles, middles)
    outside = np.hypot(x, y) > RADIUS

    def row(run: str, snapshot: Snapshot) -> list[Pane]:
        nearest = cKDTree(np.asarray(snapshot.centres)).query(np.stack((x, y), axis=-1))[1]  # [CELLS, CELLS]
        return [
            Pane(
                np.where(outside, np.nan, np.asarray(outcome.basin)[nearest]).astype(np.float32),
                labels["basin"].format(loss=labels[name], run=run.lower()),
                limits=(0.0, top),
            )
            for name, outcome in snapshot.outcomes.items()
        ]

    return [pane for run, snapshot in runs.items() for pane in row(run, snapshot)]


def table(runs: Mapping[str, Snapshot], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """A row for each loss and run: its errors, and how well its boxes overlap in the end."""
    return [
        {
            labels["loss"]: labels[name],
            labels["gradient"]: run,
            labels["early"]: f"{float(snapshot.outcomes[name].error[49]):.3f}",
            labels["end"]: f"{float(snapshot.outcomes[name].error[-1]):.4f}",
            labels["missed"]: f"{snapshot.outcomes[name].missed:.1%}",
            labels["mean"]: f"{snapshot.outcomes[name].iou:.4f}",
        }
        for name in next(iter(runs.values())).outcomes
        for run, snapshot in runs.items()
    ]
