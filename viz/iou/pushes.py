"""Pictures of IoU losses: two boxes on a photo, arrows of descent, penalties as bars, descents, gradient fields."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.iou.descent import Trajectory
from models.iou.field import Field
from models.iou.gradient import Comparison, Push
from models.iou.losses import OWN, Geometry
from viz.canvas import Box, Line, Mask, Pane, Points, Shape, Text
from viz.colors import AMBER, GREY, PREDICTED, PURPLE, TRUTH, VERMILION
from viz.theme import figure

WORLD = (12.0, 8.0)  # units shown, whatever the photo
PIXELS = 40  # px per unit of the backdrop: enough behind boxes, and quick to send at every move
LONGEST = 1.5  # units, of the longest arrow
INK = "#3c4654"  # of what is measured
SHORTEST = 0.06  # units, below which an arrow is left out

COLORS = {
    "l1": "#6b6ecf",
    "smooth-l1": "#8c7a2e",
    "IoU": GREY,
    "-log IoU": "#9a5a4a",
    "GIoU": VERMILION,
    "DIoU": PURPLE,
    "CIoU": AMBER,
    "CIoU autograd": "#c0653f",
    "CIoU gated": "#5b8f3a",
    "CIoU paper": "#3c8f8f",
    "EIoU": "#d1477a",
    "SIoU": "#1d9bb0",
    "alpha-IoU": "#7f6bb3",
    OWN: "#e05297",
}
PENALTY_COLORS = {
    "overlap": "#7a8594",
    "edges": "#7a8594",
    "expression": "#e05297",
    "empty hull": VERMILION,
    "distance": PURPLE,
    "aspect": AMBER,
    "width": "#1d9bb0",
    "height": "#5b8f3a",
    "shape": AMBER,
}

Corners = tuple[float, float, float, float]


def backdrop(photo: np.ndarray, dark: bool) -> np.ndarray:
    """The middle of the photo in the format of the world, faded so that boxes stand out: ``[320, 480, 3]`` uint8."""
    import cv2

    width, height = (int(side * PIXELS) for side in WORLD)
    rows, columns = photo.shape[:2]
    scale = max(width / columns, height / rows)
    enlarged = cv2.resize(photo, (round(columns * scale), round(rows * scale)), interpolation=cv2.INTER_AREA)
    top, left = (enlarged.shape[0] - height) // 2, (enlarged.shape[1] - width) // 2
    cut = enlarged[top : top + height, left : left + width]
    cut = np.repeat(cut[..., None], 3, axis=-1) if cut.ndim == 2 else cut
    return (0.55 * cut + (0 if dark else 0.45 * 255)).astype(np.uint8)


def scaled(corners: Sequence[float], factor: float = PIXELS, shift: float = 0.0) -> Corners:
    """Units to picture pixels."""
    x1, y1, x2, y2 = (value * factor + shift for value in corners)
    return x1, y1, x2, y2


def construction(pair: Geometry) -> list[Shape]:
    """Enclosing box and its diagonal c, centre distance rho, and the diagonals whose angles make the aspect term."""
    predicted, target = np.asarray(pair.predicted), np.asarray(pair.target)
    hull = np.concatenate((np.minimum(predicted, target)[:2], np.maximum(predicted, target)[2:])) * PIXELS
    centres = [tuple((box[:2] + box[2:]) / 2 * PIXELS) for box in (predicted, target)]
    corners = [tuple(box[2:] * PIXELS) for box in (predicted, target)]
    apart = [Text(tuple(np.mean(centres, axis=0)), "ρ", INK)] if float(pair.distance2) > 0.1 else []
    return [
        Box(tuple(hull), GREY, 2, dash=True),
        Line([tuple(hull[:2]), tuple(hull[2:])], GREY, 1.5, dash=True),
        Line([centres[0], corners[0]], PREDICTED, 1.5, dash=True),
        Line([centres[1], corners[1]], TRUTH, 1.5, dash=True),
        Line(centres, INK, 2),
        Points(centres, INK, 4),
        Text(tuple(hull[:2] + (hull[2:] - hull[:2]) * 0.3), "c", GREY),
        Text((hull[2], hull[1]), "C", GREY),
        *apart,
    ]


def reach(pushes: Mapping[str, Push]) -> float:
    """Units of arrow for a push of 1, so that the longest arrow of all losses fits."""
    longest = max(
        (max(float(push.edges.abs().max()), float(push.centre.norm())) for push in pushes.values()), default=0.0
    )
    return LONGEST / longest if longest > 0 else 0.0


def arrows(push: Push, corners: Corners, color: str, scale: float, lane: float = 0.5) -> list[Line]:
    """How the four edges and the centre of the predicted box move; ``lane`` is the place along each edge, 0 to 1."""
    x1, y1, x2, y2 = corners
    along_x, along_y = x1 + lane * (x2 - x1), y1 + lane * (y2 - y1)
    starts = ((x1, along_y), (along_x, y1), (x2, along_y), (along_x, y2), ((x1 + x2) / 2, (y1 + y2) / 2))
    left, top, right, bottom = (scale * float(edge) for edge in push.edges)
    across, down = (scale * float(part) for part in push.centre)
    moves = ((left, 0.0), (0.0, top), (right, 0.0), (0.0, bottom), (across, down))
    return [
        Line([(x * PIXELS, y * PIXELS), ((x + dx) * PIXELS, (y + dy) * PIXELS)], color, 4 if centre else 3, arrow=True)
        for (x, y), (dx, dy), centre in zip(starts, moves, (False,) * 4 + (True,), strict=True)
        if np.hypot(dx, dy) >= SHORTEST
    ]


def penalties(comparison: Comparison, names: Mapping[str, str], words: Mapping[str, str]) -> go.Figure:
    """What each loss is made of: its penalties stacked, the loss at the end."""
    losses = list(comparison.pushes)[::-1]
    parts = dict.fromkeys(part for push in comparison.pushes.values() for part in push.parts)
    labels = [names[name] for name in losses]
    bars = [
        go.Bar(
            y=labels,
            x=[comparison.pushes[name].parts.get(part, 0.0) for name in losses],
            name=words[part],
            orientation="h",
            marker={"color": PENALTY_COLORS[part], "line": {"width": 0}},
        )
        for part in parts
    ]
    ends = [sum(max(value, 0) for value in comparison.pushes[name].parts.values()) for name in losses]
    totals = go.Scatter(
        y=labels,
        x=ends,
        text=[f" {comparison.pushes[name].loss:.3f}" for name in losses],
        mode="text",
        textposition="middle right",
        showlegend=False,
        hoverinfo="skip",
    )
    return figure(
        *bars,
        totals,
        height=100 + 30 * len(losses),
        barmode="relative",
        xaxis={"title": words["loss"], "range": [min(0.0, *ends), 1.28 * max(*ends, 0.1)]},
        yaxis={"automargin": True},
    )


def gradients(comparison: Comparison, coordinates: Sequence[str], names: Mapping[str, str], axis: str) -> go.Figure:
    """Minus the gradient, coordinate by coordinate: what the optimizer is told."""
    bars = [
        go.Bar(x=list(coordinates), y=-np.asarray(push.gradient), name=names[name], marker={"color": COLORS[name]})
        for name, push in comparison.pushes.items()
    ]
    return figure(*bars, height=200, barmode="group", yaxis={"title": axis}, showlegend=False)


def film(paths: Mapping[str, Trajectory], step: int) -> list[Shape]:
    """Every loss's box after ``step`` steps, and the way its centre came."""
    shapes: list[Shape] = []
    for name, path in paths.items():
        boxes = np.asarray(path.boxes)[: step + 1] * PIXELS
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        shapes.append(Line([tuple(centre) for centre in centres], COLORS[name], 2.5))
        shapes.append(Box(tuple(boxes[-1]), COLORS[name], 3))
        shapes.append(Points([tuple(centres[-1])], COLORS[name], 5))
    return shapes


