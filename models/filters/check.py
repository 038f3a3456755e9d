"""Second methods for what the page shows, each by another idea."""

import cv2
import numpy as np
import torch
from scipy import ndimage, signal
from skimage.metrics import structural_similarity

from models.filters import canny, hough, linear, noise
from models.filters.borders import BORDERS, padded


def linear_difference(image: np.ndarray, kernel: np.ndarray, config: linear.Config) -> float:
    """Our sums of products against SciPy's product of spectra, largest difference in grey levels."""
    reach = kernel.shape[0] // 2
    around = padded(image.astype(np.float64), config.border, reach, reach)
    turned = kernel if config.flip else kernel[::-1, ::-1]
    if image.ndim == 3:
        turned = turned[:, :, None]
    found = signal.fftconvolve(around, turned, mode="valid", axes=(0, 1))
    second = found[:: config.stride, :: config.stride] + config.offset
    return float(np.abs(linear.filtered(image, kernel, config) - second).max())


def border_rows(border: str, count: int = 3) -> dict[str, list[int] | None]:
    """What each library reads beside the row 1 2 3 4: three numbers to the left, the row, three to the right."""
    row, rule = np.array([1.0, 2, 3, 4]), BORDERS[border]
    found: dict[str, list[int] | None] = {
        "OpenCV": _whole(padded(row[None], border, 0, count)[0]),
        "NumPy": _whole(np.pad(row, count, mode=rule.numpy)),  # type: ignore[call-overload]
        "SciPy": _read_by_scipy(row, rule.scipy, count),
        "PyTorch": _read_by_torch(row, rule.torch, count) if rule.torch else None,
    }
    return found


def _whole(values: np.ndarray) -> list[int]:
    return [int(value) for value in values]


def _read_by_scipy(row: np.ndarray, mode: str, count: int) -> list[int]:
    """A filter that reads one pixel, at each distance: so one sees what it finds there."""
    places = range(-count, len(row) + count)

    def read(place: int) -> float:
        at = min(max(place, 0), len(row) - 1)
        reach = abs(place - at)
        weights = np.zeros(2 * reach + 1)
        weights[reach + place - at] = 1
        return float(ndimage.correlate1d(row, weights, mode=mode)[at])

    return [int(read(place)) for place in places]


def _read_by_torch(row: np.ndarray, mode: str, count: int) -> list[int]:
    return _whole(torch.nn.functional.pad(torch.from_numpy(row)[None], (count, count), mode=mode)[0].numpy())


def canny_difference(image: np.ndarray, config: canny.Config, edges: np.ndarray) -> int:
    """Pixels in which the edges differ from ``cv2.Canny`` of the smoothed picture."""
    smooth = canny.smoothed(image, config.sigma)
    second = cv2.Canny(smooth, config.low, config.high, L2gradient=config.exact) > 0
    return int((edges != second).sum())


def votes_difference(edges: np.ndarray, line: hough.Line, votes: int) -> int:
    """Votes of a line against the edge pixels that lie within half a pixel of it."""
    y, x = np.nonzero(edges)
    theta = np.radians(line.theta)
    distance = np.abs(x * np.cos(theta) + y * np.sin(theta) - line.rho)
    sure, possible = int((distance < 0.5 - 1e-9).sum()), int((distance <= 0.5 + 1e-9).sum())
    return max(0, sure - votes, votes - possible)


def ssim_difference(clean: np.ndarray, other: np.ndarray) -> float:
    """Our structural similarity against scikit-image's."""
    second = structural_similarity(clean, other, channel_axis=2 if clean.ndim == 3 else None, data_range=255)
    return abs(noise.ssim(clean, other) - float(second))
