"""Charts of stored averages, bugs, masks, penalties, runs and clusters."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.normalisation import running
from models.normalisation.network import Outcome
from models.normalisation.scale import Run
from viz.canvas import Pane
from viz.colors import BLUE, GREEN, GREY, VERMILION
from viz.theme import dots, figure, line


def averages(found: running.Averages, spread: float, labels: Mapping[str, str]) -> go.Figure:
    """Stored mean and variance by step; dashed, those of the input; dots, those of each batch."""
    steps = np.arange(len(found.mean))
    truth = {"mean": running.MEAN, "variance": spread**2}
    batch = {"mean": found.batches.mean(axis=1), "variance": found.batches.var(axis=1, ddof=1)}
    traces = []
    for name, color in (("mean", BLUE), ("variance", VERMILION)):
        ends, once = [0, steps[-1]], name == "mean"
        traces.append(dots("", steps[1:], batch[name], color, 5, opacity=0.5))
        traces.append(line(labels[name], steps, getattr(found, name), color))
        traces.append(line(labels["input"], ends, [truth[name]] * 2, color, "dash", showlegend=once))
    top = float(max(2 * spread**2, 1.2 * running.MEAN, found.mean.max(), found.variance.max()))
    return figure(*traces, height=460, titles=(labels["step"], labels["value"]), yaxis={"range": [-1, 1.1 * top]})


def bars(found: Mapping[str, float], label: str, chance: str = "") -> go.Figure:
    """Accuracy of each; a dashed line where guessing stands."""
    names, values = list(found), list(found.values())
    colors = [(GREEN, VERMILION, BLUE)[index % 3] for index in range(len(names))]
    traces: list[go.Bar | go.Scatter] = [
        go.Bar(x=names, y=values, marker={"color": colors}, text=[f"{value:.1%}" for value in values], showlegend=False)
    ]
    if chance:
        traces.append(line(chance, names, [0.1] * len(names), GREY, "dash"))
    return figure(*traces, height=300, yaxis={"title": label, "range": [0, 1.08], "tickformat": ".0%"})


def scales(runs: Mapping[str, tuple[Run, str]], labels: Sequence[str]) -> go.Figure:
    """Loss by step above, size of the weights below."""
    traces = []
    for (name, (run, dash)), color in zip(runs.items(), (VERMILION, GREY, BLUE, GREEN), strict=False):
        for y, axis in ((run.loss, "y"), (run.size, "y2")):
            traces.append(line(name, np.arange(len(y)), y, color, dash, yaxis=axis, showlegend=axis == "y"))
    sizes = np.concatenate([run.size for run, _dash in runs.values()])
    low, high = np.log10(sizes.min()) - 0.1, np.log10(sizes.max()) + 0.1
    ticks = [digit * 10.0**power for power in range(int(np.floor(low)), int(np.ceil(high))) for digit in (1, 3)]
    return figure(
        *traces, height=460, xaxis={"title": labels[0], "anchor": "y2"},
        yaxis={"title": labels[1], "domain": [0.36, 1], "rangemode": "tozero"},
        yaxis2={
            "title": labels[2], "domain": [0, 0.28], "type": "log", "range": [low, high], "tickvals": ticks,
            "ticktext": [f"{tick:g}" for tick in ticks],
        },
    )  # fmt: skip


def stored(found: Mapping[str, Outcome], labels: Sequence[str]) -> go.Figure:
    """Stored mean of each unit of the first layer by what it is now: on the diagonal, eval subtracts the right mean."""
    traces = []
    every = np.concatenate([one.true[0] for one in found.values()] + [one.stored[0] for one in found.values()])
    ends = [float(every.min()), float(every.max())]
    for (name, one), color, symbol in zip(found.items(), (VERMILION, BLUE), ("circle", "diamond"), strict=False):
        traces.append(dots(name, one.true[0], one.stored[0], color, 8, marker={"symbol": symbol}))
    traces.append(line(labels[2], ends, ends, GREY, "dash"))
    return figure(*traces, height=300, titles=labels[:2])


def digits(found: Outcome, title: str, count: int = 12) -> Pane:
    """The first digits as the network gets them, side by side."""
    shown = np.concatenate(list(found.digits[:count]), axis=1)
    return Pane((255 * np.clip(shown, 0, 1)).round().astype(np.uint8), title)
