"""Pictures and charts of effective receptive fields: heat, outlines, mass inside squares, the plot trap, the lesson."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.receptive_field.effective import EffectiveField
from models.receptive_field.mass import LEVELS, SCALES, Mass, area_ratio, densest, smoothed
from viz.canvas import Box, Line, Pane, Points, Text
from viz.colors import AMBER, BLUE, GREEN, GREY, VERMILION
from viz.theme import figure

CONTOURS = (VERMILION, AMBER, GREEN)  # of 68, 95 and 99 % of the mass
SIDES = np.array(((-1, 0), (1, 0), (0, 1)))  # x and y of where their numbers stand
SMOOTHING = 0.02  # standard deviation of the blur before outlines of a noisy field are drawn, in field sizes
PEAKS = np.logspace(0, 6, 97)


def heat(field: np.ndarray, scale: str, peak: float = 1.0) -> np.ndarray:
    """The field as it is shown: its largest value set to `peak`, then scaled; float32."""
    return SCALES[scale](field / field.max() * peak).astype(np.float32)


def contours(field: np.ndarray, part: tuple[slice, slice]) -> list[Line | Text]:
    """Outlines of the densest pixels that hold 68, 95 and 99 % of the mass, numbered; x and y within a part."""
    drawn: list[Line | Text] = []
    rows, columns = part
    for level, threshold, color, direction in zip(LEVELS, densest(field)[0], CONTOURS, SIDES, strict=True):
        inside = cv2.copyMakeBorder((field >= threshold).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        edges, _ = cv2.findContours(
            np.kron(inside, np.ones((2, 2), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
        )
        outlines = [(edge[:, 0] + 0.5) / 2 - 1 - (columns.start, rows.start) for edge in edges]  # [N, 2] of x, y
        drawn += [Line([*map(tuple, outline.tolist()), tuple(outline[0].tolist())], color, 2) for outline in outlines]
        longest = max(outlines, key=len)
        x, y = longest[(longest @ direction).argmax()].tolist()
        drawn.append(Text((x, y), f"{level:.0%}", color))
    return drawn


def window(box: tuple[int, int, int, int], shape: tuple[int, int]) -> tuple[slice, slice]:
    """The part of a photo worth showing: the theoretical box with some room around it."""
    room = max(4, round(0.25 * (box[2] - box[0] + 1)))
    rows = slice(max(box[0] - room, 0), min(box[2] + room + 1, shape[0]))
    return rows, slice(max(box[1] - room, 0), min(box[3] + room + 1, shape[1]))


def squares(
    box: tuple[int, int, int, int], part: tuple[slice, slice], sides: Sequence[tuple[float, str, str]]
) -> list[Box | Text]:
    """Squares around the middle of the theoretical box, of this side, label and color, cut to a part of the photo."""
    rows, columns = part
    middle_y, middle_x = (box[0] + box[2] + 1) / 2, (box[1] + box[3] + 1) / 2
    found: list[Box | Text] = []
    for side, label, color in sides:
        x1, x2 = (
            float(np.clip(middle_x + end, columns.start, columns.stop)) - columns.start for end in (-side / 2, side / 2)
        )
        y1, y2 = (float(np.clip(middle_y + end, rows.start, rows.stop)) - rows.start for end in (-side / 2, side / 2))
        found += [Box((x1, y1, x2, y2), color, 3, dash=color != VERMILION), Text((x1, y1), label, color)]
    return found


def effective_panes(
    found: EffectiveField,
    numbers: Mass,
    photo: np.ndarray,
    scale: str,
    noisy: bool,
    guess: float | None,
    labels: Mapping[str, str],
) -> list[Pane]:
    """The field on the photo, with its theoretical square, the one that holds 95 % and a guess; and with outlines."""
    part, theory, side = window(found.box, found.field.shape), found.theory, numbers.side(0.95)
    sides: list[tuple[float, str, str]] = [
        (theory, labels["theory"].format(size=theory), BLUE),
        (side, labels["share"].format(side=side), VERMILION),
    ]
    if guess:
        sides.append((guess, labels["guess"].format(side=guess), GREEN))
    outlined = smoothed(found.field, SMOOTHING * theory) if noisy else found.field
    title = labels["smoothed" if noisy else "outlines"]
    top = float(SCALES[scale](np.ones(1))[0])  # of the largest gradient
    return [
        Pane(photo[part], labels["photo"], shapes=squares(found.box, part, sides), smooth=True),
        Pane(heat(found.field, scale)[part], title, shapes=contours(outlined, part), limits=(0.0, top)),
    ]  # fmt: skip


def trap_panes(found: EffectiveField, level: float, peak: float, title: str) -> list[Pane]:
    """The field on a linear and on a logarithmic scale, each with the share of the area that holds the level."""
    part = window(found.box, found.field.shape)
    ratios = {scale: area_ratio(found.field, level, peak, scale) for scale in ("linear", "log10(x + 1)")}
    return [
        Pane(heat(found.field, scale, peak)[part], title.format(scale=scale, ratio=ratio))
        for scale, ratio in ratios.items()
    ]


def inside_curve(numbers: Mass, theory: int, labels: Mapping[str, str]) -> go.Figure:
    """Mass inside a square against its side, the three levels, and the theoretical size."""
    found = [numbers.side(level) for level in LEVELS]
    return figure(
        go.Scatter(x=numbers.sides, y=numbers.inside, name=labels["mass"], line={"color": BLUE, "width": 3}),
        go.Scatter(
            x=found,
            y=LEVELS,
            showlegend=False,
            mode="markers+text",
            text=[f" {level:.0%}: {side} px" for level, side in zip(LEVELS, found, strict=True)],
            textposition=["middle right", "bottom right", "top left"],
            marker={"color": CONTOURS, "size": 10},
            cliponaxis=False,
        ),
        go.Scatter(
            x=[theory, theory],
            y=[0, 1],
            name=labels["size"],
            mode="lines",
            line={"color": GREY, "width": 2, "dash": "dash"},
        ),
        height=340,
        xaxis={"title": labels["side"], "range": [0, 1.15 * max(min(theory, numbers.sides[-1]), found[-1] * 1.3)]},
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
        xaxis={"title": labels["column"], "range": [max(box[1], 0) - 1, min(box[3], len(places) - 1) + 1]},
        yaxis={"title": labels["y"], "rangemode": "tozero", "tickformat": ".1%"},
    )


def trap(
    field: np.ndarray, level: float, peak: float, names: Mapping[str, str], labels: Mapping[str, str]
) -> go.Figure:
    """Area that "holds" a share of the plotted values, against the unit of the gradient, for each scale."""
    styles = {"linear": (BLUE, "solid"), "sqrt": (GREY, "dot"), "log10(x + 1)": (VERMILION, "solid")}
    traces = []
    for scale, (color, dash) in styles.items():
        moves = scale.startswith("log")  # the others do not depend on the unit
        ratios = [area_ratio(field, level, value, scale) for value in (PEAKS if moves else PEAKS[:1])]
        traces.append(
            go.Scatter(
                x=PEAKS,
                y=np.resize(ratios, PEAKS.size),
                name=names[scale],
                mode="lines",
                line={"color": color, "dash": dash, "width": 3},
            )
        )
    now = [area_ratio(field, level, peak, scale) for scale in ("linear", "log10(x + 1)")]
    most = max(max(trace.y) for trace in traces)
    top = next(step for step in (0.05, 0.1, 0.2, 0.5, 1.0) if most <= step)  # another scale is a step that is seen
    traces.append(
        go.Scatter(
            x=[peak, peak], y=now, name=labels["now"], mode="markers", marker={"color": [BLUE, VERMILION], "size": 13}
        )
    )
    return figure(
        *traces,
        height=340,
        xaxis={"title": labels["x"], "type": "log", "exponentformat": "power", "dtick": 1},
        yaxis={"title": labels["y"], "tickformat": ".0%", "range": [0, 1.05 * top]},
    )


def lesson(field: np.ndarray, picture: np.ndarray, depth: int, distance: int, titles: Sequence[str]) -> list[Pane]:
    """A task's picture with its dots, and the field of the unit in the middle."""
    dots = [(depth - distance + 0.5, depth + 0.5), (depth + distance + 0.5, depth + 0.5)]
    end = 2 * depth + 1  # px, side of the picture
    rings = [
        Line(
            [
                (min(max(x + dx, 0), end), y + dy)
                for dx, dy in ((-1.5, -1.5), (1.5, -1.5), (1.5, 1.5), (-1.5, 1.5), (-1.5, -1.5))
            ],
            BLUE,
            2.5,
        )
        for x, y in dots
    ]
    middle = Points([(depth + 0.5, depth + 0.5)], VERMILION, 5)
    grey = np.clip(40 * picture + 128, 0, 255).astype(np.uint8)
    return [
        Pane(grey, titles[0], shapes=[middle, *rings]),
        Pane(heat(field, "sqrt"), titles[1], shapes=rings, limits=(0.0, 1.0)),
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
