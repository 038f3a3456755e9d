"""Pictures and charts of mathematical morphology."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.morphology_elements import Element
from models.morphology_measures import Spectrum, Threshold
from viz.canvas import Mask, Pane, Points
from viz.colors import ADDED, BLUE, GREY, REMOVED, VERMILION
from viz.theme import figure


def shown(picture: np.ndarray, binary: bool) -> np.ndarray:
    """A binary picture as truth values, so that its read-out says 0 and 1."""
    return picture > 0 if binary else picture


def change(before: np.ndarray, after: np.ndarray, names: tuple[str, str]) -> list[Mask]:
    """Pixels that became brighter (added, blue) and darker (removed, orange), hatched in two directions."""
    added, removed = names
    return [Mask(after > before, ADDED, 45, name=added), Mask(after < before, REMOVED, 135, name=removed)]


def element(probing: Element, title: str = "") -> Pane:
    """The structuring element as cells, a dot on its origin."""
    row, column = probing.origin
    return Pane(probing.footprint > 0, title, shapes=[Points([(column + 0.5, row + 0.5)], VERMILION, 5)])


def library_panes(
    pictures: Mapping[str, np.ndarray], reference: str, names: tuple[str, str], binary: bool
) -> list[Pane]:
    """The same call in several libraries, each with what it adds to and takes from the reference."""
    right = pictures[reference]
    return [
        Pane(shown(picture, binary), name, [] if name == reference else change(right, picture, names))
        for name, picture in pictures.items()
    ]


def histogram(threshold: Threshold, level: int, labels: Sequence[str]) -> go.Figure:
    """Brightness histogram with the chosen level and Otsu's, and the variance between classes that Otsu maximises."""
    pixels, variance, chosen, otsu = labels
    top = threshold.histogram.max()
    return figure(
        go.Bar(x=np.arange(256), y=threshold.histogram, name=pixels, marker={"color": GREY, "line": {"width": 0}}),
        go.Scatter(x=np.arange(256), y=threshold.variance, name=variance, yaxis="y2", line={"color": BLUE, "width": 3}),
        _mark(level, top, chosen, "solid"),
        _mark(threshold.otsu, top, otsu, "dash"),
        height=360,
        bargap=0,
        xaxis={"title": "brightness", "range": [0, 255]},
        yaxis={"title": pixels, "range": [0, top]},
        yaxis2={"overlaying": "y", "side": "right", "showgrid": False, "showticklabels": False, "rangemode": "tozero"},
    )


def _mark(x: float, top: float, name: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=[x, x], y=[0, top], mode="lines", name=name, line={"color": VERMILION, "width": 3, "dash": dash}
    )


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
