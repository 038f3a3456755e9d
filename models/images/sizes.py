"""Pictures at another size, each new pixel the mean of those that it covers; and their middle squares."""

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


def middle(image: np.ndarray, side: int = 0) -> np.ndarray:
    """The middle square of a picture ``[H, W(, 3)]``, as a view: all of it, or of ``side`` px where there are more."""
    height, width = image.shape[:2]
    side = min(height, width, side or height)
    top, left = (height - side) // 2, (width - side) // 2
    return image[top : top + side, left : left + side]


def middle_square(image: np.ndarray, side: int) -> np.ndarray:
    """The middle square of a picture ``[H, W, 3]``, brought to ``side`` px."""
    square = middle(image)
    way = cv2.INTER_AREA if side < len(square) else cv2.INTER_LINEAR
    return cv2.resize(square, (side, side), interpolation=way)
