"""Charts of counts, of a roofline, of signals through many layers, and of a race."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.networks.identity import Proof
from models.networks.machine import Timed
from models.networks.race import Snapshot
from models.networks.signals import GROWTH, Signals, cosines
from viz.canvas import Pane
from viz.colors import BLUE, CYCLE, GREY, VERMILION
from viz.theme import figure

KINDS = {"plain": (VERMILION, "solid"), "residual": (BLUE, "solid")}


def quarrel(
    bars: Mapping[str, Mapping[str, int]], published: float | None, kinds: Mapping[str, str], labels: Sequence[str]
) -> go.Figure:
    """A bar for each tool, in parts by kind of operation; a line at the published count."""
    tools = list(bars)[::-1]
    traces: list[go.Bar | go.Scatter] = [
        go.Bar(
            y=tools, x=[bars[tool].get(kind, 0) for tool in tools], name=word, orientation="h",
            marker={"color": CYCLE[index % len(CYCLE)], "pattern": {"shape": "/" if index >= len(CYCLE) else ""}},
        )
        for index, (kind, word) in enumerate(kinds.items())
        if any(kind in parts for parts in bars.values())
    ]  # fmt: skip
    if published:
        traces.append(go.Scatter(x=[published] * 2, y=[tools[0], tools[-1]], name=labels[1], mode="lines", line={"color": GREY, "dash": "dash", "width": 3}))  # noqa: E501  # fmt: skip
    return figure(
        *traces, height=360, barmode="stack", margin={"l": 170, "r": 16, "t": 16, "b": 52},
        xaxis={"title": labels[0], "tickformat": "~s", "rangemode": "tozero"}, yaxis={"type": "category"},
    )  # fmt: skip


def roofline(found: Timed, labels: Sequence[str]) -> go.Figure:
    """What each block reached, FLOP per second by FLOP per byte, below the machine's roof."""
    intensity, reached = found.flop / found.moved, found.flop / found.seconds
    x = np.geomspace(min(0.2, intensity.min()), max(500.0, intensity.max()), 60)
    roof = np.minimum(found.machine.peak, found.machine.bandwidth * x)
    return figure(
        go.Scatter(x=x, y=roof, name=labels[2], mode="lines", line={"color": GREY, "width": 3}),
        go.Scatter(
            x=intensity, y=reached, name=labels[3], mode="markers", text=list(found.names),
            marker={"size": 12, "color": BLUE},
        ),
        height=430, xaxis={"title": labels[0], "type": "log", "dtick": 1},
        yaxis={"title": labels[1], "type": "log", "dtick": "D2", "exponentformat": "SI"},
    )  # fmt: skip


def times(found: Timed, labels: Sequence[str]) -> go.Figure:
    """Milliseconds of each block: measured, and the least that the roof allows."""
    names = list(found.names)
    return figure(
        go.Bar(x=names, y=1e3 * found.seconds, name=labels[1], marker={"color": BLUE}),
        go.Bar(x=names, y=1e3 * found.least, name=labels[2], marker={"color": GREY}),
        height=430, yaxis={"title": labels[0]}, xaxis={"type": "category"}, barmode="group",
    )  # fmt: skip


def signals(runs: Mapping[str, Signals], law: bool, labels: Mapping[str, str]) -> go.Figure:
    """Left, the gradient in each layer's output; right, how alike two photos are there; dotted, closed forms."""
    traces = []
    depth = len(next(iter(runs.values())).gradient)
    layers = np.arange(1, depth + 1)
    for name, found in runs.items():
        line = {"color": KINDS[name][0], "width": 3}
        traces.append(go.Scatter(x=layers, y=found.gradient, name=labels[name], line=line))
        traces.append(go.Scatter(x=np.arange(depth + 1), y=found.likeness, xaxis="x2", yaxis="y2", showlegend=False, line=line, name=labels[name]))  # noqa: E501  # fmt: skip
    dotted = {"color": GREY, "width": 3, "dash": "dot"}
    start = next(iter(runs.values())).likeness[0]
    if law:
        traces.append(go.Scatter(x=layers, y=GROWTH ** (depth - layers), name=labels["law"], line=dotted))
    else:
        traces.append(go.Scatter(x=np.arange(depth + 1), y=cosines(float(start), depth), xaxis="x2", yaxis="y2", name=labels["law"], line=dotted))  # noqa: E501  # fmt: skip
    gradients = np.concatenate([found.gradient for found in runs.values()])
    ticks = "D2" if gradients.max() < 1000 * gradients.min() else 1
    return figure(
        *traces, height=420, width=560,
        xaxis={"title": labels["layer"], "domain": [0, 0.45]},
        yaxis={"title": labels["gradient"], "type": "log", "dtick": ticks, "exponentformat": "power"},
        xaxis2={"title": labels["layer"], "domain": [0.57, 1]},
        yaxis2={"title": labels["likeness"], "anchor": "x2", "range": [-0.25, 1.02]},
    )  # fmt: skip


