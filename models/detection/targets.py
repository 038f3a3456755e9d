"""The tensor that YOLO v1 is asked for: B boxes and C classes in each of S x S cells, zeros where nobody learns."""

import numpy as np
from numpy import ndarray

from models.boxes import checked


def tensor(boxes: ndarray, labels: ndarray, size: tuple[int, int], grid: int, predictors: int, classes: int) -> ndarray:
    """``[S, S, 5 B + C]``: per predictor x, y in the cell, w, h in the picture and 1; then 1 at the class.

    ``labels [N]`` count from 0; ``size`` is height and width in px. The first object of a cell keeps it. All B
    predictors of a cell get the same box: which of them learns it is decided by what they answer.
    """
    boxes = checked(boxes, "objects")
    if len(labels) and max(labels) >= classes:
        raise ValueError(f"classes must be more than the largest label, {max(labels)}, got {classes}")
    found = np.zeros((grid, grid, 5 * predictors + classes))
    height, width = size
    for (x1, y1, x2, y2), label in zip(boxes, labels, strict=True):
        x, y = (x1 + x2) / 2 / width * grid, (y1 + y2) / 2 / height * grid
        row, column = min(int(y), grid - 1), min(int(x), grid - 1)
        if found[row, column].any():
            continue
        numbers = (x - column, y - row, (x2 - x1) / width, (y2 - y1) / height, 1.0)
        found[row, column, : 5 * predictors] = np.tile(numbers, predictors)
        found[row, column, 5 * predictors + label] = 1
    return found


def decoded(found: ndarray, size: tuple[int, int], predictors: int) -> tuple[ndarray, ndarray]:
    """The boxes ``[K, 4]``, px, and labels ``[K]`` in such a tensor."""
    grid = len(found)
    cells = np.argwhere(found[..., 4] > 0)  # [K, 2]
    numbers = found[tuple(cells.T)]  # [K, 5 B + C]
    scale = np.array([size[1], size[0]])
    middle = (cells[:, ::-1] + numbers[:, :2]) / grid * scale
    half = numbers[:, 2:4] * scale / 2
    return np.concatenate((middle - half, middle + half), axis=1), numbers[:, 5 * predictors :].argmax(axis=1)


def collision(grid: int, objects: int) -> float:
    """Probability that some cell of ``grid²`` gets two of so many centres, each at a place at random."""
    return 1 - float(np.prod(1 - np.arange(objects) / grid**2).clip(0))
