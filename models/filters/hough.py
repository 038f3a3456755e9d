"""Hough transform: every edge pixel votes for all lines through it; a line is where many votes meet.

Source: Duda and Hart, 1972; conventions of ``cv2.HoughLines``: ``x cos θ + y sin θ = ρ`` in pixels, θ in [0°, 180°).
"""

from dataclasses import dataclass

import cv2
import numpy as np

ANGLES = 180  # one a degree


@dataclass(frozen=True)
class Line:
    rho: float  # px
    theta: float  # degrees
    votes: int


@dataclass(frozen=True, eq=False)
class Votes:
    counts: np.ndarray  # [R, 180] int: ρ from -limit to limit in steps of 1 px, θ in steps of 1 degree
    limit: int  # px


def votes(edges: np.ndarray) -> Votes:
    """The accumulator of a picture of edges ``[H, W]`` bool."""
    height, width = edges.shape
    limit = height + width
    y, x = np.nonzero(edges)
    theta = np.radians(np.arange(ANGLES))
    counts = np.zeros((2 * limit + 1, ANGLES), np.int64)
    for column, angle in enumerate(theta):
        rho = np.rint(x * np.cos(angle) + y * np.sin(angle)).astype(np.int64) + limit
        counts[:, column] = np.bincount(rho, minlength=2 * limit + 1)
    return Votes(counts, limit)


def lines(found: Votes, count: int = 10, apart: int = 8) -> list[Line]:
    """The lines with most votes, each at least ``apart`` px and degrees from a stronger one."""
    side = 2 * apart + 1
    # θ goes on at 180 degrees as θ - 180 with the other sign of ρ
    wide = np.hstack([found.counts[::-1, -apart:], found.counts, found.counts[::-1, :apart]]).astype(np.float32)
    best = cv2.dilate(wide, np.ones((side, side)))[:, apart:-apart]
    peaks = np.argwhere((found.counts == best) & (found.counts > 1))
    order = np.argsort(-found.counts[tuple(peaks.T)], kind="stable")[:count]
    return [Line(float(r - found.limit), float(t), int(found.counts[r, t])) for r, t in peaks[order]]


def ends(line: Line, shape: tuple[int, int]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Where the line enters and leaves a picture ``[H, W]``, as x, y in pixels; None where it misses it."""
    theta = np.radians(line.theta)
    across, down = np.cos(theta), np.sin(theta)
    height, width = shape
    points = []
    if abs(down) > 1e-9:
        points += [(x, (line.rho - x * across) / down) for x in (0.0, width - 1.0)]
    if abs(across) > 1e-9:
        points += [((line.rho - y * down) / across, y) for y in (0.0, height - 1.0)]
    inside = [(x, y) for x, y in points if -0.5 <= x <= width - 0.5 and -0.5 <= y <= height - 0.5]
    if len(inside) < 2:
        return None
    start = min(inside)
    end = max(inside, key=lambda point: np.hypot(point[0] - start[0], point[1] - start[1]))
    return (start[0] + 0.5, start[1] + 0.5), (end[0] + 0.5, end[1] + 0.5)


def line_through(x: float, y: float, theta: np.ndarray) -> np.ndarray:
    """ρ of the lines with these θ (degrees) through a point: the curve that a pixel votes along."""
    return x * np.cos(np.radians(theta)) + y * np.sin(np.radians(theta))


def circles(image: np.ndarray, smallest: int, largest: int, apart: int, votes: int) -> np.ndarray:
    """Circles of an 8-bit picture, ``[N, 3]`` of x, y, radius in px (OpenCV's gradient variant; smoothed by σ 2)."""
    smooth = cv2.GaussianBlur(image, (0, 0), 2)
    found = cv2.HoughCircles(smooth, cv2.HOUGH_GRADIENT, 1, apart, None, 100, votes, smallest, largest)
    return np.zeros((0, 3)) if found is None else found.reshape(-1, found.shape[-1])[:, :3].astype(float)
