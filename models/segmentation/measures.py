"""A mask against the truth, by seven measures, and what libraries say when both are empty.

One sees the numbers disagree: a shift by one pixel leaves accuracy where it is and halves the IoU of a thin line.
Sources: boundary IoU, Cheng et al. 2021; panoptic quality, Kirillov et al. 2019.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

NOTHING = float("nan")


@dataclass(frozen=True)
class Measures:
    """NaN where a measure has no value: nothing is divided by nothing, or one of two outlines does not exist."""

    iou: float
    dice: float
    accuracy: float
    boundary_iou: float  # of the pixels within `BORDER` px of each outline
    hausdorff: float  # px, farthest outline pixel from the other outline
    hausdorff_95: float  # px, its 95th percentile


BORDER = 2.0  # px


def measures(predicted: np.ndarray, truth: np.ndarray, border: float = BORDER) -> Measures:
    """Of two masks ``[H, W]`` bool."""
    _check(predicted, truth)
    distances = _outline_distances(predicted, truth)
    return Measures(
        iou(predicted, truth), dice(predicted, truth), float((predicted == truth).mean()),
        iou(band(predicted, border), band(truth, border)),
        float(distances.max()) if len(distances) else NOTHING,
        float(np.percentile(distances, 95)) if len(distances) else NOTHING,
    )  # fmt: skip


def _check(predicted: np.ndarray, truth: np.ndarray) -> None:
    if predicted.shape != truth.shape or predicted.dtype != bool or truth.dtype != bool:
        raise ValueError(
            f"masks must be two arrays of truth values of one shape, got {predicted.shape} and {truth.shape}"
        )


def iou(first: np.ndarray, second: np.ndarray) -> float:
    union = int((first | second).sum())
    return int((first & second).sum()) / union if union else NOTHING


def dice(first: np.ndarray, second: np.ndarray) -> float:
    both = int(first.sum()) + int(second.sum())
    return 2 * int((first & second).sum()) / both if both else NOTHING


def band(mask: np.ndarray, width: float) -> np.ndarray:
    """The pixels of a mask at most ``width`` px from a pixel outside; the picture's edge is no border."""
    if mask.all():
        return np.zeros_like(mask)
    return mask & (cv2.distanceTransform(mask.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) <= width)


def outline(mask: np.ndarray) -> np.ndarray:
    """Its pixels with one of four neighbours outside; outside of the picture nothing is."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    inner = cv2.erode(mask.view(np.uint8), cross, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return mask & (inner == 0)


def _outline_distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """From each outline pixel to the nearest of the other outline, both ways [N]; none where a mask is empty."""
    if not first.any() or not second.any():
        return np.zeros(0)
    a, b = outline(first), outline(second)
    far = [cv2.distanceTransform((~one).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) for one in (a, b)]
    return np.concatenate([far[1][a], far[0][b]])


@dataclass(frozen=True)
class Panoptic:
    quality: float  # segmentation quality times recognition quality; NaN without any thing
    matched: int
    extra: int  # predicted things that match none
    missed: int


def panoptic(predicted: np.ndarray, truth: np.ndarray) -> Panoptic:
    """Of two pictures of thing numbers ``[H, W]`` int, 0 for none: things match where their IoU is above one half."""
    pairs, overlap = np.unique(np.stack([predicted.ravel(), truth.ravel()]), axis=1, return_counts=True)
    size, true_size = np.bincount(predicted.ravel()), np.bincount(truth.ravel())
    things = (pairs > 0).all(axis=0)
    (first, second), inside = pairs[:, things], overlap[things]
    found = inside / (size[first] + true_size[second] - inside)
    found = found[found > 0.5]
    counts = (int(np.count_nonzero(size[1:])), int(np.count_nonzero(true_size[1:])))
    total = sum(counts) / 2
    quality = float(found.sum() / total) if total else NOTHING
    return Panoptic(quality, len(found), counts[0] - len(found), counts[1] - len(found))


Convention = Callable[[Sequence[float]], float]  # the mean of scores in which NaN is empty against empty


def _left_out(scores: Sequence[float]) -> float:
    known = [score for score in scores if not np.isnan(score)]
    return float(np.mean(known)) if known else NOTHING


def _counted_as(value: float, scores: Sequence[float]) -> float:
    return float(np.mean(np.nan_to_num(scores, nan=value))) if len(scores) else NOTHING


CONVENTIONS: dict[str, Convention] = {
    "left out": _left_out,
    "left out, else 0": lambda scores: float(np.nan_to_num(_left_out(scores))),
    **{f"{value}": partial(_counted_as, value) for value in (1, 0, -1)},
}
