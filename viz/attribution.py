"""Maps over photos, answers as bars, and the curves that judge the maps. One signed colour scale for all methods."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import plotly.graph_objects as go

from models.attribution.curves import Curves
from models.attribution.embedding import Embedding
from models.attribution.gradients import Completeness
from models.attribution.sanity import Check, normalised_map
from models.attribution.subject import Answer
from viz.canvas import Pane, Text
from viz.colors import AMBER, BLUE, GREEN, GREY, PURPLE, VERMILION, plotly_scale, table
from viz.theme import figure

COLORS = {
    "gradient": BLUE, "guided backprop": VERMILION, "Grad-CAM": GREEN, "edges": GREY, "occlusion": PURPLE,
    "integrated gradients": AMBER, "gradient x input": BLUE, "SmoothGrad": BLUE, "RISE": GREEN, "random": GREY,
}  # fmt: skip
DASHES = {"edges": "dash", "random": "dot", "RISE": "dash", "SmoothGrad": "dash", "gradient x input": "dot"}


def attributed(native: np.ndarray, pixels: np.ndarray, title: str, look: str = "overlay", smooth: bool = True) -> Pane:
    """One map on the common scale -1 to 1: raw, or laid over the grey photo; positive brown, negative blue.

    `native` is the map at the size it was measured at: blown up in steps, or blended where `smooth`.
    """
    side = pixels.shape[1], pixels.shape[0]
    large = cv2.resize(native, side, interpolation=cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST)
    scaled = normalised_map(large).astype(np.float32)
    if look == "raw":
        return Pane(scaled, title, scale="diverging", limits=(-1.0, 1.0))
    return Pane(overlaid(scaled, pixels), title, smooth=True)


def overlaid(scaled: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """The photo in grey, coloured the more the stronger the map: [H, W, 3] uint8."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None].repeat(3, 2) * 0.7 + 60
    colors = table("diverging")[np.round((scaled + 1) * 127.5).astype(int)].astype(float)
    weight = np.abs(scaled)[..., None] ** 0.7 * 0.9
    return np.clip(np.round(grey * (1 - weight) + colors * weight), 0, 255).astype(np.uint8)


def coarse(values: np.ndarray, cells: int) -> np.ndarray:
    """The map at the size it was measured at, so that its steps show when enlarged without blending."""
    return cv2.resize(values, (cells, cells), interpolation=cv2.INTER_AREA)


def answers(
    now: Sequence[Answer], before: Sequence[Answer], words: tuple[str, str, str], height: int = 300
) -> go.Figure:
    """Probabilities with the patch as bars, without it as marks; `words` name both and the axis."""
    names = [_short(answer.name) for answer in now]
    return figure(
        go.Bar(
            x=[answer.probability for answer in now], y=names, orientation="h", marker={"color": BLUE}, name=words[0]
        ),
        go.Scatter(
            x=[answer.probability for answer in before], y=names, mode="markers", name=words[1],
            marker={"symbol": "line-ns-open", "size": 20, "color": VERMILION, "line": {"width": 3}},
        ),
        go.Scatter(
            x=[1.95] * len(names), y=names, mode="text", text=[f"{answer.probability:.1%}" for answer in now],
            textposition="middle left", hoverinfo="skip", showlegend=False,
        ),
        height=height, showlegend=False, yaxis={"autorange": "reversed", "automargin": True},
        xaxis={"range": [0, 2], "tickvals": [0, 1], "tickformat": ".0%", "title": words[2]},
        margin={"l": 8, "r": 4, "t": 4, "b": 48},
    )  # fmt: skip


def trace(probabilities: Sequence[float], clean: float, words: tuple[str, str], height: int = 170) -> go.Figure:
    """The probability at the last places of the patch, and without any patch (dashed)."""
    return figure(
        go.Scatter(y=list(probabilities), mode="lines+markers", line={"color": BLUE, "width": 3}, name=words[0]),
        go.Scatter(
            x=[0, max(1, len(probabilities) - 1)], y=[clean, clean], mode="lines",
            line={"color": VERMILION, "dash": "dash"}, name=words[0],
        ),
        height=height, showlegend=False, margin={"l": 52, "r": 8, "t": 8, "b": 44},
        xaxis={"title": words[1], "showticklabels": False}, yaxis={"range": [0, 1.02], "tickformat": ".0%"},
    )  # fmt: skip


def correlations(names: Sequence[str], values: np.ndarray, height: int = 380) -> go.Figure:
    """A table of rank correlations, each with its number."""
    heat = go.Heatmap(
        z=values, x=list(names), y=list(names), zmin=-1, zmax=1, colorscale=plotly_scale("diverging"),
        text=np.round(values, 2), texttemplate="%{text}", hoverinfo="skip", showscale=False, xgap=2, ygap=2,
    )  # fmt: skip
    return figure(heat, height=height, yaxis={"autorange": "reversed", "automargin": True})


def cascade(checks: Sequence[Check], words: tuple[str, str], height: int = 320) -> go.Figure:
    """Rank correlation with the untouched network's map, over the number of shuffled stages."""
    methods = [twin.trained.method for twin in checks[0].twins]
    lines = [
        go.Scatter(
            x=[check.stages for check in checks], y=[check.twins[i].rank_correlation for check in checks],
            mode="lines+markers", name=method, line={"color": COLORS[method], "dash": DASHES.get(method), "width": 3},
        )
        for i, method in enumerate(methods)
    ]  # fmt: skip
    axis = {"title": words[0], "range": [-0.4, len(checks) - 0.6 if len(checks) > 19 else 19.4]}
    return figure(*lines, height=height, xaxis=axis, yaxis={"title": words[1], "range": [-1.05, 1.05]})


