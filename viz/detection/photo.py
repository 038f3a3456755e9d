"""Pictures on their way into a network."""

import numpy as np

from viz.canvas import Box, Pane
from viz.colors import TRUTH, VERMILION


def boxed(pixels: np.ndarray, boxes: np.ndarray, title: str) -> Pane:
    return Pane(pixels, title, shapes=[Box(tuple(box), TRUTH, 3) for box in boxes.tolist()])


def phases(pictures: np.ndarray, words: str) -> list[Pane]:
    """``[4, H, W, 3]``."""
    places = [(0, 0), (1, 0), (0, 1), (1, 1)]
    titles = [words.format(row=row, column=column) for row, column in places]
    return [Pane(one, title) for one, title in zip(pictures, titles, strict=True)]


def coded(pixels: np.ndarray, box: np.ndarray, anchor: np.ndarray, cell: np.ndarray, title: str) -> Pane:
    """The decoded box, its anchor (dashed) and the cell that answers (filled)."""
    shapes = [
        Box(tuple(cell.tolist()), VERMILION, 2, fill=0.4),
        Box(tuple(anchor.tolist()), VERMILION, 2, dash=True),
        Box(tuple(box.tolist()), TRUTH, 4),
    ]
    return Pane(pixels, title, shapes=shapes)
