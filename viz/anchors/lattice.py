"""Anchors on a photo, the sizes of objects that they can learn, and the shapes that the objects themselves suggest."""

from base64 import b64encode

import numpy as np
import plotly.graph_objects as go
from numpy import ndarray

from models.anchors.clusters import Clusters
from models.anchors.grid import Anchors, Config, shapes
from models.anchors.matching import POSITIVE, Coverage, Matching
from viz.colors import AMBER, BLUE, GREY, PURPLE, TRUTH, VERMILION, plotly_scale
from viz.theme import figure

LEVEL_COLORS = {3: BLUE, 4: VERMILION, 5: PURPLE, 6: AMBER, 7: GREY}
WORTH_SENDING = 0.05  # best IoU of anchors that the browser is told about


def lattice(grid: Anchors, config: Config, matching: Matching) -> dict[str, object]:
    """What the browser needs to draw the anchors of any cell, and all positive ones, without asking again."""
    told = np.flatnonzero((matching.iou >= WORTH_SENDING) | (matching.label == POSITIVE))
    levels = [
        {
            "level": level,
            "stride": 2**level,
            "rows": rows,
            "columns": columns,
            "color": LEVEL_COLORS[level],
            "shapes": shapes(config, level).round(2).tolist(),
        }
        for level, (rows, columns) in grid.grids.items()
    ]
    return {
        "kind": "lattice",
        "levels": levels,
        "offset": config.offset,
        "index": _packed(told, "<i4"),
        "iou": _packed(matching.iou[told] * 250, "u1"),
        "label": _packed(matching.label[told], "i1"),
        "truth": _packed(matching.truth[told], "i1"),
    }


def coverage(result: Coverage, objects: ndarray, names: list[str], words: tuple[str, str, str]) -> go.Figure:
    """Best IoU by width and height of an object; the objects are points. ``words``: width, height, IoU."""
    width, height, iou = words
    heat = go.Heatmap(
        x=result.side,
        y=result.side,
        z=result.iou,
        zmin=0,
        zmax=1,
        colorscale=plotly_scale("sequential"),
        colorbar={"title": {"text": iou, "side": "right"}, "thickness": 14},
        hovertemplate=f"{width} %{{x:.0f}}<br>{height} %{{y:.0f}}<br>{iou} %{{z:.2f}}<extra></extra>",
    )
    sides = objects[:, 2:] - objects[:, :2]
    points = go.Scatter(
        x=sides[:, 0],
        y=sides[:, 1],
        mode="markers+text",
        text=names,
        textposition="middle right",
        textfont={"color": "#ffffff"},
        marker={"size": 11, "color": TRUTH, "line": {"width": 2, "color": "#ffffff"}},
        hoverinfo="skip",
        showlegend=False,
    )
    axis = {"type": "log", "tickvals": [8, 32, 128, 512]}
    return figure(heat, points, xaxis={"title": {"text": width}, **axis}, yaxis={"title": {"text": height}, **axis})


def best_of_objects(matching: Matching, sides: ndarray, names: list[str], positive: float, words: tuple[str, str, str]):
    """One bar an object, small ones on top: its best IoU with any anchor. ``words``: object, IoU, needed."""
    order = np.argsort(sides.prod(axis=1), kind="stable")
    below = matching.best_iou[order] < positive
    labels = [f"{names[i]}  {sides[i, 0]:.0f} × {sides[i, 1]:.0f}" for i in order]
    bars = go.Bar(
        y=list(range(len(order))),
        x=matching.best_iou[order],
        orientation="h",
        marker={"color": np.where(below, VERMILION, BLUE), "pattern": {"shape": np.where(below, "/", "").tolist()}},
        text=[f"{value:.2f}" for value in matching.best_iou[order]],
        textposition="outside",
        cliponaxis=False,
        showlegend=False,
    )
    rows = {
        "tickvals": list(range(len(order))),
        "ticktext": labels,
        "autorange": "reversed",
        "title": {"text": words[0]},
    }
    result = figure(bars, xaxis={"title": {"text": words[1]}, "range": [0, 1.12]}, yaxis=rows)
    result.add_vline(x=positive, line={"dash": "dash", "color": GREY}, annotation={"text": words[2], "y": 1.05})
    return result


def learnt_shapes(clusters: Clusters, sides: ndarray, words: tuple[str, str, str, str]) -> go.Figure:
    """The objects by width and height, and the learnt shapes. ``words``: width, height, objects, learnt."""
    width, height, objects, learnt = words
    traces = [
        go.Scatter(x=sides[:, 0], y=sides[:, 1], mode="markers", name=objects, marker={"size": 10, "color": TRUTH}),
        go.Scatter(
            x=clusters.shapes[:, 0],
            y=clusters.shapes[:, 1],
            mode="markers",
            name=learnt,
            marker={"size": 15, "symbol": "square-open", "color": VERMILION, "line": {"width": 3}},
        ),
    ]
    high = 1.15 * float(max(sides.max(), clusters.shapes.max()))
    axes = {"range": [0, high], "rangemode": "tozero"}
    return figure(*traces, xaxis={"title": {"text": width}, **axes}, yaxis={"title": {"text": height}, **axes})


def elbow(curve: ndarray, k: int, words: tuple[str, str]) -> go.Figure:
    """Mean IoU by the number of shapes, the chosen one marked. ``words``: number of shapes, mean IoU."""
    count = np.arange(1, len(curve) + 1)
    traces = [
        go.Scatter(x=count, y=curve, mode="lines+markers", showlegend=False),
        go.Scatter(x=[k], y=[curve[k - 1]], mode="markers", marker={"size": 14, "color": VERMILION}, showlegend=False),
    ]
    return figure(
        *traces,
        height=240,
        xaxis={"title": {"text": words[0]}, "dtick": 1},
        yaxis={"title": {"text": words[1]}, "range": [0, 1.05]},
    )


def _packed(values: ndarray, kind: str) -> str:
    return b64encode(np.ascontiguousarray(values.round() if values.dtype.kind == "f" else values, kind)).decode()
