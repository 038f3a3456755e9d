"""Bins on the photo, what they read, and how far that is off."""

import numpy as np

from models.detection.roi import Cut
from viz.canvas import Box, Line, Pane, Shape
from viz.colors import GREEN, GREY, VERMILION


def bins(pixels: np.ndarray, found: Cut, stride: int, title: str) -> Pane:
    """Grey the cells of the map, green the true bins, orange those that are read."""
    height, width = pixels.shape[:2]
    shapes: list[Shape] = [Line([(x, 0), (x, height)], GREY, 0.5) for x in range(stride, width, stride)]
    shapes += [Line([(0, y), (width, y)], GREY, 0.5) for y in range(stride, height, stride)]
    columns, rows = zip(found.left, found.right, strict=True), list(zip(found.top, found.bottom, strict=True))
    for x1, x2 in columns:
        shapes += [Box((float(x1), float(y1), float(x2), float(y2)), VERMILION, 2) for y1, y2 in rows]
    across, down = found.true.tolist()
    shapes += [Line([(x, down[0]), (x, down[-1])], GREEN, 2, dash=True) for x in across]
    shapes += [Line([(across[0], y), (across[-1], y)], GREEN, 2, dash=True) for y in down]
    return Pane(pixels, title, shapes=shapes)


def values(found: Cut, title: str, limits: tuple[float, float], quantity: str) -> Pane:
    """The numbers of the bins, enlarged."""
    return Pane(np.kron(found.values, np.ones((40, 40))), title, limits=limits, quantity=quantity)
