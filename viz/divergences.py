"""Two densities to drag, and charts of what divergences, fits, networks and judges say."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from models.divergences.densities import KNOTS, Density, X, log_density
from models.divergences.paired import Snapshot
from models.divergences.scores import Bias
from viz import sheets
from viz.canvas import Box, Line, Pane, Shape, clear
from viz.colors import BLUE, CYCLE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import dots, figure, line, numbered, segments

WIDTH, HEIGHT, REACH = 640, 320, 8.0  # px of the ground, and where its sides stand on the line
FLOOR = HEIGHT - 14
Handles = list[dict[str, object]]
Spans = Sequence[tuple[float, float]]


def to_x(pixel: float) -> float:
    return (pixel / WIDTH * 2 - 1) * REACH


def to_pixel(x: Any) -> Any:
    return (x / REACH + 1) / 2 * WIDTH


def ceiling(*densities: Density) -> float:
    """The height that the top of the ground stands for: the tallest bell of this width, with a margin."""
    return 1.2 * max(float(np.exp(log_density(density)).max()) for density in densities)


def placed(x: np.ndarray, heights: np.ndarray, top: float) -> list[tuple[float, float]]:
    """Pixels of heights over the line."""
    return list(zip(to_pixel(x).tolist(), (FLOOR * (1 - heights / top)).tolist(), strict=True))


def ground(p: Density, q: Density, arrow: float, lacking: Spans, title: str) -> tuple[Pane, Handles]:
    """p blue, q orange, with handles at their modes and widths, the way downhill for q, and where q has nothing."""
    top = ceiling(p, q)
    shapes: list[Shape] = [Box((to_pixel(a), 0, to_pixel(b), FLOOR), VERMILION, 1, hatch=True) for a, b in lacking]
    seen = X[(-REACH < X) & (REACH > X)][::5]
    for density, color in ((p, BLUE), (q, VERMILION)):
        shapes.append(Line(placed(seen, np.exp(log_density(density, seen)), top), color, 3))
    if np.isfinite(arrow) and abs(arrow) > 1e-12:
        middle = to_pixel(float(np.dot(q.shares, q.means)))
        length = float(np.clip(200 * arrow, -240, 240))
        shapes.append(Line([(middle, FLOOR - 8), (middle + length, FLOOR - 8)], GREEN, 5, arrow=True))
    return Pane(clear(HEIGHT, WIDTH), title, shapes=shapes), [*grips("p", p, BLUE, top), *grips("q", q, VERMILION, top)]


def grips(name: str, density: Density, color: str, top: float) -> Handles:
    """A handle at each mode; one beside the first for the width; of a drawn density one at each height."""
    if density.shape == "drawn":
        x, names = KNOTS + density.means[0], [""] * len(KNOTS)
    else:
        side = density.width * (0.98 if density.shape == "box" else 1)
        x, names = np.array([*density.means, density.means[0] + side]), [name, *[""] * (len(density.means) - 1), "↔"]
    places = placed(x, np.exp(log_density(density, x)), top)
    return [{"name": word, "xy": list(at), "color": color} for word, at in zip(names, places, strict=True)]


def shifts(found: Mapping[str, np.ndarray], at: np.ndarray, labels: tuple[str, str]) -> go.Figure:
    """Each divergence for q moved to either side; the dashed line is where it stands."""
    drawn = curves(at, found, labels, height=300, yaxis={"range": [-0.05, 2.6]})
    return drawn.add_vline(0, line={"color": GREY, "dash": "dash", "width": 2})


def curves(x: np.ndarray, found: Mapping[str, np.ndarray], labels: tuple[str, str], **layout: Any) -> go.Figure:
    """Named curves over one line."""
    traces = [line(name, x, values, *numbered(index)) for index, (name, values) in enumerate(found.items())]
    return figure(*traces, titles=labels, **{"height": 260, **layout})


def strands(p: np.ndarray, q: np.ndarray, labels: tuple[str, str]) -> go.Figure:
    """Which place of p each share of q's mass is matched with."""
    ends = segments(p, q), segments(np.ones_like(p), np.zeros_like(q))
    up = {"tickvals": [0, 1], "ticktext": ["q", "p"]}
    return figure(line("", *ends, PURPLE), height=260, titles=labels, xaxis={"range": [-REACH, REACH]}, yaxis=up)


