"""Pictures and charts of receptive fields: the box on the photo, the cone through the layers, the effective field."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.receptive_field import Fields
from models.receptive_field_mass import LEVELS, SCALES, Mass, area_ratio, densest
from models.receptive_field_photo import framed
from models.receptive_field_units import Cone
from viz.canvas import Box, Line, Mask, Pane, Points, Text
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION
from viz.theme import figure

FRAME = 0.28  # of the photo's longer side: room around it for what a box holds of padding
BOARD = (16, 22, 29)  # the dark ground of the cone, the same in light and dark
PRODUCTIVITY = {"productive": GREEN, "critical": AMBER, "unproductive": VERMILION}
CONTOURS = (VERMILION, AMBER, GREEN)  # of 68, 95 and 99 % of the mass
LIGHT = {"productive": "#38c79b", "critical": "#e3b341", "unproductive": "#ff8a4c"}  # on the board
PEAKS = np.logspace(0, 6, 25)


def frame(height: int, width: int) -> int:
    """Width of the frame around a photo, px."""
    return round(FRAME * max(height, width))


def stage(photo: np.ndarray, titles: Sequence[str]) -> list[Pane]:
    """The photo in its frame, and a dark board of the same size where the page's script draws the cone."""
    margin = frame(*photo.shape[:2])
    picture = framed(photo, margin)
    return [Pane(picture, titles[0], smooth=True), Pane(np.full_like(picture, BOARD), titles[1])]


def geometry(result: Fields, cone: Cone, index: int, unit: tuple[int, int]) -> dict[str, object]:
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
                "color": LIGHT[result.productivity[node]] if node else "#9aa7b4",
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
    }


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
        traces.append(
            go.Scatter(
                x=chosen,
                y=result.size[chosen],
                name=labels[kind],
                mode="markers",
                text=[names[i] for i in chosen],
                marker={"color": color, "size": 9, "symbol": symbols[kind]},
                hovertemplate="%{text}: %{y} px<extra></extra>",
            )
        )
    traces.append(
        go.Scatter(
            x=[index],
            y=[result.size[index]],
            name=labels["chosen"],
            mode="markers",
            marker={"color": "rgba(0,0,0,0)", "size": 18, "line": {"color": VERMILION, "width": 3}},
        )
    )
    return figure(
        *traces,
        height=400,
        xaxis={"title": labels["x"], "rangemode": "tozero"},
        yaxis={"title": labels["y"], "rangemode": "tozero"},
    )


def widest_path(result: Fields) -> list[int]:
    """Indices of the layers through which the last one sees most, from the photo on."""
    path = [len(result.nodes) - 1]
    while path[-1] > 0:
        path.append(int(result.widest[path[-1]]))
    return path[::-1]


def _line(x: Sequence[float], y: Sequence[float], name: str, line: Mapping[str, object]) -> go.Scatter:
    return go.Scatter(x=x, y=y, name=name, mode="lines", line=dict(line))


def heat(field: np.ndarray, scale: str, peak: float = 1.0) -> np.ndarray:
    """The field as it is shown: its largest value set to `peak`, then scaled; float32."""
    return SCALES[scale](field / field.max() * peak).astype(np.float32)


