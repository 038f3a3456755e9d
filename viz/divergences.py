"""Two densities to drag, and charts of what divergences, fits, networks and judges say."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.divergences.densities import KNOTS, Density, X, drawn, log_density
from viz.canvas import Box, Line, Pane, Shape, clear
from viz.colors import BLUE, CYCLE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import figure

WIDTH, HEIGHT, REACH = 640, 320, 8.0  # px of the ground, and where its sides stand on the line
FLOOR = HEIGHT - 14
DASHES = ("solid", "dash", "dot")


def to_x(pixel: float) -> float:
    return (pixel / WIDTH * 2 - 1) * REACH


def to_pixel(x: float) -> float:
    return (x / REACH + 1) / 2 * WIDTH


def ceiling(*densities: Density) -> float:
    """The height that the top of the ground stands for: the tallest bell of this width, with a margin."""
    return 1.2 * max(float(np.exp(log_density(density)).max()) for density in densities)


def ground(
    p: Density, q: Density, arrow: float, lacking: Sequence[tuple[float, float]], title: str
) -> tuple[Pane, list[dict[str, object]]]:
    """p blue, q orange, with handles at their modes and widths, the way downhill for q, and where q has nothing."""
    top = ceiling(p, q)
    shapes: list[Shape] = []
    handles: list[dict[str, object]] = []
    shapes += [Box((to_pixel(a), 0, to_pixel(b), FLOOR), VERMILION, 1, hatch=True) for a, b in lacking]
    seen = X[(-REACH < X) & (REACH > X)][::5]
    for name, density, color in (("p", p, BLUE), ("q", q, VERMILION)):
        y = FLOOR * (1 - np.exp(log_density(density, seen)) / top)
        shapes.append(Line(list(zip(map(to_pixel, seen.tolist()), y.tolist(), strict=True)), color, 3))
        handles += grips(name, density, color, top)
    if np.isfinite(arrow) and abs(arrow) > 1e-12:
        middle = to_pixel(float(np.dot(q.shares, q.means)))
        length = float(np.clip(200 * arrow, -240, 240))
        shapes.append(Line([(middle, FLOOR - 8), (middle + length, FLOOR - 8)], GREEN, 5, arrow=True))
    return Pane(clear(HEIGHT, WIDTH), title, shapes=shapes), handles


def grips(name: str, density: Density, color: str, top: float) -> list[dict[str, object]]:
    """A handle at each mode; one beside the first for the width; of a drawn density one at each height."""
    if density.shape == "drawn":
        y = FLOOR * (1 - drawn(density, KNOTS + density.means[0]) / top)
        return [
            {"name": "", "xy": [to_pixel(x), float(at)], "color": color}
            for x, at in zip(KNOTS + density.means[0], y, strict=True)
        ]
    places = [*density.means, density.means[0] + density.width * (0.98 if density.shape == "box" else 1)]
    heights = np.exp(log_density(density, np.array(places)))
    xy = [[to_pixel(x), float(FLOOR * (1 - height / top))] for x, height in zip(places, heights, strict=True)]
    names = [name, *[""] * (len(density.means) - 1), "↔"]
    return [{"name": word, "xy": at, "color": color} for word, at in zip(names, xy, strict=True)]


def line(index: int, name: str, x: np.ndarray, y: np.ndarray, **more: object) -> go.Scatter:
    style = {"color": CYCLE[index % len(CYCLE)], "dash": DASHES[index // len(CYCLE) % 3], "width": 3}
    return go.Scatter(x=x, y=y, name=name, mode="lines", line=style, **more)


def shifts(
    found: Mapping[str, np.ndarray], at: np.ndarray, words: Mapping[str, str], labels: tuple[str, str]
) -> go.Figure:
    """Each divergence for q moved to either side; the dashed line is where it stands."""
    traces = [line(index, words[name], at, y) for index, (name, y) in enumerate(found.items())]
    drawn = figure(*traces, height=300, xaxis={"title": labels[0]}, yaxis={"title": labels[1], "range": [-0.05, 2.6]})
    return drawn.add_vline(0, line={"color": GREY, "dash": "dash", "width": 2})


def curves(
    x: np.ndarray, found: Mapping[str, np.ndarray], labels: tuple[str, str], height: int = 260, **y: object
) -> go.Figure:
    """Named curves over one line."""
    traces = [line(index, name, x, values) for index, (name, values) in enumerate(found.items())]
    return figure(*traces, height=height, xaxis={"title": labels[0]}, yaxis={"title": labels[1], **y})


def strands(p: np.ndarray, q: np.ndarray, labels: tuple[str, str]) -> go.Figure:
    """Which place of p each share of q's mass is matched with."""
    traces = [
        go.Scatter(x=[a, b], y=[1, 0], mode="lines", line={"color": PURPLE, "width": 2}, showlegend=False)
        for a, b in zip(p, q, strict=True)
    ]
    return figure(
        *traces,
        height=260,
        xaxis={"title": labels[0], "range": [-REACH, REACH]},
        yaxis={"tickvals": [0, 1], "ticktext": ["q", "p"]},
    )


