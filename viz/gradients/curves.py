"""Curves: errors by step size, activations with slopes, gradients by distance, training."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from models.gradients.activations import ACTIVATIONS
from models.gradients.steps import Errors
from viz.colors import BLUE, CYCLE, GREY, VERMILION
from viz.theme import figure

LOG = {"type": "log", "exponentformat": "power"}


def line(name: str, x: object, y: object, color: str, dash: str = "solid", **more: object) -> go.Scatter:
    return go.Scatter(x=x, y=y, name=name, line={"color": color, "width": 3, "dash": dash}, **{"mode": "lines", **more})


def dot(x: object, y: object, color: str, **more: object) -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="markers", marker={"size": 13, "color": color}, showlegend=False, **more)


def positive(values: np.ndarray) -> np.ndarray:
    """What a logarithmic axis can show; the rest is a gap."""
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def steps(found: Errors, here: Errors, labels: Mapping[str, str]) -> go.Figure:
    """Both errors by h, what rounding adds, and a dot at the chosen h."""
    traces = [line(labels["rounding"], found.h, found.rounding, GREY, "dot")]
    for kind, color in (("central", BLUE), ("forward", VERMILION)):
        traces.append(line(labels[kind], found.h, positive(getattr(found, kind)), color))
        traces.append(dot(here.h, positive(getattr(here, kind)), color))
    axis = {"title": labels["error"], "dtick": 3} | LOG
    return figure(*traces, height=460, xaxis={"title": labels["h"], "dtick": 2} | LOG, yaxis=axis)


def activations(names: Mapping[str, str], z: float, labels: tuple[str, str, str]) -> go.Figure:
    """Values above, slopes below, a dot at z on each."""
    grid, traces = np.linspace(-6, 6, 481), []
    for name, word in names.items():
        color = [*CYCLE, "#008b8b"][list(ACTIVATIONS).index(name)]
        for kind, axis in (("value", "y"), ("slope", "y2")):
            function = getattr(ACTIVATIONS[name], kind)
            traces.append(line(word, grid, function(grid), color, yaxis=axis, showlegend=axis == "y"))
            traces.append(dot([z], function(np.array([z])), color, yaxis=axis))
    return figure(
        *traces, height=470, xaxis={"title": labels[0], "range": [-6, 6], "anchor": "y2"},
        yaxis={"title": labels[1], "domain": [0.54, 1], "range": [-1.3, 3]},
        yaxis2={"title": labels[2], "domain": [0, 0.46], "range": [-0.2, 1.2]},
    )  # fmt: skip