def contours(field: np.ndarray, part: tuple[slice, slice]) -> list[Mask]:
    """Outlines of the densest pixels that hold 68, 95 and 99 % of the mass, in a part of the field."""
    masks = []
    for level, threshold, color in reversed(list(zip(LEVELS, densest(field)[0], CONTOURS, strict=True))):
        inside = (field >= threshold).astype(np.uint8)
        edge = inside - cv2.erode(inside, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
        masks.append(Mask(edge[part] > 0, color, opacity=1, name=f"{level:.0%}"))
    return masks


def window(box: tuple[int, int, int, int], shape: tuple[int, int]) -> tuple[slice, slice]:
    """The part of a photo worth showing: the theoretical box with some room around it."""
    room = max(4, round(0.25 * (box[2] - box[0] + 1)))
    rows = slice(max(box[0] - room, 0), min(box[2] + room + 1, shape[0]))
    return rows, slice(max(box[1] - room, 0), min(box[3] + room + 1, shape[1]))


def squares(
    box: tuple[int, int, int, int], side: int, part: tuple[slice, slice], labels: tuple[str, str]
) -> list[Box | Text]:
    """The theoretical box and the square that holds 95 % of the mass, cut to a part of the photo; x and y within it."""
    rows, columns = part
    middle_y, middle_x = (box[0] + box[2] + 1) / 2, (box[1] + box[3] + 1) / 2
    theory = (box[1], box[0], box[3] + 1, box[2] + 1)
    small = (middle_x - side / 2, middle_y - side / 2, middle_x + side / 2, middle_y + side / 2)
    found = []
    for xyxy, color, dash in ((theory, BLUE, True), (small, VERMILION, False)):
        x1, x2 = np.clip((xyxy[0], xyxy[2]), columns.start, columns.stop) - columns.start
        y1, y2 = np.clip((xyxy[1], xyxy[3]), rows.start, rows.stop) - rows.start
        found.append(Box((float(x1), float(y1), float(x2), float(y2)), color, 3, dash=dash))
    places = [(found[0].xyxy[0], found[0].xyxy[1]), (found[1].xyxy[0], found[1].xyxy[1])]
    colors = (BLUE, VERMILION)
    return [*found, *(Text(*entry) for entry in zip(places, labels, colors, strict=True))]


def inside_curve(numbers: Mass, theory: int, labels: Mapping[str, str]) -> go.Figure:
    """Mass inside a square against its side, the three levels, and the theoretical size."""
    found = [numbers.side(level) for level in LEVELS]
    return figure(
        go.Scatter(x=numbers.sides, y=numbers.inside, name=labels["mass"], line={"color": BLUE, "width": 3}),
        go.Scatter(
            x=found,
            y=LEVELS,
            name=labels["levels"],
            mode="markers+text",
            text=[f" {level:.0%}: {side} px" for level, side in zip(LEVELS, found, strict=True)],
            textposition=["middle right", "bottom right", "top left"],
            marker={"color": CONTOURS, "size": 10},
            cliponaxis=False,
        ),
        go.Scatter(
            x=[theory, theory],
            y=[0, 1],
            name=labels["theory"],
            mode="lines",
            line={"color": GREY, "width": 2, "dash": "dash"},
        ),
        height=340,
        xaxis={"title": labels["x"], "range": [0, 1.15 * max(min(theory, numbers.sides[-1]), found[-1] * 1.3)]},
        yaxis={"title": labels["y"], "range": [0, 1.12], "tickformat": ".0%"},
    )


def profile(numbers: Mass, box: tuple[int, int, int, int], labels: Mapping[str, str]) -> go.Figure:
    """Mass of each column, and the Gaussian fitted to it."""
    places = np.arange(len(numbers.profile))
    return figure(
        go.Bar(x=places, y=numbers.profile, name=labels["columns"], marker={"color": BLUE, "line": {"width": 0}}),
        go.Scatter(
            x=places, y=numbers.gaussian, name=labels["gaussian"], mode="lines", line={"color": VERMILION, "width": 3}
        ),
        height=340,
        bargap=0,
        xaxis={"title": labels["x"], "range": [max(box[1], 0) - 1, min(box[3], len(places) - 1) + 1]},
        yaxis={"title": labels["y"], "rangemode": "tozero", "tickformat": ".1%"},
    )


def trap(
    field: np.ndarray, level: float, peak: float, names: Mapping[str, str], labels: Mapping[str, str]
) -> go.Figure:
    """Area that "holds" a share of the plotted values, against the unit of the gradient, for each scale."""
    styles = {"linear": (BLUE, "solid"), "sqrt": (GREY, "dot"), "log10(x + 1)": (VERMILION, "solid")}
    traces = []
    for scale, (color, dash) in styles.items():
        ratios = [area_ratio(field, level, value, scale) for value in PEAKS]
        traces.append(
            go.Scatter(
                x=PEAKS, y=ratios, name=names[scale], mode="lines", line={"color": color, "dash": dash, "width": 3}
            )
        )
    now = [area_ratio(field, level, peak, scale) for scale in ("linear", "log10(x + 1)")]
    traces.append(
        go.Scatter(
            x=[peak, peak], y=now, name=labels["now"], mode="markers", marker={"color": [BLUE, VERMILION], "size": 13}
        )
    )
    return figure(
        *traces,
        height=340,
        xaxis={"title": labels["x"], "type": "log", "exponentformat": "power"},
        yaxis={"title": labels["y"], "tickformat": ".0%", "rangemode": "tozero"},
    )


def lesson(field: np.ndarray, picture: np.ndarray, depth: int, distance: int, titles: Sequence[str]) -> list[Pane]:
    """A task's picture with its dots, and the field of the unit in the middle."""
    dots = [(depth - distance + 0.5, depth + 0.5), (depth + distance + 0.5, depth + 0.5)]
    rings = [
        Line(
            [(x - 1.5, y - 1.5), (x + 1.5, y - 1.5), (x + 1.5, y + 1.5), (x - 1.5, y + 1.5), (x - 1.5, y - 1.5)],
            BLUE,
            2.5,
        )
        for x, y in dots
    ]
    middle = Points([(depth + 0.5, depth + 0.5)], VERMILION, 5)
    grey = np.clip(40 * picture + 128, 0, 255).astype(np.uint8)
    return [
        Pane(grey, titles[0], shapes=[middle, *rings]),
        Pane(heat(field, "sqrt"), titles[1], shapes=rings),
    ]


def progress(history: np.ndarray, labels: Mapping[str, str], steps: int) -> go.Figure:
    """Accuracy and share of the field on the dots, against training steps."""
    return figure(
        go.Scatter(x=history[:, 0], y=history[:, 1], name=labels["accuracy"], line={"color": BLUE, "width": 3}),
        go.Scatter(x=history[:, 0], y=history[:, 2], name=labels["dots"], line={"color": VERMILION, "width": 3}),
        height=320,
        xaxis={"title": labels["x"], "range": [0, steps]},
        yaxis={"range": [0, 1.05], "tickformat": ".0%"},
    )
