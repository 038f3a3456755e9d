"""Kernels ``[k, k]`` of the classical linear filters, and what can be said about a kernel by itself."""

from collections.abc import Callable

import cv2
import numpy as np

LARGEST = 15  # taps along a side of an own kernel

BINOMIAL, SLOPE = np.array([1.0, 2.0, 1.0]), np.array([-1.0, 0.0, 1.0])
FIXED = {  # written for correlation: the kernel is laid on the picture as it stands
    "sobel x": np.outer(BINOMIAL, SLOPE),
    "sobel y": np.outer(SLOPE, BINOMIAL),
    "scharr x": np.outer([3.0, 10.0, 3.0], SLOPE),
    "scharr y": np.outer(SLOPE, [3.0, 10.0, 3.0]),
    "prewitt x": np.outer([1.0, 1.0, 1.0], SLOPE),
    "laplacian": np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "sharpen": np.array([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "outline": np.array([[-1.0, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "emboss": np.array([[-2.0, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    "one to nine": np.arange(1.0, 10).reshape(3, 3),
}


def mean(size: int, sigma: float = 0) -> np.ndarray:
    return np.full((size, size), 1 / size**2)


def gaussian(size: int, sigma: float) -> np.ndarray:
    """Sampled bell, normalised; cut at ``size`` (three sigma on each side need ``6 sigma + 1`` taps)."""
    side = cv2.getGaussianKernel(size, sigma)
    return side @ side.T


def laplacian_of_gaussian(size: int, sigma: float) -> np.ndarray:
    """Second derivative of the bell, its sum set to zero so that flat ground gives zero (Marr and Hildreth, 1980)."""
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    square = (x**2 + y**2) / (2 * sigma**2)
    bell = np.exp(-square)
    kernel = (square - 1) * bell / (np.pi * sigma**4)
    return kernel - kernel.mean()


def disc(size: int, sigma: float = 0) -> np.ndarray:
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    inside = (x**2 + y**2 <= (size / 2) ** 2).astype(float)
    return inside / inside.sum()


def motion(size: int, sigma: float = 0) -> np.ndarray:
    """Blur along the falling diagonal."""
    return np.eye(size) / size


def gabor(size: int, sigma: float) -> np.ndarray:
    """A wave of 45 degrees under a bell (Daugman, 1985)."""
    return cv2.getGaborKernel((size, size), sigma, np.pi / 4, 2.5 * sigma, 1.0, 0)


SHAPED: dict[str, Callable[[int, float], np.ndarray]] = {
    "mean": mean, "gaussian": gaussian, "log": laplacian_of_gaussian, "disc": disc, "motion": motion, "gabor": gabor,
}  # fmt: skip


def named(name: str, size: int = 5, sigma: float = 1.0) -> np.ndarray:
    """The kernel of a name. Raises ValueError for a size that is even or a name that is not known."""
    if name in FIXED:
        return FIXED[name].copy()
    if name not in SHAPED:
        raise ValueError(f"the kernel must be one of {', '.join([*SHAPED, *FIXED])}, got {name!r}")
    return SHAPED[name](odd(size), sigma)


def odd(size: int) -> int:
    if size < 1 or size % 2 == 0:
        raise ValueError(f"the kernel size must be odd and at least 1, got {size}; the nearest is {max(1, size + 1)}")
    return size


def scaled(kernel: np.ndarray, divisor: float) -> np.ndarray:
    """The kernel over a divisor; 0 stands for its own sum. Raises ValueError where that sum is zero."""
    if divisor == 0:
        divisor = float(kernel.sum())
        if abs(divisor) < 1e-12:
            raise ValueError(f"the sum of the kernel must differ from 0 to divide by it, got {divisor:.3g}")
    return kernel / divisor


def noise_gain(kernel: np.ndarray) -> float:
    """By how much the filter multiplies the standard deviation of white noise: the root of the sum of squares."""
    return float(np.sqrt((kernel**2).sum()))


def parsed(text: str) -> np.ndarray:
    """A kernel from rows of numbers: rows on lines or after ``;``, numbers after spaces or commas.

    Raises ValueError for anything that is not a square of odd side from 1 to 15 of finite numbers.
    """
    rows = [row.replace(",", " ").split() for row in text.replace(";", "\n").splitlines() if row.strip()]
    sides = {len(rows), *map(len, rows)}
    if len(sides) != 1 or not rows:
        shape = " and ".join(str(len(row)) for row in rows) or "nothing"
        raise ValueError(f"the kernel must have as many rows as numbers in each row, got {len(rows)} rows of {shape}")
    if odd(len(rows)) > LARGEST:
        raise ValueError(f"the kernel must have at most {LARGEST} rows, got {len(rows)}; the nearest is {LARGEST}")
    return np.array([[_number(word) for word in row] for row in rows])


def _number(word: str) -> float:
    """Also a fraction: ``1/9``."""
    over, _, under = word.partition("/")
    try:
        value = float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError):
        value = np.nan
    if not np.isfinite(value):
        raise ValueError(f"the kernel must hold numbers, got {word!r}")
    return value
