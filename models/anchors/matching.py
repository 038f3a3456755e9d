"""Which anchor learns which object, and which objects no anchor can learn.

An anchor whose best IoU with an object reaches ``positive`` learns that object, one below ``negative`` learns
"background", and those between are left out of the loss. The best anchor of an object can be forced to be
positive; then it learns the object that it overlaps most, which may be another one.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy import ndarray

from models.anchors import grid
from models.boxes import checked, iou
from models.limits import refuse

KINDS = POSITIVE, IGNORED, NEGATIVE = 1, -1, 0  # labels of anchors

# Martin Roberts, The Unreasonable Effectiveness of Quasirandom Sequences, 2018
R2_STEP = (0.7548776662466927, 0.5698402909980532)
LIMITS = {"positive": (0, 1), "negative": (0, 1)}


@dataclass(frozen=True)
class Config:
    positive: float = 0.5
    negative: float = 0.4
    force_best: bool = True  # the best anchor of every object becomes positive, however poor


@dataclass(frozen=True, eq=False)
class Matching:
    iou: ndarray  # [A] best IoU of each anchor with any object
    truth: ndarray  # [A] the object of that IoU, -1 where there is none
    label: ndarray  # [A] POSITIVE, IGNORED or NEGATIVE
    best_iou: ndarray  # [G] best IoU of each object with any anchor
    best_anchor: ndarray  # [G] the first anchor of that IoU
    unmatched: ndarray  # [U] objects that reach `positive` with no anchor
    unlearned: ndarray  # [N] objects that no positive anchor learns


@dataclass(frozen=True, eq=False)
class Coverage:
    """The best IoU that an object of each size can hope for, averaged over where it may lie."""

    side: ndarray  # [N] widths, and heights, px, evenly spaced on a logarithmic scale
    iou: ndarray  # [N, N] indexed by (height, width)


def matching(anchors: ndarray, truth: ndarray, config: Config) -> Matching:
    """Label every anchor: ``[A, 4], [G, 4]``. Anchors with the very same best IoU are all forced, as in torchvision."""
    refuse(config, LIMITS)
    if config.negative > config.positive:
        raise ValueError(f"thresholds must keep negative <= positive, got {config.negative} and {config.positive}")
    truth = checked(truth, "objects")
    overlap, owner = np.zeros(len(anchors)), np.full(len(anchors), -1)
    best_iou, best_anchor, forced = np.zeros(len(truth)), np.zeros(len(truth), dtype=int), []
    for index, box in enumerate(truth):
        row = iou(box, anchors)  # [A]
        best_anchor[index], best_iou[index] = row.argmax(), row.max()
        forced.append(np.flatnonzero((row == row.max()) & (row > 0)))
        better = row > overlap
        overlap[better], owner[better] = row[better], index

    label = np.full(len(anchors), IGNORED)
    label[overlap < config.negative] = NEGATIVE
    label[(overlap >= config.positive) & (owner >= 0)] = POSITIVE
    if config.force_best and forced:
        label[np.concatenate(forced)] = POSITIVE
    unmatched = np.flatnonzero(best_iou < config.positive)
    unlearned = np.setdiff1d(np.arange(len(truth)), owner[label == POSITIVE])
    return Matching(overlap, owner, label, best_iou, best_anchor, unmatched, unlearned)


@cache
def coverage(config: grid.Config, resolution: int = 40, positions: int = 16) -> Coverage:
    """Drop an object of every size anywhere on the grid and keep its best anchor's IoU.

    For a fixed shape the nearest centre is the best one, so only the distance to it counts. The places are the R2
    sequence, which never locks into step with the strides. The border of the picture is left out.
    """
    side = np.geomspace(8, 1024, resolution)
    width, height = side[None, :, None], side[:, None, None]  # [1, N, 1] and [N, 1, 1]
    places = np.outer(np.arange(1, positions + 1), R2_STEP) % 1 * 2 ** max(config.levels)  # [positions, 2] x, y
    total = np.zeros((resolution, resolution))
    for place in places:
        best = np.zeros_like(total)
        for level in config.levels:
            shape, stride = grid.shapes(config, level), 2**level  # [S, 2]
            away_x, away_y = np.abs((place - (config.offset - 0.5) * stride) % stride - stride / 2)
            shared = _shared(width, shape[:, 0], away_x) * _shared(height, shape[:, 1], away_y)  # [N, N, S]
            best = np.maximum(best, (shared / (width * height + shape.prod(axis=1) - shared)).max(axis=-1))
        total += best
    return Coverage(side, total / positions)


def _shared(a: ndarray, b: ndarray, distance: float) -> ndarray:
    """Overlap of two intervals of lengths ``a`` and ``b`` whose centres lie ``distance`` apart."""
    return np.clip((a + b) / 2 - distance, 0, np.minimum(a, b))
