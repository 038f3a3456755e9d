"""Pictures of IoU losses: two boxes on a photo, arrows of descent, penalties and gradients as bars.

``labels`` are the words for losses, penalties, axes and titles, by name.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.iou.field import DEAD
from models.iou.gradient import Comparison, Push
from models.iou.losses import OWN, Geometry
from viz.canvas import Box, Line, Pane, Points, Shape, Text
from viz.colors import AMBER, GREY, PREDICTED, PURPLE, TRUTH, VERMILION
from viz.iou.boxes import PIXELS
from viz.theme import figure, stepped

LONGEST = 1.5  # units, of an arrow for a push at the end of the scale
MATCH = 1e-9  # of an IoU from 1: two boxes that are one
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
PATTERNS = {
    "overlap": "", "edges": "", "expression": "", "empty hull": "/", "distance": "x", "aspect": ".", "width": "|",
    "height": "-", "shape": "+",
}  # fmt: skip


def together(photo: np.ndarray, comparison: Comparison, construct: bool) -> list[Pane]:
    """All arrows on one picture, each loss in a lane of its own."""
    pushes, scale = {} if matched(comparison) else comparison.pushes, reach(comparison.pushes)
    shapes = construction(comparison.geometry) if construct else []
    for lane, (name, push) in enumerate(pushes.items(), 1):
        shapes += arrows(push, comparison.geometry.predicted.tolist(), COLORS[name], scale, lane / (len(pushes) + 1))
    return [Pane(photo, shapes=shapes, smooth=True, mute=True)]


def apart(photo: np.ndarray, comparison: Comparison, construct: bool, labels: Mapping[str, str]) -> list[Pane]:
    """A picture for each loss."""
    pair, scale, panes = comparison.geometry, reach(comparison.pushes), []
    for name, push in comparison.pushes.items():
        shapes = construction(pair) if construct else []
        drawn = [] if matched(comparison) else arrows(push, pair.predicted.tolist(), COLORS[name], scale)
        title = labels[name] if drawn else labels["still"].format(loss=labels[name])
        panes.append(Pane(photo, title, shapes=[*shapes, *drawn], smooth=True, mute=True))
    return panes


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


def longest(pushes: Mapping[str, Push]) -> float:
    """The hardest push of all losses on an edge or on the centre; 0 without any."""
    return max((float(max(push.edges.abs().max(), push.centre.norm())) for push in pushes.values()), default=0.0)


def reach(pushes: Mapping[str, Push]) -> float:
    """Units of arrow for a push of 1: the same, until the longest arrow of all losses no longer fits."""
    hardest = longest(pushes)
    return LONGEST / stepped(hardest) if hardest > 0 else 0.0


def matched(comparison: Comparison) -> bool:
    """Whether the two boxes are one: there every loss has a kink, and no direction is right."""
    return float(comparison.geometry.iou) > 1 - MATCH


def arrows(push: Push, corners: Sequence[float], color: str, scale: float, lane: float = 0.5) -> list[Line]:
    """How the four edges and the centre of the predicted box move; ``lane`` is the place along each edge, 0 to 1."""
    x1, y1, x2, y2 = corners
    along_x, along_y = x1 + lane * (x2 - x1), y1 + lane * (y2 - y1)
    aside = (lane - 0.5) * 0.4 * min(x2 - x1, y2 - y1)  # so that equal arrows do not hide each other
    middle = ((x1 + x2) / 2 + aside, (y1 + y2) / 2 - aside)
    starts = ((x1, along_y), (along_x, y1), (x2, along_y), (along_x, y2), middle)
    left, top, right, bottom = (scale * float(edge) for edge in push.edges)
    across, down = (scale * float(part) for part in push.centre)
    moves = ((left, 0.0), (0.0, top), (right, 0.0), (0.0, bottom), (across, down))
    return [
        Line([(x * PIXELS, y * PIXELS), ((x + dx) * PIXELS, (y + dy) * PIXELS)], color, 4 if centre else 3, arrow=True)
        for (x, y), (dx, dy), centre in zip(starts, moves, (False,) * 4 + (True,), strict=True)
        if np.hypot(dx, dy) >= SHORTEST
    ]


def notes(comparison: Comparison, labels: Mapping[str, str]) -> dict[str, str]:
    """What must be said of each loss that does not pull the centre; empty for the others."""

    def note(push: Push) -> str:
        if matched(comparison):
            return labels["match"]
        if float(push.gradient.abs().max()) < DEAD:
            return labels["no push"]
        return labels["dead"] if float(push.centre.abs().max()) < DEAD else ""

    return {name: note(push) for name, push in comparison.pushes.items()}


def penalties(comparison: Comparison, labels: Mapping[str, str]) -> go.Figure:
    """What each loss is made of: its penalties stacked, the loss at the end, and what must be said of it."""
    losses = list(comparison.pushes)[::-1]
    parts = dict.fromkeys(part for push in comparison.pushes.values() for part in push.parts)
    rows = [labels[name] for name in losses]
    colors = [COLORS[name] for name in losses]
    bars = [
        go.Bar(
            y=rows, x=[comparison.pushes[name].parts.get(part, 0.0) for name in losses], name=labels[part],
            orientation="h", hovertemplate=f"%{{y}}: {labels[part]} %{{x:.2f}}<extra></extra>",
            marker={"color": colors, "line": {"width": 0}, "pattern": {"shape": PATTERNS[part]}},
        )
        for part in parts
    ]  # fmt: skip
    ends = [sum(max(value, 0) for value in comparison.pushes[name].parts.values()) for name in losses]
    said = notes(comparison, labels)
    totals = go.Scatter(
        y=rows, x=ends, text=[f" {comparison.pushes[name].loss:.3f} {said[name]}" for name in losses], mode="text",
        textposition="middle right", showlegend=False, hoverinfo="skip",
    )  # fmt: skip
    axis = {"title": labels["loss"], "range": [min(0.0, *ends), 1.9 * stepped(max(*ends, 2.0))], "nticks": 5}
    return figure(
        *bars, totals, height=100 + 30 * len(losses), barmode="relative", xaxis=axis, yaxis={"automargin": True}
    )


def gradients(comparison: Comparison, coordinates: Sequence[str], labels: Mapping[str, str]) -> go.Figure:
    """Minus the gradient, coordinate by coordinate: what the optimizer is told; nothing at a match, which is a kink."""
    sign = 0.0 if matched(comparison) else -1.0
    bars = [
        go.Bar(
            x=list(coordinates), y=sign * np.asarray(push.gradient), name=labels[name], marker={"color": COLORS[name]},
            hovertemplate=f"{labels[name]}: %{{y:.3g}}<extra></extra>",
        )
        for name, push in comparison.pushes.items()
    ]  # fmt: skip
    steepest = max((float(push.gradient.abs().max()) for push in comparison.pushes.values()), default=0.0)
    end = 1.05 * stepped(max(steepest, 0.1))
    axis = {"title": labels["slope"], "range": [-end, end]}
    return figure(*bars, height=200, barmode="group", yaxis=axis, showlegend=False)
