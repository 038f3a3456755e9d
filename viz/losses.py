"""Charts of losses, of what they ask for, of distributions, lines and runs; and grounds to drag points on."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from scipy.special import expit as probability

from models.losses.asks import GRID
from models.losses.curves import EDGE, Curve
from models.losses.floats import SCALES
from models.losses.lines import Line as Fit
from models.losses.networks import Snapshot
from models.rates import Curves
from viz import rates as charts
from viz.canvas import Line, Pane, Points, Shape, Text, clear
from viz.colors import AMBER, BLUE, CYCLE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import dots, figure, line, numbered

WIDTH, HEIGHT = 480, 400  # px, of a ground to drag on
WIDE = 960  # px, of points and lines
TOP = 6  # the largest loss that is drawn
LINES = {"MSE": VERMILION, "MAE": GREEN, "Huber": BLUE}


def gradients(
    curves: Mapping[str, Curve], samples: Mapping[str, Curve], logistic: bool, labels: tuple[str, str]
) -> go.Figure:
    """Gradients in the logit, with the sample on every curve."""
    traces = []
    for index, (name, curve) in enumerate(curves.items()):
        color, dash = numbered(index)
        (x, y), at = (_finite(found, logistic) for found in (curve, samples[name]))
        traces += [line(name, x, y, color, dash), dots("", *at, color)]
    return figure(*traces, height=440, titles=labels, yaxis={"range": [-2, 2]})


def _finite(curve: Curve, logistic: bool) -> tuple[np.ndarray, np.ndarray]:
    """Places and gradients, NaN where they are no number."""
    x = probability(curve.logits) if logistic else curve.logits
    return x, np.where(np.isfinite(curve.gradient), curve.gradient, np.nan)


def ground(
    curves: Mapping[str, Curve], samples: Mapping[str, Curve], logistic: bool, title: str
) -> tuple[Pane, list[dict[str, object]]]:
    """Losses from 0 to 6 over the logit (-12 to 12) or p, a dot on each, and a handle to drag the first one's."""
    drawn: list[Shape] = []
    for level in range(1, TOP):
        y = HEIGHT * (1 - level / TOP)
        drawn += [Line([(0, y), (WIDTH, y)], "#8a939e80", 1), Text((3, y - 2), f"{level}", GREY)]
    for share in (0.25, 0.5, 0.75):
        value = share if logistic else (2 * share - 1) * EDGE
        drawn += [Line([(share * WIDTH, 0), (share * WIDTH, HEIGHT)], "#8a939e80", 1)]
        drawn += [Text((share * WIDTH + 3, HEIGHT - 3), f"{value:g}".replace("-", "−"), GREY)]
    places = [_on_ground(found, logistic) for found in samples.values()]
    for index, curve in enumerate(curves.values()):
        color = CYCLE[index % len(CYCLE)]
        drawn.append(Line(_on_ground(curve, logistic), color, 3, dash=index >= len(CYCLE)))
        drawn.append(Points(places[index], color, 6))
    start = places[0][0] if places[0] else (0.0, 0.0)
    handle: dict[str, object] = {"name": "", "xy": list(start), "color": CYCLE[0]}
    return Pane(clear(HEIGHT, WIDTH), title, shapes=drawn), [handle]


def _on_ground(curve: Curve, logistic: bool) -> list[tuple[float, float]]:
    x = probability(curve.logits) if logistic else (curve.logits / EDGE + 1) / 2
    y = np.clip(1 - curve.loss / TOP, 0, 1.02)
    return [(x, y) for x, y in np.c_[x * WIDTH, y * HEIGHT][np.isfinite(curve.loss)].tolist()]


def logit(x: float, logistic: bool) -> float:
    """Where a place on `ground` stands."""
    share = min(max(x / WIDTH, 1e-5), 1 - 1e-5)
    z = float(np.log(share / (1 - share))) if logistic else (2 * share - 1) * EDGE
    return min(max(z, -EDGE), EDGE)


