"""Pictures and charts of receptive fields: the box on the photo, the cone through the layers, the growth curve."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.receptive_field.arithmetic import Fields, Term
from models.receptive_field.units import Cone
from viz.canvas import Pane
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import figure

FRAME = 0.14  # of the photo's longer side: room around it for what a box holds of padding
NAMES = 20  # of layers on an axis, at most
MAX_TERMS = 6  # summands that are shown before a sum is shortened
BOARDS = {True: (16, 22, 29), False: (244, 246, 248)}  # the ground of the cone, dark or light
INKS = {True: "#ffffff", False: "#10161d"}
PRODUCTIVITY = {"productive": GREEN, "critical": AMBER, "unproductive": VERMILION}
COLORS = {
    True: {"productive": "#38c79b", "critical": "#e3b341", "unproductive": "#ff8a4c"},
    False: {"productive": "#00734f", "critical": "#8a5a00", "unproductive": "#b84300"},
}  # on the board, dark or light


def frame(height: int, width: int) -> int:
    """Width of the frame around a photo, px."""
    return round(FRAME * max(height, width))


def stage(photo: np.ndarray, titles: Sequence[str], dark: bool) -> list[Pane]:
    """The photo in its frame, and a board as high and no narrower than high, where the page's script draws the cone."""
    margin = frame(*photo.shape[:2])
    picture = np.pad(photo, ((margin, margin), (margin, margin), (0, 0)), constant_values=120)  # grey: the padding
    height, width = picture.shape[:2]
    board = np.full((height, max(height, width), 3), BOARDS[dark], np.uint8)
    return [Pane(picture, titles[0], smooth=True), Pane(board, titles[1])]


def geometry(result: Fields, cone: Cone, index: int, unit: tuple[int, int], dark: bool) -> dict[str, object]:
    """What the page's script needs to move a unit without asking: boxes on the photo, spans of the cone."""
    layers = []
    for node in range(index + 1):
        first, last = cone.columns[node, :, 0], cone.columns[node, :, 1]
        if first[0] > last[0]:
            continue  # no path leads from this layer to the chosen one
        middle, jump = result.centre[node, 1] + 0.5, result.jump[node]
        spans = np.stack((middle + (first - 0.5) * jump, middle + (last + 0.5) * jump), axis=1)  # [W, 2]
        layers.append(
            {
                "index": node,
                "name": result.nodes[node].name,
                "size": int(result.size[node]),
                "productivity": result.productivity[node],
                "smallest": int(result.smallest[node]),
                "color": COLORS[dark][result.productivity[node]] if node else "#7a8794",
                "spans": spans.round(2).tolist(),
                "units": (last - first + 1).tolist(),
            }
        )
    return {
        "margin": frame(int(result.heights[0]), int(result.widths[0])),
        "unit": list(unit),
        "rows": cone.rows[0].tolist(),
        "columns": cone.columns[0].tolist(),
        "centre": (result.centre[index] + 0.5).tolist(),
        "jump": float(result.jump[index]),
        "layers": layers,
        "color": BLUE,
        "point": VERMILION,
        "ink": INKS[dark],
        "ground": "#{:02x}{:02x}{:02x}".format(*BOARDS[dark]),
    }


def terms(summands: Sequence[Term]) -> str:
    """1 + the sum of (window - 1) * jump, with the numbers; the middle of a long sum is left out."""
    parts = [f"({term.window} − 1) · {term.jump:g}" for term in summands]
    if len(parts) > MAX_TERMS:
        parts = [*parts[: MAX_TERMS // 2], "…", *parts[-MAX_TERMS // 2 :]]
    return " + ".join(["1", *parts])


def layer_rows(result: Fields, labels: Mapping[str, str]) -> list[tuple[object, ...]]:
    """All numbers of all layers: name, map, size, smallest path, jump, start, first centre, productivity."""
    return [
        (
            node.name, f"{result.heights[i]} × {result.widths[i]}", int(result.size[i]), int(result.smallest[i]),
            float(result.jump[i]), int(result.start[i, 1]), float(result.centre[i, 1]), labels[result.productivity[i]],
        )
        for i, node in enumerate(result.nodes)
    ]  # fmt: skip


def growth(result: Fields, index: int, labels: Mapping[str, str]) -> go.Figure:
    """Size of the field against depth, in colours of productivity; the photo's side as a line."""
    names = [node.name for node in result.nodes]
    side = max(int(result.heights[0]), int(result.widths[0]))
    depth = np.arange(len(names))
    path = widest_path(result)
    joins = [i for i in path if result.nodes[i].kind == "add"]
    dotted = {"color": GREY, "width": 2, "dash": "dot"}
    dashed = {"color": PURPLE, "width": 2, "dash": "dash"}
    traces = [
        _line(path, result.size[path], labels["size"], {"color": BLUE, "width": 3, "shape": "hv"}),
        _line([0, len(names) - 1], [side, side], labels["photo"], dashed),
    ]
    if joins:
        traces.insert(1, _line(joins, result.smallest[joins], labels["smallest"], dotted))
    symbols = {"productive": "circle", "critical": "diamond", "unproductive": "x"}
    for kind, color in PRODUCTIVITY.items():
        chosen = [i for i in depth[1:] if result.productivity[i] == kind]
        marker = {"color": color, "size": 9, "symbol": symbols[kind]}
        hover = {"text": [names[i] for i in chosen], "hovertemplate": "%{text}: %{y} px<extra></extra>"}
        traces.append(
            go.Scatter(x=chosen, y=result.size[chosen], name=labels[kind], mode="markers", marker=marker, **hover)
        )
    ring = {"color": "rgba(0,0,0,0)", "size": 18, "line": {"color": VERMILION, "width": 3}}
    traces.append(go.Scatter(x=[index], y=[result.size[index]], name=labels["chosen"], mode="markers", marker=ring))
    every = -(-len(names) // NAMES)
    ticks = {"tickvals": depth[::every], "ticktext": names[::every]}
    xaxis, yaxis = {"title": labels["x"], **ticks}, {"title": labels["y"], "rangemode": "tozero"}
    return figure(*traces, height=400, xaxis=xaxis, yaxis=yaxis)


def widest_path(result: Fields) -> list[int]:
    """Indices of the layers through which the last one sees most, from the photo on."""
    path = [len(result.nodes) - 1]
    while path[-1] > 0:
        path.append(int(result.widest[path[-1]]))
    return path[::-1]


def _line(x: Sequence[float], y: Sequence[float] | np.ndarray, name: str, line: Mapping[str, object]) -> go.Scatter:
    return go.Scatter(x=x, y=y, name=name, mode="lines", line=dict(line))
