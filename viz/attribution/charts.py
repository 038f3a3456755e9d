"""Answers as bars, and the curves that judge the maps.

Translated words come last, as one mapping ``labels``: methods by their names, and what each function lists.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.attribution.curves import Curves
from models.attribution.gradients import Completeness
from models.attribution.sanity import Check
from models.attribution.subject import Answer
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION, plotly_scale
from viz.theme import figure

COLORS = {
    "gradient": BLUE, "guided backprop": VERMILION, "Grad-CAM": GREEN, "edges": GREY, "occlusion": PURPLE,
    "integrated gradients": AMBER, "gradient x input": BLUE, "SmoothGrad": BLUE, "RISE": GREEN, "random": GREY,
}  # fmt: skip
DASHES = {"edges": "dash", "random": "dot", "RISE": "dash", "SmoothGrad": "dash", "gradient x input": "dot"}


def answers(now: Sequence[Answer], before: Sequence[Answer], height: int, labels: Mapping[str, str]) -> go.Figure:
    """Probabilities with the patch as bars, without it as marks. Labels: with, without."""
    names = [_short(answer.name) for answer in now]
    return figure(
        go.Bar(
            x=[answer.probability for answer in now], y=names, orientation="h", marker={"color": BLUE},
            name=labels["with"],
        ),
        go.Scatter(
            x=[answer.probability for answer in before], y=names, mode="markers", name=labels["without"],
            marker={"symbol": "line-ns-open", "size": 20, "color": VERMILION, "line": {"width": 3}},
        ),
        go.Scatter(
            x=[1.5] * len(names), y=names, mode="text", text=[f"{answer.probability:.1%}" for answer in now],
            textposition="middle left", hoverinfo="skip", showlegend=False,
        ),
        height=height, showlegend=False, yaxis={"autorange": "reversed", "automargin": True, "showgrid": False},
        xaxis={"range": [0, 1.5], "tickvals": [0, 1], "tickformat": ".0%"},
        margin={"l": 8, "r": 4, "t": 4, "b": 28},
    )  # fmt: skip


def trace(probabilities: Sequence[float], clean: float, height: int, labels: Mapping[str, str]) -> go.Figure:
    """The probability at the last places of the patch, and without any (dashed). Labels: probability, places."""
    return figure(
        go.Scatter(
            y=list(probabilities), mode="lines+markers", line={"color": BLUE, "width": 3}, name=labels["probability"]
        ),
        go.Scatter(
            x=[0, max(1, len(probabilities) - 1)], y=[clean, clean], mode="lines",
            line={"color": VERMILION, "dash": "dash"}, name=labels["probability"],
        ),
        height=height, showlegend=False, margin={"l": 52, "r": 8, "t": 8, "b": 44},
        xaxis={"title": labels["places"], "showticklabels": False}, yaxis={"range": [0, 1.02], "tickformat": ".0%"},
    )  # fmt: skip


def correlations(names: Sequence[str], values: np.ndarray, height: int, dark: bool = False) -> go.Figure:
    """A table of rank correlations, each with its number."""
    colors = plotly_scale("diverging on dark" if dark else "diverging")
    heat = go.Heatmap(
        z=values, x=list(names), y=list(names), zmin=-1, zmax=1, colorscale=colors,
        text=np.round(values, 2), texttemplate="%{text}", hoverinfo="skip", showscale=False, xgap=2, ygap=2,
    )  # fmt: skip
    return figure(heat, height=height, yaxis={"autorange": "reversed", "automargin": True})


def cascade(checks: Sequence[Check], depths: int, labels: Mapping[str, str]) -> go.Figure:
    """Rank correlation with the untouched network's map, over the number of shuffled stages, up to `depths`.

    Labels: stages, rank.
    """
    methods = [twin.trained.method for twin in checks[0].twins]
    lines = [
        go.Scatter(
            x=[check.stages for check in checks], y=[check.twins[i].rank_correlation for check in checks],
            mode="lines+markers", name=labels[method],
            line={"color": COLORS[method], "dash": DASHES.get(method), "width": 3},
        )
        for i, method in enumerate(methods)
    ]  # fmt: skip
    axis = {"title": labels["stages"], "range": [-0.4, depths + 0.4]}
    return figure(*lines, height=320, xaxis=axis, yaxis={"title": labels["rank"], "range": [-1.05, 1.05]})


def curves(found: Sequence[Curves], kind: str, labels: Mapping[str, str]) -> go.Figure:
    """Deletion or insertion of every map; the areas stand in the legend.

    Labels: deletion, insertion (axes), lower, higher (what is good), probability.
    """
    lines = [
        go.Scatter(
            x=curve.shares, y=getattr(curve, kind), mode="lines",
            name=f"{labels[curve.method]} {getattr(curve, f'{kind}_area'):.2f}",
            line={"color": COLORS[curve.method], "dash": DASHES.get(curve.method), "width": 3},
        )
        for curve in found
    ]  # fmt: skip
    return figure(
        *lines, height=360, margin={"l": 64, "r": 8, "t": 8, "b": 52},
        xaxis={"title": labels[kind], "tickformat": ".0%"},
        yaxis={"title": labels["probability"], "tickformat": ".0%", "rangemode": "tozero"},
        legend={
            "orientation": "v", "y": 1, "yanchor": "top", "x": 1.02, "font": {"size": 13},
            "title": {"text": labels["lower" if kind == "deletion" else "higher"]},
        },
    )  # fmt: skip


def completeness(found: Completeness, labels: Mapping[str, str]) -> go.Figure:
    """Sums of the map for growing steps, and the gain that they must reach (dashed). Labels: sum, gain, steps."""
    names = [str(count) for count in found.steps]
    return figure(
        go.Bar(
            x=names, y=found.sums, marker={"color": BLUE}, name=labels["sum"], text=np.round(found.sums, 2),
            insidetextanchor="middle",
        ),
        go.Scatter(
            x=names, y=[found.gain] * len(names), mode="lines", name=labels["gain"],
            line={"color": VERMILION, "dash": "dash", "width": 3},
        ),
        height=300, xaxis={"title": labels["steps"], "type": "category"}, yaxis={"title": labels["sum"]},
    )  # fmt: skip


def recognised(as_trained: np.ndarray, clean: np.ndarray | None, labels: Mapping[str, str]) -> go.Figure:
    """Share of held-out digits recognised as trained and, where given, without the tag.

    Labels: trained, clean, digit, recognised.
    """
    digits = [str(digit) for digit in range(len(as_trained))]
    pattern = {"color": VERMILION, "pattern": {"shape": "/"}}
    bars = [go.Bar(x=digits, y=as_trained, name=labels["trained"], marker={"color": BLUE})]
    if clean is not None:
        bars.append(go.Bar(x=digits, y=clean, name=labels["clean"], marker=pattern))
    return figure(
        *bars, height=320, showlegend=True, barmode="group", xaxis={"title": labels["digit"], "type": "category"},
        yaxis={"title": labels["recognised"], "range": [0, 1.02], "tickformat": ".0%"},
    )  # fmt: skip


def climb(scores: np.ndarray, labels: Mapping[str, str]) -> go.Figure:
    """What is climbed, step by step. Labels: step, score."""
    line = go.Scatter(x=np.arange(1, len(scores) + 1), y=scores, mode="lines+markers", line={"color": BLUE, "width": 3})
    return figure(line, height=320, xaxis={"title": labels["step"]}, yaxis={"title": labels["score"]})


def _short(name: str, length: int = 16) -> str:
    return name if len(name) <= length else name[: length - 1] + "…"
