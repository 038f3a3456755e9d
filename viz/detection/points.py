"""Maps of corners and of centres beside the photo."""

import numpy as np

from models.detection.points import Centres, Corners
from viz.canvas import Box, Pane, Shape
from viz.colors import TRUTH, VERMILION


def enlarged(cells: np.ndarray, pixels: np.ndarray, stride: int) -> np.ndarray:
    """A map as large as the photo."""
    return np.kron(cells, np.ones((stride, stride)))[: pixels.shape[0], : pixels.shape[1]]


def cornered(
    pixels: np.ndarray, found: Corners, stride: int, titles: tuple[str, str], quantity: str
) -> tuple[Pane, ...]:
    """The sides of all objects; the pooled map, with a frame around each object's own corner."""
    sides: list[Shape] = []
    for row, column in np.argwhere(np.maximum(found.top, found.left) > 0).tolist():
        sides.append(Box(_cell(row, column, stride), VERMILION, 0.5, fill=0.8))
    frames: list[Shape] = [Box(_cell(row, column, stride, 0.5), TRUTH, 4) for row, column in found.true.tolist()]
    heat = Pane(enlarged(found.pooled, pixels, stride), titles[1], shapes=frames, limits=(0.0, 2.0), quantity=quantity)
    return Pane(pixels, titles[0], shapes=sides), heat


def centred(
    pixels: np.ndarray, found: Centres, stride: int, titles: tuple[str, str], quantity: str
) -> tuple[Pane, ...]:
    """The boxes read back, and the heat map with a frame around each peak."""
    back: list[Shape] = [Box(tuple(box), TRUTH, 5, dash=True) for box in found.boxes.tolist()]
    frames: list[Shape] = [Box(_cell(row, column, stride, 0.5), VERMILION, 3) for row, column in found.peaks.tolist()]
    heat = Pane(enlarged(found.heat, pixels, stride), titles[1], shapes=frames, limits=(0.0, 1.0), quantity=quantity)
    return Pane(pixels, titles[0], shapes=back), heat


def _cell(row: int, column: int, stride: int, margin: float = 0.0) -> tuple[float, float, float, float]:
    """px of a cell, with a margin in cells."""
    near, far = -margin * stride, (1 + margin) * stride
    return column * stride + near, row * stride + near, column * stride + far, row * stride + far
