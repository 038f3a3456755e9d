"""Curves: errors by step size, activations with slopes, gradients by distance, training."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from models.gradients.activations import ACTIVATIONS
from models.gradients.cells import Distances
from models.gradients.recall import STEPS, SYMBOLS, Snapshot
from models.gradients.steps import Errors
from viz.colors import AMBER, BLUE, CYCLE, GREY, VERMILION
from viz.theme import LOG, dots, figure, line


def positive(values: np.ndarray) -> np.ndarray:
    """What a logarithmic axis can show; the rest is a gap."""
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def steps(found: Errors, here: Errors, labels: Mapping[str, str]) -> go.Figure:
    """Both errors by h, what rounding adds, and a dot at the chosen h."""
    traces = [line(labels["rounding"], found.h, found.rounding, GREY, "dot")]
    for kind, color in (("central", BLUE), ("forward", VERMILION)):
        traces.append(line(labels[kind], found.h, positive(getattr(found, kind)), color))
        traces.append(dots("", here.h, positive(getattr(here, kind)), color))
    axes = {"xaxis": LOG | {"dtick": 2}, "yaxis": LOG | {"dtick": 3}}
    return figure(*traces, height=460, titles=(labels["h"], labels["error"]), **axes)


def activations(names: Mapping[str, str], z: float, labels: tuple[str, str, str]) -> go.Figure:
    """Values above, slopes below, a dot at z on each."""
    grid, traces = np.linspace(-6, 6, 481), []
    for name, word in names.items():
        color = [*CYCLE, "#008b8b"][list(ACTIVATIONS).index(name)]
        for kind, axis in (("value", "y"), ("slope", "y2")):
            function = getattr(ACTIVATIONS[name], kind)
            dash = {"leaky": "dash", "elu": "dot", "silu": "dashdot"}.get(name, "solid")
            traces.append(line(word, grid, function(grid), color, dash, yaxis=axis, showlegend=axis == "y"))
            traces.append(dots("", [z], function(np.array([z])), color, yaxis=axis))
    return figure(
        *traces, height=470, xaxis={"title": labels[0], "range": [-6, 6], "anchor": "y2"},
        yaxis={"title": labels[1], "domain": [0.54, 1], "range": [-1.3, 3]},
        yaxis2={"title": labels[2], "domain": [0, 0.46], "range": [-0.2, 1.2]},
    )  # fmt: skip


def time(found: Distances, history: Sequence[Snapshot], labels: Mapping[str, str]) -> go.Figure:
    """Gradient by distance with the closed form; where a cell is trained, accuracy of recall by step beside it."""
    back = np.arange(len(found.gradient))
    traces = [line(labels["gradient"], back, positive(found.gradient), VERMILION, mode="lines+markers")]
    if found.law is not None:
        traces.append(line(labels["law"], back, positive(found.law), AMBER))
    shown = np.log10(np.r_[positive(found.gradient), 1e-2, 1e2])
    span = [float(np.nanmin(shown)) - 0.5, float(np.nanmax(shown)) + 0.5]
    layout: dict[str, Any] = {
        "xaxis": {"title": labels["distance"]},
        "yaxis": LOG | {"title": labels["gradient"], "range": span, "dtick": max(1, round((span[1] - span[0]) / 6))},
    }
    if history:
        steps, accuracy = [one.step for one in history], [one.accuracy for one in history]
        traces.append(line(labels["accuracy"], steps, accuracy, BLUE, mode="lines+markers", xaxis="x2", yaxis="y2"))
        traces.append(line(labels["chance"], [0, STEPS], [1 / SYMBOLS] * 2, GREY, "dot", xaxis="x2", yaxis="y2"))
        layout["xaxis"] |= {"domain": [0, 0.58]}
        layout["xaxis2"] = {"title": labels["step"], "domain": [0.68, 1], "range": [0, STEPS], "anchor": "y2"}
        layout["yaxis2"] = {"range": [0, 1.02], "anchor": "x2"}
    return figure(*traces, height=460, **layout)
