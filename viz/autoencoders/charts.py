"""Charts of a training, of the price of each dimension, and of errors."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.autoencoders.staircase import Snapshot as Step
from models.autoencoders.training import Snapshot
from models.rates import Curves
from viz.colors import BLUE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import figure, line


def curves(history: Sequence[Snapshot], labels: Mapping[str, str]) -> go.Figure:
    """Error of learnt and held-out digits, the KL and -ELBO in nats by step; of PCA there is nothing to see."""
    steps, last = [one.step for one in history], history[-1]
    lines = [
        line(labels["trained"], steps, [one.error[0] for one in history], GREY, "dot"),
        line(labels["held out"], steps, [one.error[1] for one in history], BLUE),
    ]
    if last.config.variational:
        lines.append(line(labels["bound"], steps, [one.bound for one in history], VERMILION))
        kl = [float(one.divergences.sum()) for one in history]
        lines.append(line(labels["kl"], steps, kl, GREEN, yaxis="y2"))
    top = float(np.nanmax([one.error[1] for one in history[1:]] or [last.error[1]])) * 1.1
    bottom = float(np.nanmin([min(one.error) for one in history])) * 0.9
    right = {"title": labels["kl"], "overlaying": "y", "side": "right", "rangemode": "tozero", "showgrid": False}
    more = {"yaxis2": right, "margin": {"l": 64, "r": 64, "t": 16, "b": 52}} if last.config.variational else {}
    more |= {"xaxis": {"range": [0, last.config.steps]}, "yaxis": {"range": sorted((bottom, top))}}
    return figure(*lines, height=240, titles=(labels["step"], labels["nats"]), **more)


def bars(values: np.ndarray, labels: tuple[str, str]) -> go.Figure:
    """The mean KL of every dimension of the code."""
    drawn = go.Bar(x=np.arange(1, len(values) + 1), y=values, marker={"color": GREEN})
    across = {"dtick": max(1, len(values) // 8)}
    return figure(drawn, height=240, titles=labels, xaxis=across, yaxis={"rangemode": "tozero"})


def staircase(found: Step, law: np.ndarray, labels: Mapping[str, str]) -> go.Figure:
    """What each dimension costs after so many steps, and the law as outlines that were there before."""
    across = np.arange(1, len(law) + 1)
    outline = {"color": "rgba(0,0,0,0)", "line": {"color": VERMILION, "width": 3}}
    wide = [0.8] * len(law)
    top = 1.15 * max(float(law.max()), 0.1)
    shown = np.minimum(found.divergences, top)
    return figure(
        go.Bar(x=across, y=shown, name=labels["trained"], marker={"color": BLUE}, width=[0.6] * len(law)),
        go.Bar(x=across, y=law, name=labels["law"], marker=outline, width=wide),
        height=300, barmode="overlay", titles=(labels["dimension"], labels["nats"]), xaxis={"dtick": 1},
        yaxis={"range": [0, top]},
    )  # fmt: skip


def eigenvalues(values: np.ndarray, border: float, labels: Mapping[str, str]) -> go.Figure:
    """Variances of the digits along their principal axes; what lies over the border will live."""
    across = np.arange(1, len(values) + 1)
    colors = [BLUE if value > border else GREY for value in values]
    return figure(
        go.Bar(x=across, y=values, marker={"color": colors}, showlegend=False),
        line(labels["border"], [0.5, len(values) + 0.5], [border, border], VERMILION, "dash", showlegend=True),
        height=300, titles=(labels["dimension"], labels["eigenvalue"]), xaxis={"dtick": 1},
        yaxis={"range": [0, 1.15 * max(float(values[0]), min(border, 12.0))]},
    )  # fmt: skip


def histogram(scores: np.ndarray, unknown: np.ndarray, threshold: float, labels: Mapping[str, str]) -> go.Figure:
    """How strange the digits of known classes and those of the unknown one are; right of the line: an alarm."""
    bins = {"start": 0.0, "end": float(scores.max()) * 1.001, "size": float(scores.max()) / 40}
    more = {"xbins": bins, "histnorm": "percent", "opacity": 0.7}
    bars = [
        go.Histogram(x=scores[which], name=labels[name], marker={"color": color}, **more)
        for which, name, color in ((~unknown, "known", BLUE), (unknown, "unknown", VERMILION))
    ]
    drawn = figure(*bars, height=300, barmode="overlay", titles=(labels["score"], labels["share"]))
    return drawn.add_vline(threshold, line={"color": PURPLE, "width": 3})


def roc(found: Mapping[str, Curves], words: Mapping[str, str], labels: tuple[str, str]) -> go.Figure:
    """True against false alarms of each rule; the diagonal is a coin."""
    traces = [
        line(words[name], np.r_[0, one.false_rate], np.r_[0, one.recall], color)
        for (name, one), color in zip(found.items(), (BLUE, GREY, GREEN), strict=True)
    ]
    coin = line("", [0, 1], [0, 1], GREY, "dot", showlegend=False)
    return figure(*traces, coin, height=300, titles=labels, yaxis={"range": [0, 1.02]})
