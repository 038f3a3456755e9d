"""Anchors on a photo, the sizes of objects that they can learn, and the shapes that the objects themselves suggest."""

from base64 import b64encode
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy import ndarray

from models.anchors.check import Steps
from models.anchors.clusters import Clusters
from models.anchors.grid import Anchors, Config, shapes
from models.anchors.matching import POSITIVE, Coverage, Matching
from viz.canvas import Box, Shape, Text
from viz.colors import AMBER, BLUE, GREY, PURPLE, TRUTH, VERMILION, plotly_scale
from viz.theme import figure

LEVEL_COLORS = {3: BLUE, 4: VERMILION, 5: PURPLE, 6: AMBER, 7: GREY}
WORTH_SENDING = 0.05  # best IoU of anchors that the browser knows


def lattice(grid: Anchors, config: Config, matching: Matching) -> dict[str, object]:
    """What the browser needs to draw the anchors of any cell, and all positive ones, without asking again."""
    sent = np.flatnonzero((matching.iou >= WORTH_SENDING) | (matching.label == POSITIVE))
    levels = [
        {
            "level": level, "start": int(np.argmax(grid.level == level)), "stride": 2**level, "rows": rows,
            "columns": columns, "color": LEVEL_COLORS[level], "shapes": shapes(config, level).round(2).tolist(),
        }
        for level, (rows, columns) in grid.grids.items()
    ]  # fmt: skip
    return {
        "kind": "lattice",
        "levels": levels,
        "offset": config.offset,
        "index": _packed(sent, "<i4"),
        "iou": _packed(matching.iou[sent] * 250, "u1"),
        "label": _packed(matching.label[sent], "i1"),
        "truth": _packed(matching.truth[sent], "i1"),
    }


