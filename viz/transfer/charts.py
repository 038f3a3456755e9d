"""Charts: shares of the classes, two validation numbers with their intervals, curves, tables of confusion."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.transfer.hold_out import FewShot
from viz.colors import CYCLE, GREY, plotly_scale
from viz.theme import figure
from viz.transfer.sheets import COLORS

UNIT = {"range": [0, 1.02], "tickformat": ".0%"}
Ends = tuple[float, float, float]  # the share, and the ends of its interval


def bars(shares: Sequence[float], names: Sequence[str], height: int = 300) -> go.Figure:
    """A bar for each class, the largest at its full colour."""
    faint = [1.0 if share == max(shares) else 0.6 for share in shares]
    marker = {"color": [COLORS[index % len(COLORS)] for index in range(len(names))], "opacity": faint}
    numbers = {"text": [f"{share:.2f}" for share in shares], "textposition": "auto", "textfont": {"size": 22}}
    bar = go.Bar(x=list(shares), y=list(names), orientation="h", marker=marker, **numbers)
    axis = {"autorange": "reversed", "tickfont": {"size": 20}}
    return figure(bar, height=height, xaxis=UNIT, yaxis=axis, margin={"l": 90, "r": 16, "t": 8, "b": 36})


def intervals(found: Mapping[str, Mapping[str, Ends]], across: str, height: int = 420) -> go.Figure:
    """By kind of test and by head: the share of right answers with its interval."""
    traces = []
    whisker = {"color": GREY, "thickness": 3, "width": 10}
    numbers = {
        "insidetextanchor": "start",
        "textfont": {"size": 20},
        "outsidetextfont": {"size": 15},
        "constraintext": "none",
    }
    for (kind, by_head), color in zip(found.items(), CYCLE, strict=False):
        middle, low, high = (np.array(part) for part in zip(*by_head.values(), strict=True))
        error = {"array": high - middle, "arrayminus": middle - low, "symmetric": False, **whisker}
        place = ["inside" if value > 0.12 else "outside" for value in middle]
        aside = {"inside": "", "outside": "\u2003\u2003"}  # of the whisker
        text = [f"{aside[where]}{value:.2f}" for where, value in zip(place, middle, strict=True)]
        bar = {"x": list(by_head), "y": middle, "error_y": error, "text": text, "textposition": place}
        traces.append(go.Bar(name=kind, marker={"color": color}, **bar, **numbers))
    return figure(
        *traces, height=height, yaxis=UNIT, xaxis={"title": across, "tickfont": {"size": 18}}, barmode="group"
    )


def few_shot(found: Mapping[str, FewShot], chance: tuple[str, float], labels: tuple[str, str]) -> go.Figure:
    """Accuracy by photos of each class: the mean line of all draws in the band from the worst to the best."""
    traces: list[go.Scatter] = []
    for (name, one), color in zip(found.items(), CYCLE, strict=False):
        x = [*one.sizes.tolist(), *one.sizes[::-1].tolist()]
        y = [*one.accuracy.max(axis=1), *one.accuracy.min(axis=1)[::-1]]
        band = {"fill": "toself", "fillcolor": f"{color}33", "line": {"width": 0}, "hoverinfo": "skip"}
        traces.append(go.Scatter(x=x, y=y, mode="lines", showlegend=False, **band))
        line = {"color": color, "width": 4}
        traces.append(go.Scatter(x=one.sizes, y=one.accuracy.mean(axis=1), name=name, mode="lines+markers", line=line))
    ticks = sorted({int(size) for one in found.values() for size in one.sizes})
    dotted = {"color": GREY, "dash": "dot"}
    traces.append(go.Scatter(x=[1, ticks[-1]], y=[chance[1]] * 2, mode="lines", name=chance[0], line=dotted))
    across = {"title": labels[0], "type": "log", "tickvals": ticks, "ticktext": list(map(str, ticks))}
    return figure(*traces, height=440, xaxis=across, yaxis={**UNIT, "title": labels[1]})


def confusion(table: np.ndarray, names: Sequence[str], labels: tuple[str, str]) -> go.Figure:
    """True classes down, answers across; each cell says how many."""
    heat = go.Heatmap(
        z=table, x=list(names), y=list(names), colorscale=plotly_scale("sequential"), showscale=False, text=table,
        texttemplate="%{text}", textfont={"size": 22}, xgap=3, ygap=3,
    )  # fmt: skip
    down = {"title": labels[0], "autorange": "reversed", "type": "category"}
    return figure(heat, height=420, xaxis={"title": labels[1], "type": "category"}, yaxis=down)


def lines(
    x: Sequence[float],
    curves: Mapping[str, Sequence[float] | np.ndarray],
    at: float | None,
    labels: tuple[str, str],
    end: float | None = None,
) -> go.Figure:
    """Shares along one axis, which goes to ``end`` from the start, and a dotted line where the control stands."""
    traces = [
        go.Scatter(x=list(x), y=list(values), name=name, line={"color": color, "width": 4})
        for (name, values), color in zip(curves.items(), CYCLE, strict=False)
    ]
    if at is not None:
        dotted = {"color": GREY, "dash": "dot", "width": 3}
        traces.append(go.Scatter(x=[at, at], y=[0, 1], mode="lines", showlegend=False, line=dotted))
    across = {"title": labels[0], **({} if end is None else {"range": [-0.02 * end, 1.02 * end]})}
    return figure(*traces, height=440, xaxis=across, yaxis={**UNIT, "title": labels[1]})


def pairs(names: Sequence[str], values: Mapping[str, Sequence[float]], height: int = 360) -> go.Figure:
    """Bars in groups: a share before and after, by name."""
    traces = []
    for (kind, shares), color in zip(values.items(), CYCLE, strict=False):
        bar = {"y": list(names), "x": list(shares), "text": [f"{share:.2f}" for share in shares]}
        traces.append(go.Bar(name=kind, orientation="h", marker={"color": color}, constraintext="none", **bar))
    axis, room = {"autorange": "reversed", "tickfont": {"size": 17}}, {"l": 120, "r": 16, "t": 30, "b": 36}
    return figure(*traces, height=height, xaxis=UNIT, yaxis=axis, barmode="group", margin=room)
