"""Bins on the photo, what they read, and how far that is off."""

import numpy as np

from models.detection.roi import Config, Cut
from viz.canvas import Box, Line, Mask, Pane, Shape, Text
from viz.colors import AMBER, GREEN, GREY, TRUTH, VERMILION

MOST_NUMBERED = 5  # bins per side


def bins(pixels: np.ndarray, found: Cut, stride: int, title: str) -> Pane:
    """Grey the cells of the map, green the true bins, orange those that are read; amber the bins of a rounded box."""
    height, width = pixels.shape[:2]
    shapes: list[Shape] = [Line([(x, 0), (x, height)], GREY, 0.5) for x in range(stride, width, stride)]
    shapes += [Line([(0, y), (width, y)], GREY, 0.5) for y in range(stride, height, stride)]
    columns, rows = zip(found.left, found.right, strict=True), list(zip(found.top, found.bottom, strict=True))
    for x1, x2 in columns:
        shapes += [Box((float(x1), float(y1), float(x2), float(y2)), VERMILION, 2) for y1, y2 in rows]
    if np.issubdtype(found.left.dtype, np.integer):  # rounded: first the box, then its bins
        for start, end, axis in ((found.left, found.right, 0), (found.top, found.bottom, 1)):
            low, high = (found.top, found.bottom) if axis == 0 else (found.left, found.right)
            for at in np.linspace(start[0], end[-1], len(start) + 1).tolist():
                ends = [(at, float(low[0])), (at, float(high[-1]))]
                shapes.append(Line([xy if axis == 0 else xy[::-1] for xy in ends], AMBER, 2, dash=True))
    across, down = found.true.tolist()
    shapes += [Line([(x, down[0]), (x, down[-1])], GREEN, 2, dash=True) for x in across]
    shapes += [Line([(across[0], y), (across[-1], y)], GREEN, 2, dash=True) for y in down]
    return Pane(pixels, title, shapes=shapes)


def values(found: Cut, title: str, limits: tuple[float, float], quantity: str) -> Pane:
    """The numbers of the bins, enlarged."""
    return Pane(np.kron(found.values, np.ones((40, 40))), title, limits=limits, quantity=quantity)


def parts(pixels: np.ndarray, box: np.ndarray, count: int, title: str) -> Pane:
    """The bins of a box, numbered as their maps are while there is room for it."""
    across, down = (np.linspace(box[axis], box[axis + 2], count + 1).tolist() for axis in (0, 1))
    shapes: list[Shape] = []
    for row, column in np.ndindex(count, count):
        x1, y1, x2, y2 = across[column], down[row], across[column + 1], down[row + 1]
        shapes.append(Box((x1, y1, x2, y2), VERMILION, 2))
        if count <= MOST_NUMBERED:
            shapes.append(Text(((x1 + x2) / 2, (y1 + y2) / 2), f"{row * count + column + 1}", VERMILION))
    return Pane(pixels, title, shapes=shapes)


def tiled(maps: np.ndarray, box: np.ndarray, config: Config, title: str, quantity: str) -> Pane:
    """All maps in rows and columns; on each the one bin that is read there."""
    count, (height, width) = config.bins, maps.shape[1:]
    grid = maps.reshape(count, count, height, width).transpose(0, 2, 1, 3).reshape(count * height, count * width)
    shapes: list[Shape] = []
    across, down = (np.linspace(box[axis], box[axis + 2], count + 1) / config.stride for axis in (0, 1))
    for row, column in np.ndindex(count, count):
        x = (np.clip(across, 0, width) + column * width).tolist()
        y = (np.clip(down, 0, height) + row * height).tolist()
        shapes.append(Box((x[column], y[row], x[column + 1], y[row + 1]), VERMILION, 3))
    shapes += [Line([(k * width, 0), (k * width, count * height)], GREY, 1) for k in range(1, count)]
    shapes += [Line([(0, k * height), (count * width, k * height)], GREY, 1) for k in range(1, count)]
    return Pane(grid, title, shapes=shapes, limits=(0.0, 1.0), quantity=quantity)


def outlined(pixels: np.ndarray, where: np.ndarray, box: np.ndarray, title: str) -> Pane:
    return Pane(pixels, title, [Mask(where, TRUTH, 45, 0.6)], [Box(tuple(box.tolist()), VERMILION, 2)])


def bits(grid: np.ndarray, title: str, quantity: str) -> Pane:
    """The cells of a mask that are asked for 1, as large as they can be seen."""
    return Pane(np.kron(np.where(grid >= 0.5, 1.0, 0.0), np.ones((8, 8))), title, limits=(0.0, 1.0), quantity=quantity)
