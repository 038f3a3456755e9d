"""Pictures and charts of mathematical morphology."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
import plotly.graph_objects as go

from models.morphology.elements import Element
from models.morphology.measures import Spectrum, Threshold
from viz.canvas import Box, Mask, Pane, Points
from viz.colors import ADDED, BLUE, GREY, REMOVED, VERMILION
from viz.theme import figure


def shown(picture: np.ndarray, binary: bool) -> np.ndarray:
    """A binary picture as truth values, so that its read-out says 0 and 1."""
    return picture > 0 if binary else picture


def change(before: np.ndarray, after: np.ndarray, names: tuple[str, str]) -> list[Mask]:
    """Pixels that became brighter (added, blue) and darker (removed, orange), hatched in two directions."""
    added, removed = names
    return [Mask(after > before, ADDED, 45, name=added), Mask(after < before, REMOVED, 135, name=removed)]


RESIDUES = {  # operations whose result is a difference: it is looked at by itself, not compared with the picture
    *("gradient", "internal_gradient", "external_gradient", "white_tophat", "black_tophat", "distance"),
}
ORIGIN = VERMILION  # colour of the origin
HEAT_SIDE = 512  # px: larger maps are averaged, as floating-point numbers travel slowly


def outcome(
    before: np.ndarray, after: np.ndarray, operation: str, binary: bool, words: Mapping[str, str]
) -> list[Pane]:
    """What came of a picture: pixels added and removed, a map of the change for grey, or a difference by itself."""
    if binary and operation != "distance":
        masks = [] if operation in RESIDUES else change(before, after, (words["added"], words["removed"]))
        return [Pane(after > 0, words["after"], masks)]
    if operation in RESIDUES:
        return [heat(after.astype(np.float32), words["after"], words["mean"], "sequential", lowest=0.0)]
    difference = after.astype(np.float32) - before
    return [Pane(after, words["after"]), heat(difference, words["change"], words["mean"], "diverging")]


def heat(values: np.ndarray, title: str, mean: str, scale: str, lowest: float | None = None) -> Pane:
    """A map with a colour bar to a power of two, symmetric unless ``lowest`` is given; a large one is averaged."""
    step = -(-max(values.shape) // HEAT_SIDE)
    if step > 1:
        size = [max(1, side // step) for side in values.shape[::-1]]
        values, title = cv2.resize(values, size, interpolation=cv2.INTER_AREA), mean.format(title=title, step=step)
    worst = min(
        255.0, 2.0 ** np.ceil(np.log2(max(1.0, float(np.abs(values).max()))))
    )  # steps: pictures can be compared
    return Pane(values, title, scale=scale, limits=(-worst if lowest is None else lowest, worst))


def element(probing: Element, title: str = "") -> Pane:
    """The structuring element as cells, a dot on its origin."""
    row, column = probing.origin
    height, width = probing.shape
    frame = Box((0, 0, width, height), GREY, 1.5)  # white cells would be lost on a white page
    return Pane(probing.footprint > 0, title, shapes=[frame, Points([(column + 0.5, row + 0.5)], VERMILION, 5)])


def library_panes(
    pictures: Mapping[str, np.ndarray], reference: str, names: tuple[str, str], binary: bool
) -> list[Pane]:
    """The same call in several libraries, each with what it adds to and takes from the reference."""
    right = pictures[reference]
    return [
        Pane(shown(picture, binary), name, [] if name == reference else change(right, picture, names))
        for name, picture in pictures.items()
    ]


def histogram(threshold: Threshold, level: int | None, labels: Sequence[str]) -> go.Figure:
    """Brightness histogram with the chosen level, if any, and Otsu's, and the variance that Otsu maximises."""
    pixels, variance, chosen, otsu = labels
    top = threshold.histogram.max()
    return figure(
        go.Bar(x=np.arange(256), y=threshold.histogram, name=pixels, marker={"color": GREY, "line": {"width": 0}}),
        go.Scatter(x=np.arange(256), y=threshold.variance, name=variance, yaxis="y2", line={"color": BLUE, "width": 3}),
        _mark(threshold.otsu, top, otsu, BLUE, "dash"),
        *([] if level is None else [_mark(level, top, chosen, VERMILION, "solid")]),
        height=360,
        bargap=0,
        xaxis={"title": "brightness", "range": [0, 255]},
        yaxis={"title": pixels, "range": [0, top]},
        yaxis2={"title": variance, "overlaying": "y", "side": "right", "showgrid": False, "rangemode": "tozero"},
    )


def _mark(x: float, top: float, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(x=[x, x], y=[0, top], mode="lines", name=name, line={"color": color, "width": 3, "dash": dash})


def spectrum(before: Spectrum, after: Spectrum, labels: Sequence[str]) -> go.Figure:
    """Pattern spectrum: the share of brightness in grains of each size, before and after."""
    first, second, size, share = labels
    return figure(
        go.Bar(x=before.sizes, y=before.share, name=first, marker={"color": GREY}),
        go.Bar(x=after.sizes, y=after.share, name=second, marker={"color": BLUE, "pattern": {"shape": "/"}}),
        height=380,
        barmode="group",
        xaxis={"title": size, "dtick": max(1, len(before.sizes) // 12)},
        yaxis={"title": share, "tickformat": ".0%"},
    )
