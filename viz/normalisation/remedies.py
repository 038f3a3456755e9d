"""Charts of dropout, penalties, overfitting and clusters."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.normalisation import clusters, dropout, penalty
from models.normalisation.overfit import Pair, Snapshot
from viz.canvas import Line, Pane, Points, Shape
from viz.colors import BLUE, CYCLE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import LOG, dots, figure, line

SIDE, REACH = 240, 2.0  # px of the ground to drag on; weights from -2 to 2


def pixels(places: np.ndarray) -> list[tuple[float, float]]:
    """Weights ``[K, 2]`` on the ground, the second upwards."""
    found = np.c_[places[:, 0] + REACH, REACH - places[:, 1]] * SIDE / (2 * REACH)
    return [(float(x), float(y)) for x, y in found]


def place(xy: Sequence[float]) -> tuple[float, float]:
    return 2 * REACH * xy[0] / SIDE - REACH, REACH - 2 * REACH * xy[1] / SIDE


def ball(config: penalty.Config, title: str) -> tuple[Pane, list[dict[str, object]]]:
    """Loss as a heat map; the contour and the ball that touch at the solution; the optimum to drag."""
    along = (np.arange(SIDE) + 0.5) * 2 * REACH / SIDE - REACH
    grid = np.stack(np.meshgrid(along, -along), axis=-1)
    found, turn = penalty.solution(config), np.linspace(0, 2 * np.pi, 201)
    rim = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    radius = penalty.size(config.kind, found)
    inside = rim / (np.abs(rim).sum(axis=1, keepdims=True) if config.kind == "L1" else 1)
    values, vectors = np.linalg.eigh(penalty.curvature(config))
    level = float(penalty.loss(config, found))
    contour = np.array(config.optimum) + (rim * np.sqrt(2 * level / values)) @ vectors.T
    axis = np.array([[-REACH, 0], [REACH, 0], [0, -REACH], [0, REACH]])
    shapes: list[Shape] = [Line(pixels(axis[:2]), GREY, 1), Line(pixels(axis[2:]), GREY, 1)]
    shapes += [Line(pixels(contour), "#ffffff", 2), Line(pixels(radius * inside), VERMILION, 3)]
    shapes.append(Points(pixels(found[None]), VERMILION, 7))
    handles: list[dict[str, object]] = [{"name": "", "xy": list(pixels(np.array([config.optimum]))[0]), "color": BLUE}]
    return Pane(np.sqrt(penalty.loss(config, grid)).astype(np.float32), title, shapes=shapes, smooth=True), handles


def walks(found: penalty.Walks, labels: Mapping[str, str]) -> go.Figure:
    """Size of each of ten weights by step on a logarithmic scale; an exact zero leaves the picture."""
    steps, traces = np.arange(len(found.proximal)), []
    for name, color in (("subgradient", VERMILION), ("proximal", BLUE)):
        for index, values in enumerate(np.abs(getattr(found, name)).T):
            shown = np.where(values > 0, values, np.nan)
            traces.append(line(labels[name], steps, shown, color, showlegend=index == 0, opacity=0.7))
    upwards = LOG | {"range": [-4, 1], "dtick": 1}
    return figure(*traces, height=400, titles=(labels["step"], labels["size"]), yaxis=upwards)


def masked(found: dropout.Masks, labels: Mapping[str, str]) -> go.Figure:
    """Probability of the first class with each of 256 masks, sorted, and three ways to one answer."""
    order = np.argsort(found.outputs[:, 0])
    sizes = {"size": 5 + 300 * found.probability[order].clip(0, 0.03)}
    traces = [dots(labels["mask"], np.arange(1, 257), found.outputs[order, 0], GREY, marker=sizes)]
    means = ("arithmetic", VERMILION, "solid"), ("geometric", GREEN, "solid"), ("scaled", PURPLE, "dash")
    for name, color, dash in means:
        traces.append(line(labels[name], [1, 256], [getattr(found, name)[0]] * 2, color, dash))
    return figure(*traces, height=440, titles=(labels["sorted"], labels["class"]))


def answers(found: dropout.Doubt, labels: Mapping[str, str]) -> go.Figure:
    """Probability of each class for one digit: a dot for each pass, a bar for their mean."""
    passes, classes = found.each.shape
    jitter = np.linspace(-0.3, 0.3, passes)
    places = (np.arange(classes)[None] + jitter[:, None]).ravel()
    mean = {"y": found.each.mean(axis=0), "name": labels["mean"], "marker": {"color": BLUE, "opacity": 0.6}}
    return figure(
        go.Bar(x=np.arange(classes), **mean), dots(labels["pass"], places, found.each.ravel(), GREY, 5), height=340,
        titles=(labels["class"], labels["probability"]), xaxis={"dtick": 1}, yaxis={"range": [0, 1.02]},
    )  # fmt: skip


def entropies(found: dropout.Doubt, labels: Mapping[str, str]) -> go.Figure:
    """Entropy of the mean answer, of digits that are read rightly and wrongly."""
    right = found.mean.argmax(axis=1) == found.labels
    bins = {"start": 0, "end": float(np.log(10)), "size": 0.1}
    traces = [
        go.Histogram(x=found.entropy[where], xbins=bins, name=labels[name], marker={"color": color}, opacity=0.7)
        for name, where, color in (("right", right, BLUE), ("wrong", ~right, VERMILION))
    ]
    titles, across = (labels["entropy"], labels["count"]), {"range": [0, 2.31]}
    return figure(*traces, height=340, barmode="overlay", titles=titles, xaxis=across)


def runs(history: Sequence[Pair], best: Mapping[str, Snapshot], labels: Mapping[str, str]) -> go.Figure:
    """Accuracy above and loss below, on unseen digits and (dotted) on training digits; a star at the stop."""
    steps, traces = [one.step for one in history], []
    for name, color in (("plain", VERMILION), ("treated", BLUE)):
        of = [getattr(one, name) for one in history]
        for kind, axis, label in (("", "y", ""), ("_loss", "y2", "_loss")):
            seen, unseen = ([getattr(one, side + label) for one in of] for side in ("training", "test"))
            once = not kind and name == "plain"
            traces.append(line(labels[name], steps, unseen, color, yaxis=axis, showlegend=not kind))
            traces.append(line(labels["training"], steps, seen, color, "dot", yaxis=axis, showlegend=once))
            star = {"symbol": "star", "line": {"width": 1, "color": "white"}}
            at, value = [best[name].step], [getattr(best[name], "test" + label)]
            traces.append(dots(labels["stop"], at, value, color, 16, marker=star, yaxis=axis, showlegend=once))
    return figure(
        *traces, height=460, xaxis={"title": labels["step"], "range": [0, history[-1].config.steps], "anchor": "y2"},
        yaxis={"title": labels["accuracy"], "range": [0, 1.02], "domain": [0.5, 1]},
        yaxis2={"title": labels["loss"], "range": [0, 3], "domain": [0, 0.42]},
    )  # fmt: skip


def plane(found: clusters.Features, digits: tuple[int, ...], title: str, reach: float) -> go.Figure:
    """Unseen digits of three classes in the plane through the templates."""
    places, traces = clusters.plane(found, digits), []
    middle = places[np.isin(found.labels, digits)].mean(axis=0)
    for digit, color, symbol in zip(digits, CYCLE, ("circle", "diamond", "square"), strict=False):
        x, y = places[found.labels == digit].T
        traces.append(dots(str(digit), x, y, color, 7, opacity=0.7, marker={"symbol": symbol}))
    x, y = ([float(at) - reach, float(at) + reach] for at in middle)
    return figure(*traces, height=420, xaxis={"title": title, "range": x}, yaxis={"range": y, "scaleanchor": "x"})


def extent(found: clusters.Features, digits: tuple[int, ...]) -> float:
    """Half the side of a frame that holds these digits."""
    places = clusters.plane(found, digits)[np.isin(found.labels, digits)]
    return 1.05 * float(np.abs(places - places.mean(axis=0)).max())
