"""Seeded pictures and elements that the tests of morphology share."""

import numpy as np

from models.morphology.elements import Element, from_cells

RANDOM = np.random.default_rng(8)
GREY = RANDOM.integers(0, 256, (23, 31), dtype=np.uint8)
BINARY = np.where(RANDOM.random((23, 31)) > 0.45, 255, 0).astype(np.uint8)
L = from_cells(np.array([[1, 0, 0], [1, 0, 0], [1, 1, 0]]))

PICTURES = {
    "grey": GREY,
    "binary": BINARY,
    "row": GREY[:1],
    "column": GREY[:, :1],
    "tiny": GREY[:3, :2],
    "pixel": GREY[:1, :1],
    "black": np.zeros((9, 8), np.uint8),
}


def random_element(height: int, width: int, density: float = 0.5) -> Element:
    cells = RANDOM.random((height, width)) < density
    cells[RANDOM.integers(height), RANDOM.integers(width)] = True
    return from_cells(cells, (int(RANDOM.integers(height)), int(RANDOM.integers(width))))


ELEMENTS = {
    "L": L,
    "cell": from_cells(np.ones((1, 1))),
    "2 x 2": from_cells(np.ones((2, 2))),
    "3 x 3": from_cells(np.ones((3, 3))),
    "2 x 4, corner origin": from_cells(np.ones((4, 2)), (0, 1)),
    "random 5 x 4": random_element(5, 4),
    "random 4 x 3": random_element(4, 3),
    "random 1 x 6": random_element(1, 6),
    "random 7 x 7": random_element(7, 7, 0.2),
    "shift": from_cells(np.array([[0, 0, 1], [0, 0, 0]]), (1, 0)),
}


def covered(image: np.ndarray, offsets: np.ndarray, border: str, extremum: str) -> np.ndarray:
    """Brute force: the least or greatest of f(x + b) over the offsets b, on a padded copy of the picture."""
    reach = 10
    neutral = 255 if extremum == "min" else 0
    padded = (
        np.pad(image, reach, mode="symmetric")
        if border == "reflect"
        else np.pad(image, reach, constant_values={"ignore": neutral, "constant 0": 0, "constant 1": 255}[border])
    )
    height, width = image.shape
    shifted = [padded[reach + y : reach + y + height, reach + x : reach + x + width] for y, x in offsets]
    return np.min(shifted, axis=0) if extremum == "min" else np.max(shifted, axis=0)
