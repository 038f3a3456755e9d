"""Digits in rows: samples, and under each the training digit that is nearest."""

from collections.abc import Sequence

import numpy as np

from viz.canvas import Pane
from viz.sheets import sheet

COLUMNS, GAP = 10, 2  # digits in a row, px between them


def pairs(samples: np.ndarray, nearest: np.ndarray, title: str, rows: int = 2) -> Pane:
    """Rows of samples ``[N, h, w]`` dark on light, each with its nearest training digits below on grey."""
    count, (height, width) = rows * COLUMNS, samples.shape[1:]
    page = np.full((rows * (2 * height + 3 * GAP), COLUMNS * (width + GAP) + GAP), 255, np.uint8)
    for index, (one, below) in enumerate(zip(samples[:count], nearest[:count], strict=True)):
        top = (index // COLUMNS) * (2 * height + 3 * GAP) + GAP
        left = (index % COLUMNS) * (width + GAP) + GAP
        page[top : top + height, left : left + width] = 255 - one
        page[top + height : top + 2 * height, left : left + width] = 225 - (below * 0.8).astype(np.uint8)
    return Pane(page, title, paper=True)


def strip(digits: Sequence[np.ndarray], title: str, columns: int = 3) -> Pane:
    """Few digits ``[h, w]`` in rows, dark on light."""
    return Pane(sheet(255 - np.stack(digits), columns, 235, GAP, GAP), title, paper=True)
