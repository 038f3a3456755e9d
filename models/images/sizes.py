"""Pictures at another size, each new pixel the mean of those that it covers."""

import cv2
import numpy as np


def shrunk(image: np.ndarray, scale: float) -> np.ndarray:
    """The picture ``[H, W(, 3)]`` times ``scale``; one that would grow stays as it is."""
    if scale >= 1:
        return image
    size = [max(1, round(side * scale)) for side in image.shape[1::-1]]
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def stretched(image: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The picture brought to ``[H, W]``, whatever its proportions."""
    return cv2.resize(image, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
