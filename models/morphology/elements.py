"""Structuring elements: the small shape that probes the picture, with the pixel of it that is its origin.

As a set it is B, the offsets (row, column) of its cells from the origin, which may be any cell of the window.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from models.limits import one_of, within

LARGEST_RADIUS = 25


@dataclass(frozen=True)
class Element:
    """A structuring element, hashable: ``rows`` of "1" (in it), "0" (not in it) and "x" (hit-or-miss: either)."""

    rows: tuple[str, ...]
    origin: tuple[int, int]  # row, column of the window

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows}
        if len(widths) != 1 or set("".join(self.rows)) - set("01x"):
            raise ValueError(f"rows must be equally long strings of 0, 1 and x, got {self.rows}")
        if not any("1" in row for row in self.rows):
            raise ValueError("the structuring element must have at least one cell, got an empty one")
        (row, column), (height, width) = self.origin, self.shape
        if not (0 <= row < height and 0 <= column < width):
            raise ValueError(
                f"the origin must lie inside the {width} x {height} window of the structuring element, "
                f"got row {row}, column {column}"
            )

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    @cached_property
    def footprint(self) -> np.ndarray:  # [h, w] uint8, 1 in the element, read-only
        return self._cells("1")

    @cached_property
    def background(self) -> np.ndarray:  # [h, w] uint8, 1 where hit-or-miss demands background, read-only
        return self._cells("0")

    @cached_property
    def offsets(self) -> np.ndarray:  # [N, 2] row, column of each cell as seen from the origin
        return np.argwhere(self.footprint) - self.origin

    @cached_property
    def reflected(self) -> "Element":
        """The element turned by half a turn about its origin: -B."""
        (row, column), (height, width) = self.origin, self.shape
        return Element(tuple(line[::-1] for line in self.rows[::-1]), (height - 1 - row, width - 1 - column))

    def _cells(self, sign: str) -> np.ndarray:
        cells = np.array([[cell == sign for cell in row] for row in self.rows], np.uint8)
        cells.setflags(write=False)
        return cells


def from_cells(cells: np.ndarray, origin: tuple[int, int] | None = None) -> Element:
    """The element of a boolean array, with its origin in the middle (after it, where a side is even) unless given."""
    cells = np.asarray(cells)
    if cells.ndim != 2 or cells.size == 0:
        raise ValueError(f"the structuring element must be a grid of cells, got shape {cells.shape}")
    rows = tuple("".join("1" if cell else "0" for cell in row) for row in cells)
    return Element(rows, origin or (cells.shape[0] // 2, cells.shape[1] // 2))


def line(y: np.ndarray, x: np.ndarray, radius: int, angle: float) -> np.ndarray:
    """A line through the origin, one cell per row or column, point-symmetric; the angle in degrees, upwards."""
    rise, run = -np.sin(np.deg2rad(angle)), np.cos(np.deg2rad(angle))
    rise, run = np.array([rise, run]) / max(abs(rise), abs(run))
    steps = np.arange(-radius, radius + 1)
    cells = np.zeros(x.shape, bool)
    cells[np.rint(rise * steps).astype(int) + radius, np.rint(run * steps).astype(int) + radius] = True
    return cells


# Of the cells of a window, rows and columns from its middle, those in the element.
SHAPES: dict[str, Callable[[np.ndarray, np.ndarray, int, float], np.ndarray]] = {
    "square": lambda y, x, radius, angle: np.maximum(abs(y), abs(x)) <= radius,
    "cross": lambda y, x, radius, angle: (y == 0) | (x == 0),
    "diamond": lambda y, x, radius, angle: abs(y) + abs(x) <= radius,
    "disk": lambda y, x, radius, angle: y * y + x * x <= radius * radius,  # as scikit-image's `disk`
    "ellipse": lambda y, x, radius, angle: cv2.getStructuringElement(cv2.MORPH_ELLIPSE, x.shape) > 0,  # a bit fatter
    "line": line,
}


def element(shape: str, radius: int, angle: float = 0.0) -> Element:
    """A named shape on a window of side ``2 * radius + 1``; radius 0 is one cell. Only the line has an angle."""
    one_of("shape", shape, SHAPES)
    within("radius", radius, 0, LARGEST_RADIUS)
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    return from_cells(SHAPES[shape](y, x, radius, angle))


def oversize(probing: Element, picture: tuple[int, ...]) -> str:
    """A sentence for the user when the element does not fit into the picture, empty when it does.

    It is no error: erosion then asks what lies outside at every pixel, and the border rule alone decides.
    """
    (height, width), (rows, columns) = picture[:2], probing.shape
    if rows <= height and columns <= width:
        return ""
    return (
        f"The structuring element of {columns} x {rows} px is larger than the picture of {width} x {height} px, "
        f"so the border rule decides every pixel; the largest radius that fits is {(min(height, width) - 1) // 2}."
    )
