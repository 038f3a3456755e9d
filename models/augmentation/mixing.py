"""Two or four pictures as one, and the label that goes with the mixture."""

from dataclasses import dataclass

import cv2
import numpy as np

from models.augmentation.geometry import Box, inside


@dataclass(frozen=True, eq=False)
class Mixed:
    picture: np.ndarray  # [H, W, 3] uint8
    second: np.ndarray  # [H, W] of 0 to 1: how much of the second picture is seen at each pixel
    share: float  # of the second picture in the label


def weight(alpha: float, seed: int) -> float:
    """λ of Mixup and CutMix: one draw of Beta(α, α)."""
    if not alpha > 0:
        raise ValueError(f"alpha must be above 0, got {alpha:g}")
    return float(np.random.default_rng(seed).beta(alpha, alpha))


def mixup(first: np.ndarray, second: np.ndarray, share: float) -> Mixed:
    """Both pictures, faded (Zhang et al., 2018)."""
    values = (1 - share) * first.astype(np.float32) + share * second
    return Mixed(np.rint(values).astype(np.uint8), np.full(first.shape[:2], share), share)


def cutmix(first: np.ndarray, second: np.ndarray, share: float, seed: int) -> Mixed:
    """A rectangle of the second picture (Yun et al., 2019), cut off at the edge; the label counts its pixels."""
    height, width = first.shape[:2]
    random = np.random.default_rng(seed)
    x, y = random.integers(width), random.integers(height)
    half = np.sqrt(share) * np.array([width, height]) / 2
    x1, y1, x2, y2 = map(int, inside((x - half[0], y - half[1], x + half[0], y + half[1]), first.shape))
    picture, where = first.copy(), np.zeros(first.shape[:2])
    picture[y1:y2, x1:x2], where[y1:y2, x1:x2] = second[y1:y2, x1:x2], 1
    return Mixed(picture, where, float(where.mean()))


def mosaic(pictures: list[np.ndarray], boxes: list[list[Box]], x: float, y: float) -> tuple[np.ndarray, list[Box]]:
    """Four pictures around a point, each at half its size, and the boxes that are still seen (YOLOv4, 2020).

    ``x``, ``y``: the point as shares of the side. Returns the picture, as large as the first one.
    """
    height, width = pictures[0].shape[:2]
    column, row = round(x * width), round(y * height)
    sheet, kept = np.full_like(pictures[0], 114), []
    corners = ((column, row, -1, -1), (column, row, 0, -1), (column, row, -1, 0), (column, row, 0, 0))
    for picture, drawn, (left, top, across, down) in zip(pictures, boxes, corners, strict=True):
        small = cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        x0, y0 = left + across * small.shape[1], top + down * small.shape[0]
        x1, y1, x2, y2 = map(int, inside((x0, y0, x0 + small.shape[1], y0 + small.shape[0]), sheet.shape))
        sheet[y1:y2, x1:x2] = small[y1 - y0 : y2 - y0, x1 - x0 : x2 - x0]
        scale = np.array([small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0]] * 2)
        moved = [np.array(box) * scale + (x0, y0, x0, y0) for box in drawn]
        seen = (inside(tuple(box), sheet.shape) for box in moved)  # type: ignore[arg-type]
        kept += [box for box in seen if box[2] - box[0] > 2 and box[3] - box[1] > 2]
    return sheet, kept
