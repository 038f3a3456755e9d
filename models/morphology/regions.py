"""Regions of a picture, whatever their shape: fronts that spread in them, their size, the hull around them.

One sees a front creep along a shape until it is full: geodesic reconstruction (Vincent, 1993).
"""

from collections.abc import Iterator

import cv2
import numpy as np
from skimage.morphology import reconstruction

NEIGHBOURS = np.ones((3, 3), np.uint8)  # what a front advances by: the eight neighbours
PATIENCE = 400  # passes of a front before the rest is left to an algorithm whose time does not depend on the picture


def front(marker: np.ndarray, mask: np.ndarray, neighbours: np.ndarray = NEIGHBOURS) -> Iterator[np.ndarray]:
    """The marker spreading under the mask, one pixel at a time, until it is still: geodesic dilation."""
    marker = np.minimum(marker, mask)
    while True:
        yield marker
        spread = cv2.min(cv2.dilate(marker, neighbours), mask)
        if np.array_equal(spread, marker):
            return
        marker = spread


def reconstructed(marker: np.ndarray, mask: np.ndarray, neighbours: np.ndarray = NEIGHBOURS) -> np.ndarray:
    """Where the front comes to rest. A labyrinth, which would take it very long, is finished by scikit-image."""
    for passes, reached in enumerate(front(marker, mask, neighbours)):
        if passes == PATIENCE:
            return reconstruction(reached, mask, footprint=neighbours).astype(np.uint8)
        marker = reached
    return marker


def large_regions(white: np.ndarray, area: int) -> np.ndarray:
    """The white regions with at least so many pixels: ``[H, W] bool -> [H, W] bool``."""
    _, labels = cv2.connectedComponents(white.view(np.uint8), connectivity=8)
    kept = np.bincount(labels.ravel()) >= area
    kept[0] = False  # the background
    return kept[np.asarray(labels)]


def filled_hull(image: np.ndarray) -> np.ndarray:
    """The rubber band around all white pixels, filled: the pixels whose centre lies within it."""
    points = cv2.findNonZero(image)
    hull = np.zeros_like(image)
    if points is None:
        return hull
    corners = cv2.convexHull(points)[:, 0].astype(np.int64)  # [K, 2] x, y
    ends = np.roll(corners, -1, axis=0)
    for y in range(corners[:, 1].min(), corners[:, 1].max() + 1):
        # Where the row cuts the edges, in whole numbers: x = (x0 |dy| + (y - y0) dx sign(dy)) / |dy|; of a level edge
        # its first end, as the edges around it bring the other.
        cut = (np.minimum(corners[:, 1], ends[:, 1]) <= y) & (y <= np.maximum(corners[:, 1], ends[:, 1]))
        (x0, y0), (dx, dy) = corners[cut].T, (ends - corners)[cut].T
        rise = np.maximum(np.abs(dy), 1)
        x = x0 * rise + (y - y0) * dx * np.sign(dy)
        left, right = (-(-x // rise)).min(), (x // rise).max()
        hull[y, left : right + 1] = 255
    return hull
