"""Charts of optimisers."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.optimisers.average import Averages
from models.optimisers.convex import Chords
from models.optimisers.decay import Ends
from models.optimisers.edge import Snapshot
from models.optimisers.maps import Map
from models.optimisers.ranges import RATES, Range
from viz.colors import BLUE, GREEN, GREY, VERMILION, plotly_scale
from viz.theme import LOG, dots, figure, line, several


def components(values: np.ndarray, factors: Sequence[float | None], labels: Mapping[str, str]) -> go.Figure:
    """Distance along each eigenvector by step, on a logarithmic scale; dotted, what the eigenvalues say ``[T, 2]``."""
    steps, traces = np.arange(len(values)), []
    for index, (name, color) in enumerate((("steep", VERMILION), ("flat", GREEN))):
        size = np.maximum(np.abs(values[:, index]), 1e-16)
        traces.append(line(labels[name], steps, size, color))
        factor = factors[index]
        if factor is not None:
            with np.errstate(all="ignore"):
                law = size[0] * np.float64(factor) ** steps
            law = np.where((law > 1e-16) & (law < 1e7), law, np.nan)
            traces.append(line(labels["law"], steps, law, color, "dot", showlegend=index == 0))
    return figure(*traces, height=230, titles=(labels["step"], labels["distance"]), yaxis=LOG | {"dtick": 3})


def circle(values: Mapping[str, np.ndarray], labels: Mapping[str, str]) -> go.Figure:
    """Eigenvalues of the iteration beside the unit circle: inside, the walk comes to rest."""
    turn = np.linspace(0, 2 * np.pi, 121)
    traces = [line("", np.cos(turn), np.sin(turn), GREY, showlegend=False)]
    for (name, found), color, symbol in zip(values.items(), (VERMILION, GREEN), ("circle", "diamond"), strict=True):
        traces.append(dots(labels[name], found.real, found.imag, color, marker={"symbol": symbol}))
    reach = max(1.2, *(1.1 * float(np.abs(found).max()) for found in values.values()))
    return figure(
        *traces, height=260, xaxis={"title": labels["real"], "range": [-reach, reach]},
        yaxis={"title": labels["imaginary"], "range": [-reach, reach], "scaleanchor": "x"},
    )  # fmt: skip


def rates_by_beta(
    found: Map, border: np.ndarray | None, labels: Mapping[str, str], limits: tuple[float, float]
) -> go.Figure:
    """What each rate and momentum leaves, blank where it diverges; the closed-form border as a line."""
    heat = go.Heatmap(
        x=np.log10(found.rates), y=-np.log10(1 - found.betas), z=found.value, zmin=limits[0], zmax=limits[1],
        colorscale=plotly_scale("sequential"), hoverongaps=False,
        colorbar={"title": {"text": labels["value"], "side": "right"}},
        hovertemplate="10^%{x:.2f}, %{y:.2f}: %{z:.2f}<extra></extra>",
    )  # fmt: skip
    traces = [heat]
    if border is not None:
        inverse = -np.log10(1 - found.betas)
        traces.append(line(labels["border"], np.log10(border), inverse, VERMILION, "dash", showlegend=True))
    betas = [beta for beta in (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995) if beta <= found.betas[0] + 1e-9]
    ends = np.log10(found.rates[[0, -1]])
    decades = np.arange(np.ceil(ends[0]), np.floor(ends[1]) + 1)
    across = {"title": labels["rate"], "range": ends.tolist(), "tickvals": decades}
    upwards = {"title": labels["beta"], "tickvals": [-np.log10(1 - beta) for beta in betas]}
    return figure(
        *traces, height=440, xaxis=across | {"ticktext": [f"{10**decade:g}" for decade in decades]},
        yaxis=upwards | {"ticktext": [f"{beta:g}" for beta in betas]},
    )  # fmt: skip


def edge(history: Sequence[Snapshot], labels: Mapping[str, str]) -> go.Figure:
    """Largest curvature and loss by step; dashed, the border 2(1 + β)/rate."""
    config, steps = history[-1].config, [one.step for one in history]
    sharpness, losses = ([getattr(one, name) for one in history] for name in ("sharpness", "loss"))
    right = {"title": labels["loss"], "range": [0, 1.1 * losses[0]]}
    highest = 1.25 * max(config.border, float(np.nanmax(sharpness)))
    return figure(
        line(labels["sharpness"], steps, sharpness, BLUE, mode="lines+markers"),
        line(labels["border"], [0, config.steps], [config.border] * 2, VERMILION, "dash"),
        line(labels["loss"], steps, losses, GREY, "dot", yaxis="y2"),
        height=420, xaxis={"title": labels["step"], "range": [0, config.steps]},
        yaxis={"title": labels["sharpness"], "range": [0, highest]}, margin={"l": 64, "r": 72, "t": 16, "b": 52},
        yaxis2=right | {"overlaying": "y", "side": "right", "showgrid": False},
    )  # fmt: skip


def decay(found: Ends, words: Mapping[str, str], labels: tuple[str, str]) -> go.Figure:
    """Where the weight ends by strength of noise: dots as walked, lines by the law."""
    traces = []
    for (name, ends), color in zip(found.measured.items(), (VERMILION, BLUE), strict=True):
        traces.append(line("", found.noises, found.law[name], color, "dot", showlegend=False))
        traces.append(dots(words[name], found.noises, ends, color))
    across = {"type": "log", "dtick": 1}
    return figure(*traces, height=380, titles=labels, xaxis=across, yaxis={"range": [0, 1.05]})


def lines(paths: Mapping[str, np.ndarray], every: int, labels: tuple[str, str]) -> go.Figure:
    """A weight between -1 and 1 by step, a line for each optimiser."""
    drawn = several({name: (every * np.arange(len(path)), path) for name, path in paths.items()})
    return figure(*drawn, height=420, titles=labels, yaxis={"range": [-1.1, 1.1]})


def heights(paths: Mapping[str, np.ndarray], labels: tuple[str, str]) -> go.Figure:
    """Heights of walks by step, a line for each optimiser; cut off far above the start."""
    traces = several({name: (np.arange(len(y)), y) for name, y in paths.items()})
    every = np.concatenate(list(paths.values()))
    low, start = float(np.nanmin(every)), float(every[0])
    room = 0.1 * ((start - low) or 1.0)
    high = max(start, min(float(np.nanmax(every)), start + 5 * room))
    return figure(*traces, height=440, titles=labels, yaxis={"range": [low - room, high + room]})


def ranges(found: Mapping[str, Range], labels: tuple[str, str]) -> go.Figure:
    """Share of wrong digits by rate, a line each; a gap where the loss was no number."""
    traces = several({name: (RATES, one.error) for name, one in found.items()}, mode="lines+markers")
    share = {"range": [0, 1], "tickformat": ".0%"}
    return figure(*traces, height=420, titles=labels, xaxis=LOG | {"dtick": 1}, yaxis=share)


def factors(plans: Mapping[str, np.ndarray], words: Mapping[str, str], labels: tuple[str, str]) -> go.Figure:
    """What the rate is multiplied by at each step."""
    traces = several({words[name]: (np.arange(1, len(y) + 1), y) for name, y in plans.items()})
    return figure(*traces, height=420, titles=labels, yaxis={"range": [0, 1.05]})


def walks(paths: Mapping[str, np.ndarray], labels: tuple[str, str]) -> go.Figure:
    """Paths in the plane of their own first two components, each scaled to the same width."""
    traces = [
        line(name, xy[:, 0] / np.abs(xy).max(), xy[:, 1] / np.abs(xy).max(), color)
        for (name, xy), color in zip(paths.items(), (VERMILION, BLUE), strict=True)
    ]
    return figure(*traces, height=420, titles=labels)


def average(found: Averages, labels: Mapping[str, str]) -> go.Figure:
    """Values as dots, their average with and without correction."""
    steps = np.arange(1, len(found.given) + 1)
    return figure(
        dots(labels["given"], steps, found.given, GREY, 5), line(labels["corrected"], steps, found.corrected, BLUE),
        line(labels["plain"], steps, found.plain, VERMILION, "dash"),
        height=300, titles=(labels["step"], labels["value"]),
    )  # fmt: skip


def chords(x: np.ndarray, y: np.ndarray, found: Chords, heights: np.ndarray, worst: str) -> go.Figure:
    """A function, a few of its chords, and the one that its graph rises above most; ``heights`` at the chords' ends."""
    bad = np.flatnonzero(found.violated)
    drawn = bad[:12] if len(bad) else np.arange(12)
    traces = [line("", found.ends[index], heights[index], GREY, showlegend=False, opacity=0.6) for index in drawn]
    traces.append(line("f", x, y, BLUE))
    if len(bad):
        index = int(found.worst.argmax())
        traces.append(line(worst, found.ends[index], heights[index], VERMILION, mode="lines+markers"))
    return figure(*traces, height=440, titles=("x", "f(x)"))
