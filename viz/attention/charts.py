"""Weights by width, costs by tokens."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from models.attention.cost import Cost
from models.attention.growth import Spread
from viz.colors import BLUE, CYCLE, GREEN, GREY, VERMILION
from viz.theme import figure

COLORS = (VERMILION, BLUE)  # raw, divided by the root of d


def growth(found: Spread, curves: Sequence[Spread], words: tuple[str, str], labels: Sequence[str]) -> go.Figure:
    """Left the 50 weights of one draw, right the largest weight by width, with the width that is looked at."""
    traces: list[go.BaseTraceType] = []
    for index, (word, color) in enumerate(zip(words, COLORS, strict=True)):
        keys, marker = np.arange(1, found.weights.shape[1] + 1), {"color": color}
        traces.append(go.Bar(x=keys, y=found.weights[index], name=word, marker=marker))
        line = {"color": color, "width": 3}
        widths = [one.width for one in curves]
        largest = [float(one.largest[index]) for one in curves]
        traces.append(go.Scatter(x=widths, y=largest, name=word, line=line, xaxis="x2", yaxis="y2", showlegend=False))
    at = {"x": [found.width] * 2, "y": [0, 1], "mode": "lines", "line": {"color": GREY, "dash": "dot"}}
    traces.append(go.Scatter(**at, xaxis="x2", yaxis="y2", showlegend=False))
    return figure(
        *traces,
        height=380,
        width=560,
        xaxis={"title": labels[0], "domain": [0, 0.46]},
        yaxis={"title": labels[1], "range": [0, 1]},
        xaxis2={"title": labels[2], "type": "log", "dtick": 1, "domain": [0.56, 1], "anchor": "y2"},
        yaxis2={"title": labels[3], "range": [0, 1], "anchor": "x2"},
    )


def costs(found: Sequence[Cost], kind: str, words: tuple[str, str, str], labels: Sequence[str]) -> go.Figure:
    """Milliseconds, or the memory of the weights, by number of tokens; both axes logarithmic."""
    tokens = [one.tokens for one in found]
    if kind == "time":
        series = [[one.milliseconds[index] for one in found] for index in range(3)]
        rows = list(zip(words, series, CYCLE, strict=False))
    else:
        every, windows = [one.mebibytes for one in found], [one.window_mebibytes for one in found]
        rows = [(words[0], every, BLUE), (words[2], windows, GREEN)]
    traces = [
        go.Scatter(x=tokens, y=values, name=word, mode="lines+markers", line={"color": color, "width": 3})
        for word, values, color in rows
    ]
    y = {"title": labels[1 if kind == "time" else 2], "type": "log", "dtick": 1, "exponentformat": "power"}
    ticks = {"type": "log", "tickvals": tokens, "ticktext": [f"{count:,}" for count in tokens]}
    return figure(*traces, height=420, xaxis={"title": labels[0], **ticks}, yaxis=y)
