"""Bars by layer with the closed-form line on them, and the training of the same network beneath."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from models.gradients.law import Law
from models.gradients.training import Snapshot
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION
from viz.gradients.curves import positive
from viz.theme import LOG, figure, line

COLUMNS, UPPER, LOWER = ((0, 0.27), (0.365, 0.635), (0.73, 1)), [0.52, 1.0], [0.0, 0.34]


def layers(history: Sequence[Snapshot], law: Law | None, labels: Mapping[str, str]) -> go.Figure:
    """At the start: activation, gradient, and shares of flat and dead units of each layer, hatched where float32
    overflowed, with the closed form; beneath, accuracy and loss by step."""
    found = history[0].signals
    at = np.arange(1, len(found.activation) + 1)
    lines = {}
    if law:
        lines = {"activation": law.activation, "gradient": law.gradient * found.gradient[-1], "flat": law.flat}
    drawn = (("activation", BLUE, ""), ("gradient", VERMILION, "2"), ("flat", GREY, "3"), ("dead", PURPLE, "3"))
    traces: list[go.Scatter | go.Bar] = []
    for name, color, axis in drawn:
        traces += _bars(at, getattr(found, name), labels[name], color, axis)
        if name in lines:
            y = lines[name] if name == "flat" else positive(lines[name])
            more: dict[str, Any] = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "showlegend": name == "activation"}
            traces.append(line(labels["law"], at, y, AMBER, **more))
    ranges = {name: _range(getattr(found, name), lines.get(name)) for name in ("activation", "gradient")}
    decades = LOG | {"domain": UPPER}
    logs = [decades | {"range": span, "dtick": max(1, round((span[1] - span[0]) / 4))} for span in ranges.values()]
    return figure(
        *traces, *_training(history, labels), height=480, width=520, barmode="overlay",
        margin={"l": 56, "r": 60, "t": 16, "b": 48}, xaxis=_across(0),
        xaxis2=_across(1), xaxis3=_across(2), yaxis=logs[0], yaxis2=logs[1] | {"anchor": "x2"},
        yaxis3={"range": [0, 1.02], "anchor": "x3", "domain": UPPER},
        xaxis4={"title": labels["step"], "range": [0, history[-1].config.steps], "anchor": "y4"},
        yaxis4={"title": titled(labels["accuracy"], GREEN), "range": [0, 1], "domain": LOWER, "anchor": "x4"},
        yaxis5={
            "title": titled(labels["loss"], VERMILION), "range": [0, 5.05], "overlaying": "y4", "side": "right",
            "anchor": "x4", "showgrid": False,
        },
    )  # fmt: skip


def _across(column: int) -> dict[str, object]:
    return {"domain": list(COLUMNS[column]), "anchor": f"y{column + 1 if column else ''}"}


def titled(text: str, color: str) -> dict[str, object]:
    return {"text": text, "font": {"color": color}}


def _training(history: Sequence[Snapshot], labels: Mapping[str, str]) -> list[go.Scatter]:
    steps = [one.step for one in history]
    loss = np.array([one.loss for one in history])
    capped = np.where(np.isfinite(loss), np.minimum(loss, 5.0), np.nan)
    accuracy = np.where(np.isnan(loss), np.nan, [one.accuracy for one in history])
    low: dict[str, Any] = {"xaxis": "x4", "showlegend": False}
    return [
        line(labels["accuracy"], steps, accuracy, GREEN, yaxis="y4", **low | {"mode": "lines+markers"}),
        line(labels["loss"], steps, capped, VERMILION, "dash", yaxis="y5", **low),
    ]


def _range(values: np.ndarray, law: np.ndarray | None) -> list[float]:
    """Decades that hold all bars and the line, at least two."""
    shown = np.r_[positive(values), positive(law) if law is not None else []]
    shown = np.log10(shown[~np.isnan(shown)]) if (~np.isnan(shown)).any() else np.zeros(1)
    low, high = float(shown.min()), float(shown.max())
    spare = max(0.0, 2 - (high - low)) / 2
    return [low - spare - 0.5, high + spare + 0.2]


def _bars(at: np.ndarray, values: np.ndarray, name: str, color: str, axis: str) -> list[go.Bar]:
    finite = np.isfinite(values)
    place = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "width": 0.8}
    found = [go.Bar(x=at, y=np.where(finite, values, np.nan), name=name, marker={"color": color}, **place)]
    if not finite.all():
        top = 1.0 if not finite.any() or axis == "3" else float(values[finite].max()) or 1.0
        hatch = {"color": color, "pattern": {"shape": "/", "fillmode": "overlay"}}
        more = {"marker": hatch, "name": "∞, NaN", "showlegend": axis == "2", **place}
        found.append(go.Bar(x=at[~finite], y=np.full((~finite).sum(), top), **more))
    return found


def shares(history: Sequence[Snapshot], labels: Mapping[str, str]) -> go.Figure:
    """Share of dead units of each layer by step, and the accuracy."""
    steps, traces = [one.step for one in history], []
    found = np.array([one.signals.dead for one in history])  # [T, L]
    for layer, dash in enumerate(("solid", "dash", "dot")):
        traces.append(line(labels["dead in"].format(layer=layer + 1), steps, found[:, layer], PURPLE, dash))
    right = [one.accuracy if one.loss == one.loss else np.nan for one in history]
    traces.append(line(labels["accuracy"], steps, right, BLUE, mode="lines+markers"))
    return figure(*traces, height=440, titles=(labels["step"], labels["share"]), yaxis={"range": [-0.02, 1.02]})