def coverage(result: Coverage, objects: ndarray, names: Sequence[str], labels: Mapping[str, str]) -> go.Figure:
    """Best IoU by width and height of an object; the objects are points. Labels: width, height, mean_iou."""
    width, height, iou = (labels[name] for name in ("width", "height", "mean_iou"))
    heat = go.Heatmap(
        x=result.side, y=result.side, z=result.iou, zmin=0, zmax=1, colorscale=plotly_scale("sequential"),
        colorbar={"title": {"text": iou, "side": "right"}, "thickness": 14},
        hovertemplate=f"{width} %{{x:.0f}}<br>{height} %{{y:.0f}}<br>{iou} %{{z:.2f}}<extra></extra>",
    )  # fmt: skip
    sides = objects[:, 2:] - objects[:, :2]
    points = go.Scatter(
        x=sides[:, 0], y=sides[:, 1], mode="markers+text", text=list(names), textposition="middle right",
        textfont={"color": "#ffffff"}, marker={"size": 11, "color": TRUTH, "line": {"width": 2, "color": "#ffffff"}},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    axis = {"type": "log", "tickvals": [8, 32, 128, 512]}
    return figure(heat, points, xaxis={"title": {"text": width}, **axis}, yaxis={"title": {"text": height}, **axis})


def best_of_objects(
    matching: Matching, objects: ndarray, positive: float, names: Sequence[str], labels: Mapping[str, str]
) -> go.Figure:
    """One bar an object, small ones on top: its best IoU with any anchor. Labels: iou, needed."""
    sides = objects[:, 2:] - objects[:, :2]
    order = np.argsort(sides.prod(axis=1), kind="stable")
    below = matching.best_iou[order] < positive
    bars = go.Bar(
        y=list(range(len(order))), x=matching.best_iou[order], orientation="h", cliponaxis=False, showlegend=False,
        marker={"color": np.where(below, PURPLE, BLUE), "pattern": {"shape": np.where(below, "/", "").tolist()}},
        text=[f"{value:.2f}" for value in matching.best_iou[order]], textposition="outside",
    )  # fmt: skip
    ticks = [f"{names[i]}  {sides[i, 0]:.0f} × {sides[i, 1]:.0f}" for i in order]
    rows = {"tickvals": list(range(len(order))), "ticktext": ticks, "autorange": "reversed", "showgrid": False}
    across, room = {"title": {"text": labels["iou"]}, "range": [0, 1.12]}, {"l": 64, "r": 16, "t": 36, "b": 52}
    result = figure(bars, xaxis=across, yaxis=rows, margin=room)
    needed = {"text": labels["needed"], "y": 1, "yanchor": "bottom"}
    result.add_vline(x=positive, line={"dash": "dash", "color": GREY}, annotation=needed)
    return result


def laid(clusters: Clusters, objects: ndarray) -> list[Shape]:
    """On the centre of each object the learned shape that overlaps it most, with their IoU."""
    half = clusters.shapes[clusters.nearest] / 2
    centres = (objects[:, :2] + objects[:, 2:]) / 2
    boxes = np.concatenate((centres - half, centres + half), axis=1).tolist()
    shapes: list[Shape] = [Box((x1, y1, x2, y2), VERMILION, 3, dash=True) for x1, y1, x2, y2 in boxes]
    texts = zip(boxes, clusters.iou, strict=True)
    return shapes + [Text((x1, y2), f"{iou:.2f}", VERMILION) for (x1, _y1, _x2, y2), iou in texts]


def learned_shapes(clusters: Clusters, objects: ndarray, labels: Mapping[str, str]) -> go.Figure:
    """The objects' corners, laid on one another, and the learned boxes. Labels: width, height, objects, learned."""
    sides = objects[:, 2:] - objects[:, :2]
    corners = [(x, y) for w, h in clusters.shapes for x, y in ((0, h), (w, h), (w, 0), (None, None))]
    x, y = zip(*corners, strict=True)
    line = {"color": VERMILION, "width": 3, "dash": "dash"}
    traces = [
        go.Scatter(x=x, y=y, mode="lines", name=labels["learned"], line=line),
        go.Scatter(
            x=sides[:, 0], y=sides[:, 1], mode="markers", name=labels["objects"], marker={"size": 10, "color": TRUTH}
        ),
    ]
    axes = {"range": [0, 1.15 * float(max(sides.max(), clusters.shapes.max()))], "rangemode": "tozero"}
    width, height = ({"title": {"text": labels[name]}, **axes} for name in ("width", "height"))
    return figure(*traces, xaxis=width, yaxis=height)


def elbow(curve: ndarray, k: int, labels: Mapping[str, str]) -> go.Figure:
    """Mean IoU by the number of shapes, the chosen one marked. Labels: k, mean."""
    count, here = np.arange(1, len(curve) + 1), {"size": 14, "color": VERMILION}
    return figure(
        go.Scatter(x=count, y=curve, mode="lines+markers", showlegend=False),
        go.Scatter(x=[k], y=[curve[k - 1]], mode="markers", marker=here, showlegend=False),
        height=240,
        xaxis={"title": {"text": labels["k"]}, "dtick": 1},
        yaxis={"title": {"text": labels["mean"]}, "range": [0, 1.05]},
    )


def offset_rows(steps: Steps) -> list[tuple[str, str, str]]:
    """The four offsets as formulas, with the numbers in them, and as numbers."""
    (x, y), (width_a, height_a), (width, height) = steps.shift, steps.anchor_size, steps.size
    formulas = (
        ("tx = (x − xa) / wa", f"{x:.1f} / {width_a:.1f}"),
        ("ty = (y − ya) / ha", f"{y:.1f} / {height_a:.1f}"),
        ("tw = ln(w / wa)", f"ln({width:.1f} / {width_a:.1f})"),
        ("th = ln(h / ha)", f"ln({height:.1f} / {height_a:.1f})"),
    )
    return [(*pair, f"{value:.3f}") for pair, value in zip(formulas, steps.offsets, strict=True)]


def _packed(values: ndarray, kind: str) -> str:
    return b64encode((values.round() if values.dtype.kind == "f" else values).astype(kind).tobytes()).decode()
