"""A drawing on a board as a digit, and how far it is from all that was learnt."""

from functools import lru_cache

import cv2
import numpy as np
import torch

from models.autoencoders.data import SIDE, split

BOARD = 14  # cells along each side


def digit(cells: np.ndarray) -> np.ndarray:
    """Cells ``[14, 14] bool`` as ink ``[28, 28]``: smooth strokes, its centre of mass in the middle, as in MNIST."""
    large = cells.astype(np.float32).repeat(2, axis=0).repeat(2, axis=1)
    smooth = cv2.GaussianBlur(large, (0, 0), 0.7)
    if not cells.any():
        return smooth
    rows, columns = np.nonzero(cells)
    move = [(SIDE - 1) / 2 - (2 * place.mean() + 0.5) for place in (columns, rows)]
    shift = np.array([[1, 0, round(move[0])], [0, 1, round(move[1])]], np.float32)
    return cv2.warpAffine(smooth, shift, (SIDE, SIDE))


def held(index: int) -> np.ndarray:
    """One of the 1,000 held-out digits ``[28, 28]``."""
    digits: np.ndarray = split(-1).held[index].view(SIDE, SIDE).numpy()
    return digits


@lru_cache(1)
def usual_distance() -> float:
    """99 of 100 held-out digits have a training digit within this distance."""
    data = split(-1)
    return float(torch.cdist(data.held, data.train).min(dim=1).values.quantile(0.99))
