"""Curves of diffusion, and two needles: quality and novelty."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from viz.colors import AMBER, BLUE, CYCLE, GREEN, GREY, VERMILION
from viz.theme import dots, figure, line

TICKS = [digit * 10.0**power for power in range(-4, 5) for digit in (1, 2, 5)]  # written out, on logarithmic scales


def behind(counts: np.ndarray, level: int, labels: Sequence[str]) -> go.Figure:
    """The effective number of training points behind one place, by level, with the level looked at."""
    share = np.linspace(0, 1, len(counts))
    here = dots("", [share[level]], [counts[level]], VERMILION, 14)
    upwards = {"type": "log", "range": [-0.1, np.log10(max(counts.max(), 10)) + 0.1], "dtick": 1}
    more = {"showlegend": False, "xaxis": {"range": [0, 1]}, "yaxis": upwards}
    return figure(line("", share, counts, BLUE), here, height=230, titles=labels, **more)


def needles(rows: Sequence[tuple[str, float, float]]) -> go.Figure:
    """Two bars from 0, each what fresh points reach as a line: label, value, reference; a scale of three."""
    drawn = []
    for index, (name, value, reference) in enumerate(rows):
        low = index * 0.56
        gauge = {
            "axis": {"range": [0, 3 * reference], "nticks": 3},
            "bar": {"color": (BLUE, AMBER)[index], "thickness": 0.6}, "bgcolor": "rgba(0,0,0,0)",
            "threshold": {"line": {"color": GREEN, "width": 5}, "thickness": 1, "value": reference},
        }  # fmt: skip
        drawn.append(go.Indicator(
            mode="gauge+number", value=value, number={"valueformat": ".3f", "font": {"size": 26}}, gauge=gauge,
            title={"text": name, "font": {"size": 15}}, domain={"x": [low, low + 0.38], "y": [0, 0.8]},
        ))  # fmt: skip
    return figure(*drawn, height=210, margin={"l": 24, "r": 24, "t": 44, "b": 8})


def by_steps(steps: np.ndarray, curves: Mapping[str, np.ndarray], floor: float, labels: Sequence[str]) -> go.Figure:
    """A number by the steps of a sampler, both on logarithmic scales; dashed, what fresh points reach."""
    traces = [
        line(name, steps, values, CYCLE[index // 2], ("solid", "dot")[index % 2], mode="lines+markers")
        for index, (name, values) in enumerate(curves.items())
    ]
    traces.append(line(labels[2], [1, steps.max()], [floor, floor], GREY, "dash"))
    axes = {"type": "log", "tickvals": steps}, {"type": "log", "tickvals": TICKS}
    return figure(*traces, height=250, titles=labels[:2], xaxis=axes[0], yaxis=axes[1])


def spread(steps: np.ndarray, curves: Mapping[str, np.ndarray], data: float, labels: Sequence[str]) -> go.Figure:
    """Spread of samples by the steps of a sampler, beside that of the data."""
    traces = [line(name, steps, y, color) for (name, y), color in zip(curves.items(), (BLUE, AMBER), strict=True)]
    traces.append(line(labels[2], [1, steps.max()], [data, data], GREY, "dash"))
    axes = {"type": "log", "tickvals": TICKS}, {"range": [0, 1.1 * data]}
    return figure(*traces, height=230, titles=labels[:2], xaxis=axes[0], yaxis=axes[1])


def by_level(bars: np.ndarray, curves: Mapping[str, np.ndarray], labels: Sequence[str]) -> go.Figure:
    """Errors by level: level as a share, errors on a logarithmic scale; each second one dotted, not in the legend."""
    share = np.linspace(0, 1, len(bars))
    traces = [
        line(name, share, values, CYCLE[index // 2], ("solid", "dot")[index % 2], showlegend=index % 2 == 0)
        for index, (name, values) in enumerate(curves.items())
    ]
    return figure(*traces, height=460, titles=labels, xaxis={"range": [0, 1]}, yaxis={"type": "log"})
