"""Many small pictures on one sheet."""

from collections.abc import Sequence

import numpy as np


def sheet(
    pictures: np.ndarray | Sequence[np.ndarray], columns: int, ground: float = 0, gap: int = 1, edge: int = 0
) -> np.ndarray:
    """Pictures ``[N, h, w]`` or ``[N, h, w, 3]`` in rows of ``columns``, the ground between and ``edge`` px around."""
    pictures = np.asarray(pictures)
    count, height, width = pictures.shape[:3]
    rows = -(-count // columns)
    size = (rows * (height + gap) - gap + 2 * edge, columns * (width + gap) - gap + 2 * edge)
    page = np.full((*size, *pictures.shape[3:]), ground, pictures.dtype)
    for index, picture in enumerate(pictures):
        top, left = edge + index // columns * (height + gap), edge + index % columns * (width + gap)
        page[top : top + height, left : left + width] = picture
    return page