def curves(
    paths: Mapping[str, Trajectory], step: int, names: Mapping[str, str], words: Mapping[str, str]
) -> tuple[go.Figure, go.Figure]:
    """IoU and loss over the iterations, up to ``step``; the axes hold the whole run."""
    last = max(len(path.iou) for path in paths.values()) - 1

    def lines(values: str, title: str, top: float | None) -> go.Figure:
        traces = [
            go.Scatter(
                x=np.arange(step + 1),
                y=np.asarray(getattr(path, values))[: step + 1],
                name=names[name],
                line={"color": COLORS[name], "width": 3},
            )
            for name, path in paths.items()
        ]
        highest = top or 1.05 * max(float(np.nanmax(np.asarray(getattr(path, values)))) for path in paths.values())
        return figure(
            *traces,
            height=200,
            xaxis={"title": words["iteration"], "range": [0, last]},
            yaxis={"title": title, "range": [0, highest]},
            showlegend=False,
        )

    return lines("iou", "IoU", 1.03), lines("loss", words["loss"], None)


def landscape(field: Field, title: str, pull: bool, top: float, dead: str) -> Pane:
    """The pull on the centre, or the loss, over the place of the box's centre; grey hatching where nothing pulls."""
    strength, loss = np.asarray(field.strength), np.asarray(field.loss)
    return Pane(
        (strength if pull else loss).astype(np.float32),
        title,
        [Mask(np.asarray(field.dead), GREY, 45, 0.85, dead)],
        _pulls(field),
        limits=(0.0, top) if pull else None,
        smooth=True,
    )


def _pulls(field: Field, spacing: int = 8) -> list[Line]:
    """Directions of the pull on a coarse grid, all of one length."""
    pull, strength = np.asarray(field.pull), np.asarray(field.strength)
    rows, columns = np.meshgrid(*(np.arange(spacing // 2, side, spacing) for side in strength.shape), indexing="ij")
    lines = []
    for row, column in zip(rows.ravel(), columns.ravel(), strict=True):
        if not field.dead[row, column]:
            dx, dy = pull[row, column] / strength[row, column] * spacing * 0.6
            x, y = column + 0.5, row + 0.5
            lines.append(Line([(x, y), (x + dx, y + dy)], "#ffffff", 1.2, arrow=True))
    return lines
