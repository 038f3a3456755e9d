"""Every filter of the page, from picture to picture: linear ones by their kernel, the others by what they look at."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from models.filters import kernels, linear
from models.filters.borders import BORDERS, padded
from models.images.sizes import shrunk
from models.limits import refuse

LINEAR = ("mean", "gaussian", "log", "sobel x", "sobel y", "scharr x", "scharr y", "laplacian", "sharpen")
SIGNED = ("log", "sobel x", "sobel y", "scharr x", "scharr y", "laplacian")  # zero on flat ground
SIDE = 512  # px
LIMITS = {"sigma": (0.3, 10), "amount": (0, 10), "strength": (1, 200)}


@dataclass(frozen=True)
class Config:
    name: str = "gaussian"
    size: int = 5  # px, odd
    sigma: float = 1.5  # px, of the bell: how far a filter reaches
    amount: float = 1.0  # of unsharp masking: what share of the removed detail is added
    strength: float = 40.0  # grey levels: how different a pixel may be and still be averaged (bilateral, means)
    flip: bool = False
    border: str = "reflect-101"
    stride: int = 1  # of linear filters: every how many-th window is computed
    offset: float = 0.0  # of linear filters: grey levels added to each result

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"name": (*LINEAR, *NONLINEAR), "border": tuple(BORDERS)})
        kernels.odd(self.size)


def working_picture(pixels: np.ndarray, colour: bool = False) -> np.ndarray:
    """The picture as the page works on it, at most 512 px on a side: ``[H, W, 3]`` -> ``[H, W]`` luma, or in colour."""
    pixels = shrunk(pixels, SIDE / max(pixels.shape[:2]))
    return pixels if colour else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def kernel(config: Config) -> np.ndarray | None:
    """The kernel of a linear filter; None where there is none."""
    return kernels.named(config.name, config.size, config.sigma) if config.name in LINEAR else None


def pass_of(config: Config) -> linear.Config:
    """How a linear filter slides over the picture."""
    return linear.Config(config.flip, config.border, config.stride, config.offset)


def applied(image: np.ndarray, config: Config) -> np.ndarray:
    """The filtered picture ``[H, W(, 3)]`` uint8 -> float32, not cut off at 0 and 255; linear ones by their stride."""
    if (weights := kernel(config)) is not None:
        return linear.filtered(image, weights, pass_of(config))
    reach = REACH[config.name](config)
    around = padded(image, config.border, reach, reach)
    height, width = image.shape[:2]
    return NONLINEAR[config.name](around, config)[reach : reach + height, reach : reach + width].astype(np.float32)


def median(image: np.ndarray, config: Config) -> np.ndarray:
    """The middle value of the window; it is one of the values that are there."""
    return cv2.medianBlur(image, config.size)


def bilateral(image: np.ndarray, config: Config) -> np.ndarray:
    """A bell over places times a bell over brightness: edges stay (Tomasi and Manduchi, 1998)."""
    return cv2.bilateralFilter(image, 2 * int(3 * config.sigma) + 1, config.strength, config.sigma)


def nonlocal_means(image: np.ndarray, config: Config) -> np.ndarray:
    """The mean of all pixels whose surroundings look alike, within 21 × 21 (Buades, Coll and Morel, 2005)."""
    if image.ndim == 3:
        return cv2.fastNlMeansDenoisingColored(image, None, config.strength, config.strength, 7, 21)
    return cv2.fastNlMeansDenoising(image, None, config.strength, 7, 21)


def unsharp(image: np.ndarray, config: Config) -> np.ndarray:
    """The picture plus what blurring takes away."""
    blurred = linear.filtered(image, kernels.gaussian(2 * int(np.ceil(3 * config.sigma)) + 1, config.sigma))
    return image + config.amount * (image - blurred)


def gradient(image: np.ndarray, config: Config) -> np.ndarray:
    """The length of Sobel's gradient; of colours, channel by channel."""
    x, y = (linear.filtered(image, kernels.FIXED[name], linear.Config(config.flip)) for name in ("sobel x", "sobel y"))
    return np.hypot(x, y)


NONLINEAR: dict[str, Callable[[np.ndarray, Config], np.ndarray]] = {
    "median": median, "bilateral": bilateral, "non-local means": nonlocal_means, "unsharp": unsharp,
    "gradient": gradient,
}  # fmt: skip
REACH: dict[str, Callable[[Config], int]] = {  # pixels that a filter reads beyond its own
    "median": lambda config: config.size // 2,
    "bilateral": lambda config: int(3 * config.sigma),
    "non-local means": lambda config: 13,
    "unsharp": lambda config: int(np.ceil(3 * config.sigma)),
    "gradient": lambda config: 1,
}
