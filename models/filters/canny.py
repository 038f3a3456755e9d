"""Canny's edges stage by stage, each the real one: the result equals ``cv2.Canny`` in every pixel.

Source: Canny, 1986; conventions of OpenCV (imgproc/src/canny.cpp): 8-bit picture as it is, Sobel 3 × 3 with the edge
pixel repeated, ``|gx| + |gy|`` unless ``exact``, directions by ``tan 22.5° = 13573 / 2^15``.
"""

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np

from models.filters import kernels, linear

DIRECTIONS = (
    "left and right",
    "up and down",
    "falling diagonal",
    "rising diagonal",
)  # in which neighbours are compared
STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))  # to the later neighbour of each direction: down, right


@dataclass(frozen=True)
class Config:
    low: float = 100.0  # grey levels of the gradient as it is measured here
    high: float = 200.0
    sigma: float = 0.0  # px: smoothed first; cv2.Canny itself does not smooth
    exact: bool = False  # the gradient's true length instead of |gx| + |gy|

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(
                f"the low threshold must not be above the high one, got {self.low:g} above {self.high:g}; "
                f"the nearest is {max(0.0, self.high):g}"
            )


@dataclass(frozen=True, eq=False)
class Stages:
    smooth: np.ndarray  # [H, W] uint8
    x: np.ndarray  # [H, W] int32, gradient to the right
    y: np.ndarray  # [H, W] int32, gradient down
    strength: np.ndarray  # [H, W] int32: |gx| + |gy|, or its square if exact
    direction: np.ndarray  # [H, W] 0 to 3: index of DIRECTIONS
    thin: np.ndarray  # [H, W] bool: above the low threshold is not asked, at least as strong as both neighbours
    weak: np.ndarray  # [H, W] bool: thin, between the thresholds
    strong: np.ndarray  # [H, W] bool: thin, above the high threshold
    edges: np.ndarray  # [H, W] bool: strong, or weak and linked to a strong one


def stages(image: np.ndarray, config: Config) -> Stages:
    """All stages of an 8-bit grey picture ``[H, W]``."""
    smooth = smoothed(image, config.sigma)
    replicate = linear.Config(border="replicate")
    x, y = (linear.filtered(smooth, kernels.FIXED[f"sobel {axis}"], replicate).astype(np.int32) for axis in "xy")
    strength = x * x + y * y if config.exact else np.abs(x) + np.abs(y)
    direction = sectors(x, y)
    thin = ridges(strength, direction)
    low, high = (value * value if config.exact else np.floor(value) for value in (config.low, config.high))
    strong = thin & (strength > high)
    weak = thin & (strength > low) & ~strong
    return Stages(smooth, x, y, strength, direction, thin, weak, strong, linked(weak, strong))


def smoothed(image: np.ndarray, sigma: float) -> np.ndarray:
    if image.ndim != 2 or image.dtype != np.uint8:
        raise ValueError(f"the picture must be [H, W] of 8-bit values, got {list(image.shape)} of {image.dtype}")
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE) if sigma else image


def sectors(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """In which of four directions the gradient points, ``[H, W]`` uint8, index of DIRECTIONS."""
    across, down = np.abs(x).astype(np.int64), np.abs(y).astype(np.int64) << 15
    flat = across * 13573  # tan 22.5 degrees
    steep = flat + (across << 16)  # tan 67.5 degrees
    falling = (x ^ y) >= 0
    return np.select([down < flat, down > steep, falling], [0, 1, 2], 3).astype(np.uint8)


def ridges(strength: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Where the gradient is a maximum along its own direction; outside the picture it is zero."""
    around, (height, width) = np.pad(strength, 1), strength.shape
    found = np.zeros(strength.shape, bool)
    for index, (down, right) in enumerate(STEPS):
        later = around[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        earlier = around[1 - down : 1 - down + height, 1 - right : 1 - right + width]
        ties = strength >= later if index < 2 else strength > later
        found |= (direction == index) & (strength > earlier) & ties
    return found


def linked(weak: np.ndarray, strong: np.ndarray) -> np.ndarray:
    """Strong pixels, and the weak ones that touch them over weak ones, also at corners."""
    _count, region = cv2.connectedComponents((weak | strong).view(np.uint8), connectivity=8)
    keep = np.zeros(region.max() + 1, bool)
    keep[region[strong]] = True
    return keep[region] & (weak | strong)


def chain(found: Stages, row: int, column: int) -> list[tuple[int, int]]:
    """The shortest way over edge pixels from one of them to a strong one, ends included; empty where it is no edge."""
    if not found.edges[row, column]:
        return []
    before: dict[tuple[int, int], tuple[int, int] | None] = {(row, column): None}
    queue = deque(before)
    while queue:
        place = queue.popleft()
        if found.strong[place]:
            return _way(before, place)
        for near in _around(*place, found.edges.shape):
            if found.edges[near] and near not in before:
                before[near] = place
                queue.append(near)
    return []


def _around(row: int, column: int, shape: tuple[int, ...]) -> list[tuple[int, int]]:
    rows, columns = (range(max(0, at - 1), min(side, at + 2)) for at, side in zip((row, column), shape, strict=True))
    return [(y, x) for y in rows for x in columns]


def _way(before: dict[tuple[int, int], tuple[int, int] | None], end: tuple[int, int]) -> list[tuple[int, int]]:
    way, place = [end], before[end]
    while place is not None:
        way.append(place)
        place = before[place]
    return way[::-1]


def nearest_edge(found: Stages, row: float, column: float, reach: float = 8) -> tuple[int, int] | None:
    """The edge pixel nearest to a place, within ``reach`` px."""
    places = np.argwhere(found.edges)
    if not len(places):
        return None
    distance = np.hypot(places[:, 0] + 0.5 - row, places[:, 1] + 0.5 - column)
    best = int(distance.argmin())
    return (int(places[best, 0]), int(places[best, 1])) if distance[best] <= reach else None