def fits(
    x: np.ndarray,
    target: np.ndarray,
    found: Mapping[str, tuple[np.ndarray, np.ndarray]],
    words: Mapping[str, str],
    labels: tuple[str, str],
) -> go.Figure:
    """The target filled; of each divergence a bell, and the nearest one as a thin line."""
    ground = go.Scatter(x=x, y=target, name="p", fill="tozeroy", mode="lines", line={"color": GREY, "width": 2})
    traces = [line(index, words[name], x, bell) for index, (name, (bell, _best)) in enumerate(found.items())]
    for index, (_bell, best) in enumerate(found.values()):
        thin = {"color": CYCLE[index % len(CYCLE)], "width": 1.5, "dash": "dot"}
        traces.append(go.Scatter(x=x, y=best, mode="lines", line=thin, showlegend=False))
    return figure(ground, *traces, height=400, xaxis={"title": labels[0], "range": [-8, 8]}, yaxis={"title": labels[1]})


def plane(
    found: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], names: tuple[str, str], labels: tuple[str, str]
) -> go.Figure:
    """Features of the reference and of a set as points; their ellipses are all that the Fréchet distance sees."""
    traces = []
    for places, ring, name, color in zip(found[:2], found[2:], names, (BLUE, VERMILION), strict=True):
        dots = {"color": color, "size": 4, "opacity": 0.45}
        traces.append(go.Scatter(x=places[:, 0], y=places[:, 1], name=name, mode="markers", marker=dots))
        edge = {"color": color, "width": 4}
        traces.append(go.Scatter(x=ring[:, 0], y=ring[:, 1], mode="lines", line=edge, showlegend=False))
    return figure(*traces, height=300, xaxis={"title": labels[0]}, yaxis={"title": labels[1]})


def bias(
    counts: np.ndarray, means: np.ndarray, deviations: np.ndarray, limit: float, labels: Mapping[str, str]
) -> go.Figure:
    """Fréchet distance of real digits to real digits against 1/n, with the line to 0."""
    slope = (means[-1] - limit) * counts[-1]
    ends = np.array([0, 1 / 150])
    dots = go.Scatter(
        x=1 / counts, y=means, mode="markers", name=labels["samples"], error_y={"array": deviations},
        marker={"color": BLUE, "size": 10}, text=[f"n = {count}" for count in counts],
    )  # fmt: skip
    rule = go.Scatter(
        x=ends, y=limit + slope * ends, mode="lines", name=labels["line"], line={"color": GREY, "dash": "dash"}
    )
    return figure(
        dots,
        rule,
        height=300,
        xaxis={"title": "1/n", "range": [-0.0005, 0.0105]},
        yaxis={"title": labels["distance"], "range": [0, 11]},
    )


def sheet(images: np.ndarray, columns: int, title: str) -> Pane:
    """Digits ``[N, 14, 14]``, ink 0 to 1, in rows, dark on light."""
    rows = len(images) // columns
    tiles = np.pad(images[: rows * columns], ((0, 0), (1, 1), (1, 1))).reshape(rows, columns, 16, 16)
    page = tiles.transpose(0, 2, 1, 3).reshape(rows * 16, columns * 16)
    return Pane((255 - 255 * page.clip(0, 1)).round().astype(np.uint8), title, paper=True)


def singular(before: Sequence[np.ndarray], after: Sequence[np.ndarray], labels: Mapping[str, str]) -> go.Figure:
    """Singular values of every layer, falling, before and after normalisation; the dashed line is 1."""
    traces = []
    for found, name, color in ((before, labels["before"], VERMILION), (after, labels["after"], BLUE)):
        y = np.concatenate([np.r_[values[:20], np.nan] for values in found])
        mark = {"color": color, "size": 7}
        traces.append(
            go.Scatter(x=np.arange(len(y)), y=y, name=name, mode="lines+markers", line={"color": color}, marker=mark)
        )
    drawn = figure(
        *traces, height=300, xaxis={"title": labels["values"], "showticklabels": False}, yaxis={"title": labels["size"]}
    )
    return drawn.add_hline(1, line={"color": GREEN, "dash": "dash", "width": 2})


def trade(
    way: np.ndarray, others: Mapping[str, tuple[float, float]], names: tuple[str, str], labels: tuple[str, str]
) -> go.Figure:
    """Error ``way[:, 0]`` and edges ``way[:, 1]`` of a training, step by step, beside answers without a network."""
    mark: dict[str, object] = {"color": BLUE, "size": [6] * (len(way) - 1) + [16]}
    traces = [
        go.Scatter(x=way[:, 0], y=way[:, 1], name=names[0], mode="lines+markers", line={"color": BLUE}, marker=mark)
    ]
    for name, (error, edge) in [*others.items(), (names[1], (0, 1))]:
        mark = {"color": VERMILION, "size": 14, "symbol": "diamond"}
        words = {"text": [name], "textposition": "bottom center" if error else "bottom right"}
        traces.append(go.Scatter(x=[error], y=[edge], name=name, mode="markers+text", marker=mark, **words))
    top = 1.3 * max(error for error, _edge in others.values())
    x = {"title": labels[0], "range": [-0.04 * top, top]}
    return figure(*traces, height=300, showlegend=False, xaxis=x, yaxis={"title": labels[1], "range": [0, 1.2]})
