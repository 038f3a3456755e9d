"""The line that each loss lays through points, outliers among them."""

from itertools import combinations

import numpy as np
from scipy import special

from models.limits import within

Line = tuple[float, float]  # slope and height at 0


def least_absolute(points: np.ndarray) -> Line:
    """Some line of least absolute error passes through two of the points: all pairs are tried."""
    pairs = np.array([pair for pair in combinations(range(len(points)), 2) if points[pair[0], 0] != points[pair[1], 0]])
    if not len(pairs):
        raise ValueError("points must have at least two different x, got one")
    first, second = points[pairs[:, 0]], points[pairs[:, 1]]
    slope = (second[:, 1] - first[:, 1]) / (second[:, 0] - first[:, 0])
    height = first[:, 1] - slope * first[:, 0]
    error = np.abs(points[:, 1] - slope[:, None] * points[:, 0] - height[:, None]).sum(axis=1)
    return float(slope[error.argmin()]), float(height[error.argmin()])


def huber(points: np.ndarray, start: Line, delta: float) -> Line:
    """Least squares again and again, each point as light as its error is large."""
    within("delta", delta, 1e-3, 1000)
    slope, height = start
    for _ in range(500):
        error = np.abs(points[:, 1] - slope * points[:, 0] - height)
        root = np.sqrt(np.minimum(1.0, delta / np.maximum(error, 1e-12)))
        new, up = np.polyfit(points[:, 0], points[:, 1], 1, w=root)
        done = abs(new - slope) + abs(up - height) < 1e-12
        slope, height = float(new), float(up)
        if done:
            break
    return slope, height


def total(points: np.ndarray, line: Line, name: str, delta: float) -> float:
    """Mean loss of a line."""
    error = points[:, 1] - line[0] * points[:, 0] - line[1]
    return float({"MSE": error**2, "MAE": np.abs(error), "Huber": special.huber(delta, error)}[name].mean())


def fitted(points: np.ndarray, delta: float) -> dict[str, Line]:
    absolute = least_absolute(points)  # refuses points of one x
    slope, height = np.polyfit(points[:, 0], points[:, 1], 1).tolist()
    return {"MSE": (slope, height), "MAE": absolute, "Huber": huber(points, absolute, delta)}
