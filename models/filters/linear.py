"""A kernel slides over a picture: each output is the sum of products in one window."""

from dataclasses import dataclass

import cv2
import numpy as np

from models.filters.borders import BORDERS, padded
from models.limits import refuse

CHOICES = {"border": tuple(BORDERS)}
LIMITS = {"stride": (1, 8), "offset": (-255, 255)}


@dataclass(frozen=True)
class Config:
    flip: bool = False  # convolution: the kernel is turned by half a turn first; without, correlation
    border: str = "reflect-101"
    stride: int = 1  # every how many-th output is kept
    offset: float = 0.0  # added to each output

    def __post_init__(self) -> None:
        refuse(self, LIMITS, CHOICES)


def filtered(image: np.ndarray, kernel: np.ndarray, config: Config = Config()) -> np.ndarray:
    """The sums of products, not rounded and not cut off: ``[H, W(, 3)]`` of 8 bits or floats -> float32.

    Raises ValueError where the kernel is larger than the picture.
    """
    check_kernel(kernel, image.shape)
    reach = kernel.shape[0] // 2
    around = padded(image.astype(np.float32), config.border, reach, reach)
    laid = kernel[::-1, ::-1] if config.flip else kernel
    sums = cv2.filter2D(around, cv2.CV_32F, np.ascontiguousarray(laid), borderType=cv2.BORDER_CONSTANT)
    inside = sums[reach : reach + image.shape[0], reach : reach + image.shape[1]] if reach else sums
    return inside[:: config.stride, :: config.stride] + np.float32(config.offset)


def check_kernel(kernel: np.ndarray, shape: tuple[int, ...]) -> None:
    rows, columns = kernel.shape
    if rows != columns or rows % 2 == 0:
        raise ValueError(f"the kernel must be a square of odd side, got {rows} × {columns}")
    if rows > min(shape[:2]):
        nearest = min(shape[:2]) - (min(shape[:2]) + 1) % 2
        raise ValueError(
            f"the kernel must not be larger than the picture, got {rows} px for {shape[1]} × {shape[0]} px; "
            f"the nearest is {nearest}"
        )
