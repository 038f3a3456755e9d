"""Digits in rows: samples, and under each the training digit that is nearest."""

from collections.abc import Sequence

import numpy as np

from viz.canvas import Pane
from viz.sheets import sheet

COLUMNS, GAP = 10, 2  # digits in a row, px between them


def pairs(samples: np.ndarray, nearest: np.ndarray, title: str, rows: int = 2) -> Pane:
    """Rows of samples ``[N, h, w]`` dark on light, each with its nearest training digits below on grey."""
    both = np.concatenate((255 - samples, 225 - (0.8 * nearest).astype(np.uint8)), axis=1)[: rows * COLUMNS]
    spaced = np.pad(both, ((0, 0), (0, 2 * GAP), (0, 0)), constant_values=255)
    return Pane(sheet(spaced, COLUMNS, 255, GAP, GAP)[:-GAP], title, paper=True)


def strip(digits: Sequence[np.ndarray], title: str, columns: int = 3) -> Pane:
    """Few digits ``[h, w]`` in rows, dark on light."""
    return Pane(sheet(255 - np.stack(digits), columns, 235, GAP, GAP), title, paper=True)
