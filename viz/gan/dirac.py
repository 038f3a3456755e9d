"""The Dirac-GAN drawn: paths in the plane of the two numbers, eigenvalues on the unit circle, radius over rounds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from models.gan.dirac import Path, Portrait, Spectrum
from viz.colors import AMBER, GREEN, GREY, PURPLE
from viz.theme import figure, segments

SCHEDULES = (PURPLE, AMBER)  # colours of simultaneous and alternating updates
LOW: dict[str, Any] = {"height": 160, "margin": {"l": 64, "r": 8, "t": 8, "b": 48}, "legend": {"x": 1.02, "y": 1}}


def phase_portrait(field: Portrait, paths: Mapping[str, Path], labels: Mapping[str, str]) -> go.Figure:
    """The velocity at each position as an arrow, and the paths of the players on top."""
    theta, psi = np.meshgrid(field.theta, field.psi)
    cell, reach = field.theta[1] - field.theta[0], float(field.theta[-1])
    speed = np.linalg.norm(field.velocity, axis=-1, keepdims=True)
    direction = np.divide(field.velocity, speed, out=np.zeros_like(field.velocity), where=speed > 0)
    stroke = 0.75 * cell * direction * np.sqrt(speed / (speed.max() or 1.0))  # the root keeps slow places in sight
    x, y = theta + stroke[..., 0], psi + stroke[..., 1]
    strokes = go.Scatter(
        x=segments(theta.ravel(), x.ravel()), y=segments(psi.ravel(), y.ravel()), mode="lines",
        line={"color": GREY, "width": 1.5}, name=labels["velocity"], hoverinfo="skip",
    )  # fmt: skip
    turn = np.degrees(np.arctan2(direction[..., 0], direction[..., 1])).ravel()  # clockwise from upwards
    marker = {"color": GREY, "size": 7, "symbol": "arrow", "angle": turn}
    heads = go.Scatter(x=x.ravel(), y=y.ravel(), mode="markers", marker=marker, hoverinfo="skip", showlegend=False)
    traces = [
        go.Scatter(
            x=path.points[:, 0], y=path.points[:, 1], mode="lines+markers", name=name,
            line={"color": color, "width": 2}, marker={"size": 3},
        )
        for (name, path), color in zip(paths.items(), SCHEDULES, strict=False)
    ]  # fmt: skip
    cross = {"symbol": "x", "size": 12, "color": GREEN, "line": {"width": 2}}
    goal = go.Scatter(x=[0], y=[0], mode="markers", name=labels["equilibrium"], marker=cross)
    return figure(
        strokes, heads, *traces, goal, height=440, xaxis={"title": labels["theta"], "range": [-reach, reach]},
        yaxis={"title": labels["psi"], "range": [-reach, reach], "scaleanchor": "x"},
    )  # fmt: skip


def unit_circle(spectra: Mapping[str, Spectrum], labels: Mapping[str, str]) -> go.Figure:
    """Eigenvalues of the update and the part of the unit circle beside them: inside it converges, outside it leaves."""
    angle = np.linspace(0, 2 * np.pi, 721)
    circle = go.Scatter(
        x=np.cos(angle), y=np.sin(angle), mode="lines", line={"color": GREY}, hoverinfo="skip", showlegend=False
    )
    points = [
        go.Scatter(
            x=one.eigenvalues.real, y=one.eigenvalues.imag, mode="markers", name=name,
            marker={"size": size, "color": color, "symbol": symbol, "line": {"width": 2, "color": color}},
        )
        for (name, one), color, (symbol, size) in zip(
            spectra.items(), SCHEDULES, (("circle-open", 20), ("diamond", 8)), strict=False
        )
    ]  # fmt: skip
    circle.update(name=labels["circle"], showlegend=True)
    values = np.concatenate([one.eigenvalues for one in spectra.values()])
    reach = max(0.12, 1.5 * float(np.nanmax(np.abs(values - 1), initial=0.0)))  # about 1, where small steps lie
    return figure(
        circle, *points, **LOW,
        xaxis={"title": "Re λ", "range": [1 - 2 * reach, 1 + reach], "nticks": 5},
        yaxis={"title": "Im λ", "range": [-reach, reach], "scaleanchor": "x", "nticks": 5},
    )  # fmt: skip


def radii(paths: Mapping[str, Path], labels: Mapping[str, str]) -> go.Figure:
    """Distance from the equilibrium, measured (lines) and predicted by the largest eigenvalue (dashed), log scale."""
    traces: list[go.Scatter] = []
    for (name, path), color in zip(paths.items(), SCHEDULES, strict=False):
        for values, title, line in (
            (path.radius, name, {"width": 3}),
            (path.theory, labels["theory"], {"width": 2, "dash": "dash"}),
        ):
            x, line = np.arange(len(values)), {"color": color, **line}
            named = title not in {trace.name for trace in traces}
            traces.append(go.Scatter(x=x, y=values, name=title, mode="lines", line=line, showlegend=named))
    low, high = (-4 if min(path.radius[-1] for path in paths.values()) < 0.05 else -2), 1
    if max(float(path.radius.max()) for path in paths.values()) > 10:
        high = 3
    return figure(
        *traces, **LOW, xaxis={"title": labels["round"]},
        yaxis={"title": labels["radius"], "type": "log", "exponentformat": "power", "range": [low, high], "dtick": 2},
    )  # fmt: skip