def wishes(
    expected: Mapping[str, np.ndarray], asked: Mapping[str, float], share: float, labels: Sequence[str]
) -> go.Figure:
    """Expected loss by p, each from its least value on, a dot where it is least."""
    p = probability(GRID)
    traces = []
    for index, (name, values) in enumerate(expected.items()):
        color, dash = numbered(index)
        span = np.ptp(values[(p > 0.01) & (p < 0.99)]) or 1.0
        traces.append(line(name, p, (values - values.min()) / span, color, dash))
        traces.append(dots("", [asked[name]], [0], color, 13))
    traces.append(line(labels[2], [share, share], [0, 1], GREY, "dot"))
    return figure(*traces, height=420, titles=labels[:2], xaxis={"range": [0, 1]}, yaxis={"range": [-0.05, 1.05]})


def overflows(states: Mapping[str, np.ndarray], scale: float, words: Sequence[str]) -> go.Figure:
    """Where loss and gradient are finite, by number format and scale of the logits; a line at the scale in use."""
    colors, across = (BLUE, AMBER, VERMILION), np.log10(SCALES)
    steps = [[(index + end) / 3, color] for index, color in enumerate(colors) for end in (0, 1)]
    heat = go.Heatmap(
        x=across, y=list(states), z=list(states.values()), zmin=-0.5, zmax=2.5, colorscale=steps, showscale=False,
        ygap=4, hoverinfo="skip",
    )  # fmt: skip
    square, pairs = {"symbol": "square"}, zip(words, colors, strict=False)
    named = [dots(word, [np.nan], [np.nan], color, marker=square) for word, color in pairs]
    here = line("", [np.log10(scale)] * 2, [*states][:: len(states) - 1], "#000000", showlegend=False)
    ticks = {"title": words[3], "tickvals": [-1, 0, 1, 2, 3], "ticktext": ["0.1", "1", "10", "100", "1000"]}
    room = {"l": 90, "r": 16, "t": 16, "b": 52}
    return figure(heat, *named, here, height=300, xaxis=ticks, yaxis={"autorange": "reversed"}, margin=room)


def distributions(p: np.ndarray, q: np.ndarray, title: str) -> tuple[Pane, list[dict[str, object]]]:
    """Bars of P and Q side by side, and the handles on their tops."""
    drawn: list[Shape] = [Line([(0, HEIGHT), (WIDTH, HEIGHT)], GREY, 1)]
    handles: list[dict[str, object]] = []
    for index, (first, second) in enumerate(zip(p, q, strict=True)):
        for height, color, part, name in ((first, BLUE, 0.3, "P"), (second, VERMILION, 0.7, "Q")):
            x, y = (index + part) * WIDTH / len(p), HEIGHT * (1 - float(height))
            drawn.append(Line([(x, HEIGHT), (x, y)], color, 14))
            handles.append({"name": f"{name}{index + 1}", "xy": [x, y], "color": color})
    return Pane(clear(HEIGHT, WIDTH), title, shapes=drawn), handles


def heights(points: Sequence[Mapping[str, object]], count: int) -> tuple[float, ...]:
    """What `distributions` drew, from its handles: all of P, then all of Q."""
    found = [min(1.0, max(0.0, 1 - float(point["xy"][1]) / HEIGHT)) for point in points]  # type: ignore[index]
    return (*found[0 : 2 * count : 2], *found[1 : 2 * count : 2])


def terms(found: Mapping[str, np.ndarray], labels: Mapping[str, str], axes: tuple[str, str]) -> go.Figure:
    """What each outcome adds to each divergence; what is infinite has no bar."""
    finite = {name: np.where(np.isfinite(values), values, np.nan) for name, values in found.items()}
    bars = [
        go.Bar(x=np.arange(1, len(values) + 1), y=values, name=labels[name], marker={"color": color})
        for (name, values), color in zip(finite.items(), (BLUE, VERMILION, PURPLE), strict=True)
    ]
    return figure(*bars, height=240, titles=axes, xaxis={"dtick": 1})