def curves(found: Sequence[Curves], kind: str, words: tuple[str, str], height: int = 360) -> go.Figure:
    """Deletion or insertion of every map; the areas stand in the legend."""
    lines = [
        go.Scatter(
            x=curve.shares, y=getattr(curve, kind), mode="lines",
            name=f"{curve.method} {getattr(curve, f'{kind}_area'):.2f}",
            line={"color": COLORS[curve.method], "dash": DASHES.get(curve.method), "width": 3},
        )
        for curve in found
    ]  # fmt: skip
    return figure(
        *lines, height=height, margin={"l": 64, "r": 8, "t": 8, "b": 52},
        xaxis={"title": words[0], "tickformat": ".0%"},
        yaxis={"title": words[1], "tickformat": ".0%", "rangemode": "tozero"},
        legend={"orientation": "v", "y": 1, "yanchor": "top", "x": 1.02},
    )  # fmt: skip


def completeness(found: Completeness, words: tuple[str, str, str], height: int = 300) -> go.Figure:
    """Sums of the map for growing steps, and the gain that they must reach (dashed)."""
    names = [str(count) for count in found.steps]
    return figure(
        go.Bar(x=names, y=found.sums, marker={"color": BLUE}, name=words[0], text=np.round(found.sums, 2)),
        go.Scatter(
            x=names, y=[found.gain] * len(names), mode="lines", name=words[1],
            line={"color": VERMILION, "dash": "dash", "width": 3},
        ),
        height=height, xaxis={"title": words[2], "type": "category"}, yaxis={"title": words[0]},
    )  # fmt: skip


def recognised(
    as_trained: np.ndarray, clean: np.ndarray, words: tuple[str, str, str, str], height: int = 320
) -> go.Figure:
    """Share of held-out digits recognised, with and without the tag."""
    digits = [str(digit) for digit in range(len(clean))]
    return figure(
        go.Bar(x=digits, y=as_trained, name=words[0], marker={"color": BLUE}),
        go.Bar(x=digits, y=clean, name=words[1], marker={"color": VERMILION, "pattern": {"shape": "/"}}),
        height=height, barmode="group", xaxis={"title": words[2], "type": "category"},
        yaxis={"title": words[3], "range": [0, 1.02], "tickformat": ".0%"},
    )  # fmt: skip


def climb(scores: np.ndarray, words: tuple[str, str], height: int = 320) -> go.Figure:
    """What is climbed, step by step."""
    line = go.Scatter(x=np.arange(1, len(scores) + 1), y=scores, mode="lines", line={"color": BLUE, "width": 3})
    return figure(line, height=height, xaxis={"title": words[0]}, yaxis={"title": words[1]})


def sheet(pictures: np.ndarray, columns: int, gap: int = 1, between: float = 0.5) -> np.ndarray:
    """Small pictures [N, h, w] or [N, h, w, 3] side by side in rows, with a gap of one value between them."""
    count, height, width = pictures.shape[:3]
    rows = -(-count // columns)
    size = (rows * (height + gap) - gap, columns * (width + gap) - gap, *pictures.shape[3:])
    result = np.full(size, between, pictures.dtype)
    for i, picture in enumerate(pictures):
        top, left = i // columns * (height + gap), i % columns * (width + gap)
        result[top : top + height, left : left + width] = picture
    return result


def photo_map(found: Embedding, side: int = 900) -> np.ndarray:
    """Every crop as a thumbnail at its place; the user's own has a frame: [side, side, 3] uint8."""
    thumb = found.thumbnails.shape[1]
    low, high = found.places.min(0), found.places.max(0)
    corners = ((found.places - low) / (high - low) * (side - thumb)).round().astype(int)
    result = np.full((side, side, 3), 128, np.uint8)
    own = found.groups[-1]
    for (left, top), picture, group in zip(corners, found.thumbnails, found.groups, strict=True):
        result[top : top + thumb, left : left + thumb] = picture
        if group == own:
            cv2.rectangle(result, (left, top), (left + thumb - 1, top + thumb - 1), (255, 190, 0), 3)
    return result


def stacked(above: Pane, below: Pane, title: str, gap: int = 8) -> Pane:
    """Two pictures of one size over each other, as one pane."""
    empty = np.full((gap, *above.picture.shape[1:]), 0 if above.picture.dtype == np.float32 else 255)
    picture = np.concatenate([above.picture, empty.astype(above.picture.dtype), below.picture])
    return replace(above, picture=picture, title=title)


def glowing(maps: np.ndarray, title: str, columns: int = 5) -> Pane:
    """The mean map of each digit with its name, on one scale."""
    height, width = maps.shape[1:]
    places = [(i % columns * (width + 2), i // columns * (height + 2)) for i in range(len(maps))]
    picture = sheet(np.maximum(maps, 0).astype(np.float32), columns, 2, float("nan"))
    names = [Text((x + 1.5, y + height - 3), str(i), "#111111") for i, (x, y) in enumerate(places)]
    return Pane(picture, title, shapes=names, limits=(0.0, float(maps.max()) or 1.0))


def _short(name: str, length: int = 14) -> str:
    return name if len(name) <= length else name[: length - 1] + "…"