def race(snapshot: Snapshot, labels: Mapping[str, str], window: int = 10) -> go.Figure:
    """The loss by step, averaged over some; gradient and likeness of two digits by layer, now; grey, closed forms."""
    traces, config = [], snapshot.config
    deepest = max(config.depths)
    for (kind, depth), run in snapshot.runs.items():
        color, dash, symbol = KINDS[kind][0], *(("solid", "circle") if depth == deepest else ("dot", "circle-open"))
        common = {"name": f"{labels[kind]} {depth}", "line": {"color": color, "width": 3, "dash": dash}}
        losses = run.losses
        smooth = np.convolve(losses, np.ones(window) / window, "valid") if len(losses) >= window else losses
        marks = {"mode": "lines" if len(smooth) > 1 else "markers", "marker": {"size": 14, "color": color, "symbol": symbol}}  # noqa: E501  # fmt: skip
        traces.append(go.Scatter(x=np.arange(len(losses) - len(smooth), len(losses)), y=smooth, **marks, **common))
        layers = 1 + np.arange(len(run.gradients))
        traces.append(go.Scatter(x=layers, y=run.gradients, xaxis="x2", yaxis="y2", showlegend=False, **common))
        behind = [0, *range(1, 2 * len(run.likeness) - 2, 2)]  # layers before each of the maps
        traces.append(go.Scatter(x=behind, y=run.likeness, xaxis="x3", yaxis="y3", showlegend=False, **common))
    run, grey = snapshot.runs["plain", deepest], {"name": labels["law"], "line": {"color": GREY, "width": 3, "dash": "dash"}}  # noqa: E501  # fmt: skip
    layers = 1 + np.arange(len(run.gradients))
    law = {"x": layers, "y": run.gradients[-1] * GROWTH ** (layers[-1] - layers), "xaxis": "x2", "yaxis": "y2"}
    if not config.norm:
        law = {"x": np.r_[0, layers], "y": cosines(float(run.likeness[0]), len(layers)), "xaxis": "x3", "yaxis": "y3"}
    return figure(
        *traces, go.Scatter(**law, **grey), height=420, width=720,
        xaxis={"title": labels["step"], "domain": [0, 0.4], "range": [0, config.steps]},
        yaxis={"title": labels["loss"], "range": [0, 3]}, xaxis2={"title": labels["layer"], "domain": [0.49, 0.72]},
        yaxis2={"title": labels["gradient"], "anchor": "x2", "type": "log", "dtick": "D2", "exponentformat": "power"},
        xaxis3={"title": labels["layer"], "domain": [0.79, 1]},
        yaxis3={"title": labels["likeness of digits"], "anchor": "x3", "range": [0, 1.02]},
    )  # fmt: skip


def swap(before: Sequence[float], after: Sequence[float], names: Sequence[str], labels: Sequence[str]) -> go.Figure:
    """What the twin needs, in percent of the block."""
    share = [100 * new / old if old else float("nan") for old, new in zip(before, after, strict=True)]
    words = [f"{one:.3g}%" if one == one else "–" for one in share]
    whole = [100.0 if one == one else one for one in before]
    return figure(
        go.Bar(x=list(names), y=whole, name=labels[1], marker={"color": GREY}),
        go.Bar(x=list(names), y=share, name=labels[2], marker={"color": BLUE}, text=words),
        height=340, yaxis={"title": labels[0], "rangemode": "tozero"}, barmode="group",
    )  # fmt: skip


def identity(found: Proof, titles: Sequence[str]) -> list[Pane]:
    """The photo, what comes out, and the difference of their mean colours."""
    difference = (found.after - found.before).mean(2).astype(np.float64)
    limit = max(float(np.abs(difference).max()), 1e-6)
    pictures = [(255 * one.clip(0, 1)).round().astype(np.uint8) for one in (found.before, found.after)]
    shown = [Pane(picture, title, smooth=True) for picture, title in zip(pictures, titles, strict=False)]
    return [*shown, Pane(difference, titles[2], scale="diverging", limits=(-limit, limit))]