def fits(points: np.ndarray, lines: Mapping[str, Fit], title: str) -> tuple[Pane, list[dict[str, object]]]:
    """Points to drag, x from 0 to 10, y from -20 to 30, and the line of each loss with its name."""
    drawn: list[Shape] = []
    for index, (name, (slope, height)) in enumerate(lines.items()):
        x = np.array([0.0, 10.0, 0.2 + 0.9 * index])  # the ends, and where the name stands: beside those before it
        ends = to_pixels(np.c_[x, slope * x + height]).tolist()
        drawn += [Line([tuple(end) for end in ends[:2]], LINES[name], 3), Text(tuple(ends[2]), name, LINES[name])]
    handles: list[dict[str, object]] = [{"name": "", "xy": xy, "color": GREY} for xy in to_pixels(points).tolist()]
    return Pane(clear(HEIGHT, WIDE), title, shapes=drawn), handles


def to_pixels(points: np.ndarray) -> np.ndarray:
    return np.c_[points[:, 0] / 10 * WIDE, (30 - points[:, 1]) / 50 * HEIGHT]


def from_pixels(pixels: np.ndarray) -> np.ndarray:
    return np.c_[pixels[:, 0] / WIDE * 10, 30 - pixels[:, 1] / HEIGHT * 50]


def stall(history: Sequence[Snapshot], words: Mapping[str, str], labels: Sequence[str]) -> go.Figure:
    """Accuracy above, mean size of the gradient below, by step."""
    steps, traces = [one.step for one in history], []
    for index, name in enumerate(history[-1].accuracy):
        for kind, axis in (("accuracy", "y"), ("push", "y2")):
            y = [getattr(one, kind)[name] for one in history]
            traces.append(line(words[name], steps, y, *numbered(index), yaxis=axis, showlegend=axis == "y"))
    return figure(
        *traces,
        height=440,
        xaxis={"title": labels[0], "range": [0, history[-1].config.steps], "anchor": "y2"},
        yaxis={"title": labels[1], "range": [0, 1], "domain": [0.54, 1]},
        yaxis2={"title": labels[2], "type": "log", "domain": [0, 0.46], "dtick": 1, "exponentformat": "power"},
    )


def rates(found: Mapping[str, Curves], kind: str, labels: tuple[str, str]) -> go.Figure:
    """ROC or precision-recall of each loss, named in the corner that good curves leave free."""
    side, at = ("right", 0.99) if kind == "roc" else ("left", 0.01)
    corner = {"orientation": "v", "x": at, "xanchor": side, "y": 0.02, "yanchor": "bottom"}
    return charts.curves(found, kind, {}, height=440, titles=labels, legend=corner)


def classes(names: Sequence[str], shares: Mapping[str, np.ndarray], label: str) -> go.Figure:
    """Bars of the first classes, the first one on top."""
    rows = list(range(len(names)))
    bars = [
        go.Bar(x=values, y=rows, name=name, orientation="h", marker={"color": color})
        for (name, values), color in zip(shares.items(), (BLUE, GREY), strict=False)
    ]
    upwards = {"tickvals": rows, "ticktext": list(names), "autorange": "reversed"}
    across = {"title": label, "range": [0, 1.02]}
    return figure(*bars, height=400, margin={"l": 190, "r": 16, "t": 16, "b": 52}, xaxis=across, yaxis=upwards)


def pulls(mask: np.ndarray, gradients: Mapping[str, np.ndarray], title: str, words: Mapping[str, str]) -> list[Pane]:
    """The board to paint on, and where each loss pushes the logits."""
    panes = [Pane(mask, title)]
    for name, values in gradients.items():
        seen = np.nan_to_num(-values).astype(np.float32)
        reach = float(np.abs(seen).max()) or 1.0
        panes.append(Pane(seen, words[name], scale="diverging", limits=(-reach, reach), quantity=words[name]))
    return panes
