"""A drawing on a board as ink."""

import cv2
import numpy as np

BOARD, SIDE = 14, 28  # cells, and pixels, along each side


def centred(cells: np.ndarray) -> np.ndarray:
    """Cells ``[14, 14] bool`` as ink ``[28, 28]``: smooth strokes, its centre of mass in the middle, as in MNIST."""
    large = cells.astype(np.float32).repeat(2, axis=0).repeat(2, axis=1)
    smooth = cv2.GaussianBlur(large, (0, 0), 0.7)
    if not cells.any():
        return smooth
    rows, columns = np.nonzero(cells)
    move = [(SIDE - 1) / 2 - (2 * place.mean() + 0.5) for place in (columns, rows)]
    shift = np.array([[1, 0, round(move[0])], [0, 1, round(move[1])]], np.float32)
    return cv2.warpAffine(smooth, shift, (SIDE, SIDE))
