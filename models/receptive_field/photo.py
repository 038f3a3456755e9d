"""The photo at the size that a network is shown: all of it, in a frame for the padding, or crops from all over it."""

import cv2
import numpy as np

from models.limits import within


def fitted(pixels: np.ndarray, side: int) -> np.ndarray:
    """The whole photo [H, W, 3] uint8, its longer side scaled to `side` px, the shorter in proportion, at least 1."""
    within("longer side", side, 1, 4096)
    shrinks = side < max(pixels.shape[:2])
    size = fitted_size(pixels.shape[:2], side)[::-1]
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def fitted_size(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """Height and width of such a photo, px."""
    height, width = (max(1, round(length * side / max(shape))) for length in shape)
    return height, width


def crops(pixels: np.ndarray, count: int, side: int, seed: int) -> np.ndarray:
    """Squares of `side` px from all over a photo, every second one mirrored: [count, side, side, 3] uint8.

    A photo smaller than the square is repeated in mirrored copies.
    """
    within("crops", count, 1, 64)
    within("side of a crop", side, 32, 512)
    lacking = [(0, max(0, side - length)) for length in pixels.shape[:2]]
    pixels = np.pad(pixels, [*lacking, (0, 0)], mode="symmetric")
    generator = np.random.default_rng(seed)
    found = []
    for number in range(count):
        top, left = (generator.integers(length - side + 1) for length in pixels.shape[:2])
        crop = pixels[top : top + side, left : left + side]
        found.append(crop[:, ::-1] if number % 2 else crop)
    return np.stack(found)
