"""The same kernel, the same picture, other answers: what six calls and four libraries do by default."""

from collections.abc import Callable

import cv2
import numpy as np
import torch
from PIL import Image, ImageFilter
from scipy import ndimage, signal
from skimage import filters
from skimage.filters import gaussian
from torch.nn.functional import conv2d

from models.filters import kernels


def _torch(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    reach = kernel.shape[0] // 2
    picture, weights = (
        torch.from_numpy(np.ascontiguousarray(array, np.float64))[None, None] for array in (image, kernel)
    )
    return conv2d(picture, weights, padding=reach)[0, 0].numpy()


def _pillow(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    asked = ImageFilter.Kernel(kernel.shape[::-1], kernel.ravel().tolist(), scale=1)
    return np.asarray(Image.fromarray(image.astype(np.uint8)).filter(asked)).astype(float)


CALLS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "cv2.filter2D": lambda image, kernel: cv2.filter2D(image.astype(np.float64), -1, kernel),
    "torch conv2d": _torch,
    "scipy.ndimage.correlate": lambda image, kernel: ndimage.correlate(image.astype(np.float64), kernel),
    "scipy.ndimage.convolve": lambda image, kernel: ndimage.convolve(image.astype(np.float64), kernel),
    "scipy.signal.convolve2d": lambda image, kernel: signal.convolve2d(image.astype(np.float64), kernel, mode="same"),
    "Pillow Kernel": _pillow,
}


def pulse(side: int = 7) -> np.ndarray:
    """One pixel of value 1 on black."""
    image = np.zeros((side, side))
    image[side // 2, side // 2] = 1
    return image


def answers(image: np.ndarray, kernel: np.ndarray) -> dict[str, np.ndarray]:
    """What each call makes of the picture ``[H, W]``. Pillow takes 3 × 3 and 5 × 5 alone, and is left out otherwise."""
    side = kernels.odd(kernel.shape[0])
    return {name: call(image, kernel) for name, call in CALLS.items() if name != "Pillow Kernel" or side in (3, 5)}


def kind(answer: np.ndarray, kernel: np.ndarray) -> str:
    """Which turn of the kernel stands in the answer to a pulse: correlation, convolution, rows flipped, or neither."""
    middle, reach = answer.shape[0] // 2, kernel.shape[0] // 2
    there = answer[middle - reach : middle + reach + 1, middle - reach : middle + reach + 1]
    turns = {
        "correlation": kernel[::-1, ::-1], "convolution": kernel, "rows flipped": kernel[::-1],
        "columns flipped": kernel[:, ::-1],
    }  # fmt: skip
    return next((name for name, turn in turns.items() if np.allclose(there, turn)), "neither")


def blurred(image: np.ndarray, sigma: float) -> dict[str, np.ndarray]:
    """A Gaussian of the same sigma, by the defaults of four libraries ``[H, W]`` uint8 -> float."""
    values = image.astype(np.float64)
    return {
        "OpenCV": cv2.GaussianBlur(values, (0, 0), sigma),
        "SciPy": ndimage.gaussian_filter(values, sigma),
        "scikit-image": gaussian(values, sigma, preserve_range=True),
        "Pillow": np.asarray(Image.fromarray(image).filter(ImageFilter.GaussianBlur(sigma))).astype(float),
    }


def ramp_slopes(side: int = 9) -> dict[str, float]:
    """What "the gradient" of a ramp of slope 1 is, in each library."""
    ramp = np.tile(np.arange(side, dtype=np.float64), (side, 1))
    found = {
        "cv2.Sobel": cv2.Sobel(ramp, cv2.CV_64F, 1, 0), "scipy.ndimage.sobel": ndimage.sobel(ramp, axis=1),
        "cv2.Scharr": cv2.Scharr(ramp, cv2.CV_64F, 1, 0), "scipy.ndimage.prewitt": ndimage.prewitt(ramp, axis=1),
        "skimage.filters.sobel_v": filters.sobel_v(ramp), "skimage.filters.sobel": filters.sobel(ramp),
        "numpy.gradient": np.gradient(ramp, axis=1),
    }  # fmt: skip
    return {name: float(values[side // 2, side // 2]) for name, values in found.items()}