def fits(
    x: np.ndarray, target: np.ndarray, found: Mapping[str, tuple[np.ndarray, ...]], labels: tuple[str, str]
) -> go.Figure:
    """The target filled; of each divergence a bell, and the nearest one as a thin line."""
    traces = [line("p", x, target, GREY, fill="tozeroy")]
    for index, (name, (bell, best)) in enumerate(found.items()):
        traces.append(line(name, x, bell, *numbered(index)))
        traces.append(line("", x, best, numbered(index)[0], "dot", showlegend=False).update(line={"width": 1.5}))
    return figure(*traces, height=400, titles=labels, xaxis={"range": [-8, 8]})


def plane(found: Mapping[str, tuple[np.ndarray, np.ndarray]], labels: tuple[str, str]) -> go.Figure:
    """Features of the reference and of sets as points; their ellipses are all that the Fréchet distance sees."""
    traces = []
    for (name, (places, ring)), color in zip(found.items(), CYCLE, strict=False):
        (x, y), (across, up) = places.T, ring.T
        traces += [dots(name, x, y, color, 4, opacity=0.45), line("", across, up, color, showlegend=False)]
    return figure(*traces, height=300, titles=labels)


def bias(found: Bias, labels: Mapping[str, str]) -> go.Figure:
    """Both distances of real digits to real digits against 1/n; where there is one, the line of the first to 0."""
    x, traces = 1 / found.counts, []
    for name, color, axis in (("frechet", BLUE, "y"), ("kernel", VERMILION, "y2")):
        values = getattr(found, name)
        spread = {"array": values.std(axis=1)}
        traces.append(dots(labels[name], x, values.mean(axis=1), color, 10, error_y=spread, yaxis=axis))
    if np.isfinite(found.limit):
        ends = np.array([0, x[0]])
        slope = (found.frechet[-1].mean() - found.limit) * found.counts[-1]
        traces.append(line(labels["line"], ends, found.limit + slope * ends, GREY, "dash", showlegend=False))
    reach = float(np.abs(found.kernel.mean(axis=1)).max() + found.kernel.std(axis=1).max())
    right = {"overlaying": "y", "side": "right", "range": [-reach, 3 * reach], "showgrid": False, "nticks": 4}
    margin = {"l": 64, "r": 56, "t": 16, "b": 52}
    titles = "1/n", labels["distance"]
    return figure(*traces, height=300, titles=titles, yaxis={"rangemode": "tozero"}, yaxis2=right, margin=margin)


def sheet(images: np.ndarray, columns: int, title: str) -> Pane:
    """Digits ``[N, 14, 14]``, ink 0 to 1, in rows, dark on light."""
    page = sheets.sheet(images, columns, gap=2, edge=1)
    return Pane((255 - 255 * page.clip(0, 1)).round().astype(np.uint8), title, paper=True)


def singular(before: Sequence[np.ndarray], after: Sequence[np.ndarray], labels: Mapping[str, str]) -> go.Figure:
    """Singular values of every layer, falling, before and after normalisation; the dashed line is 1."""
    traces = []
    for found, name, color in ((before, labels["before"], VERMILION), (after, labels["after"], BLUE)):
        y = np.concatenate([np.r_[values[:20], np.nan] for values in found])
        traces.append(line(name, np.arange(len(y)), y, color, mode="lines+markers"))
    drawn = figure(*traces, height=300, titles=(labels["values"], labels["size"]), xaxis={"showticklabels": False})
    return drawn.add_hline(1, line={"color": GREEN, "dash": "dash", "width": 2})


def trade(
    history: Sequence[Snapshot], others: Mapping[str, tuple[float, float]], names: Sequence[str], labels: Sequence[str]
) -> go.Figure:
    """Error and edges of a training, step by step, beside answers without a network."""
    x, y = ([getattr(one, name) for one in history] for name in ("error", "edges"))
    traces = [line(names[0], x, y, BLUE, mode="lines+markers", marker={"size": [6] * (len(x) - 1) + [16]})]
    for name, (error, edge) in [*others.items(), (names[1], (0, 1))]:
        words = {"text": [name], "textposition": "bottom center" if error else "bottom right", "mode": "markers+text"}
        traces.append(dots(name, [error], [edge], VERMILION, 14, marker={"symbol": "diamond"}, **words))
    top = 1.3 * max(error for error, _edge in others.values())
    across = {"range": [-0.04 * top, top]}
    return figure(*traces, height=300, titles=labels, showlegend=False, xaxis=across, yaxis={"range": [0, 1.2]})
