"""Two or four pictures as one, and the label that goes with the mixture."""

import cv2
import numpy as np

from models.augmentation.geometry import Box, inside


def weight(alpha: float, seed: int) -> float:
    """λ of Mixup and CutMix: one draw of Beta(α, α)."""
    if not alpha > 0:
        raise ValueError(f"alpha must be above 0, got {alpha:g}")
    return float(np.random.default_rng(seed).beta(alpha, alpha))


def mixup(first: np.ndarray, second: np.ndarray, share: float) -> tuple[np.ndarray, float]:
    """Both pictures ``[H, W, 3]`` uint8, faded (Zhang et al., 2018), and the share of the second in the label."""
    values = (1 - share) * first.astype(np.float32) + share * second
    return np.rint(values).astype(np.uint8), share


def cutmix(first: np.ndarray, second: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, float]:
    """A rectangle of the second picture (Yun et al., 2019), cut off at the edge; the label counts its pixels."""
    height, width = first.shape[:2]
    random = np.random.default_rng(seed)
    x, y = random.integers(width), random.integers(height)
    half = np.sqrt(share) * np.array([width, height]) / 2
    x1, y1, x2, y2 = map(int, inside((x - half[0], y - half[1], x + half[0], y + half[1]), first.shape))
    picture = first.copy()
    picture[y1:y2, x1:x2] = second[y1:y2, x1:x2]
    return picture, (y2 - y1) * (x2 - x1) / (height * width)


def mosaic(pictures: list[np.ndarray], boxes: list[list[Box]], x: float, y: float) -> tuple[np.ndarray, list[Box]]:
    """Four pictures around a point (shares of the sides), each at half the size of the first, as large as that.

    And the boxes that are still seen (YOLOv4, 2020).
    """
    height, width = pictures[0].shape[:2]
    high, wide = height // 2, width // 2
    sheet, kept = np.full_like(pictures[0], 114), []
    for picture, drawn, (across, down) in zip(pictures, boxes, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True):
        left, top = round(x * width) - across * wide, round(y * height) - down * high
        x1, y1, x2, y2 = map(int, inside((left, top, left + wide, top + high), sheet.shape))
        small = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)
        sheet[y1:y2, x1:x2] = small[y1 - top : y2 - top, x1 - left : x2 - left]
        scale = np.array([wide / picture.shape[1], high / picture.shape[0]] * 2)
        seen = (inside(np.array(box) * scale + (left, top, left, top), sheet.shape) for box in drawn)
        kept += [box for box in seen if box[2] - box[0] > 2 and box[3] - box[1] > 2]
    return sheet, kept
