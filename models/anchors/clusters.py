"""Anchor shapes learnt from the objects themselves: k-means in which the distance is 1 - IoU.

Boxes are laid on a common centre, so only width and height count. With the Euclidean distance large boxes would
dominate; 1 - IoU treats all sizes alike. Reference: Redmon and Farhadi, YOLO9000, https://arxiv.org/abs/1612.08242
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy import ndarray

from models.boxes import areas, checked
from models.limits import within


@dataclass(frozen=True)
class Config:
    k: int = 3
    restarts: int = 8
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Clusters:
    shapes: ndarray  # [k, 2] widths and heights, px, by rising area
    nearest: ndarray  # [N] the shape that overlaps each box most
    iou: ndarray  # [N] of each box with it

    @property
    def mean_iou(self) -> float:
        return float(self.iou.mean())


def clusters(boxes: ndarray, config: Config) -> Clusters:
    """The best of several seeded runs: ``[N, 4] -> [k, 2]``."""
    boxes = checked(boxes)
    within("k", config.k, 1, len(boxes))
    if not (areas(boxes) > 0).all():
        raise ValueError("boxes must have an area to be clustered, got an empty one")
    sides = boxes[:, 2:] - boxes[:, :2]  # [N, 2]
    rng = np.random.default_rng(config.seed)
    runs = [_run(sides, rng.choice(len(sides), config.k, replace=False)) for _ in range(config.restarts)]
    best = max(runs, key=lambda shapes: shape_iou(sides, shapes).max(axis=1).mean())
    best = best[np.argsort(best.prod(axis=1), kind="stable")]
    overlap = shape_iou(sides, best)
    return Clusters(best, overlap.argmax(axis=1), overlap.max(axis=1))


def elbow(boxes: ndarray, config: Config) -> ndarray:
    """Mean IoU with 1, 2, ... ``k`` shapes: where the curve flattens, more anchors no longer help. ``-> [k]``."""
    return np.array([clusters(boxes, replace(config, k=k)).mean_iou for k in range(1, config.k + 1)])


def shape_iou(a: ndarray, b: ndarray) -> ndarray:
    """IoU of boxes on a common centre: ``[N, 2], [M, 2] -> [N, M]``."""
    shared = np.minimum(a[:, None], b).prod(axis=-1)  # [N, M]
    return shared / (a.prod(axis=1)[:, None] + b.prod(axis=1) - shared)


def _run(sides: ndarray, start: ndarray) -> ndarray:
    """Assign and average until nothing moves. The mean does not always raise the IoU, so the best state is kept."""
    shapes, best, best_iou = sides[start], sides[start], 0.0
    for _ in range(100):
        overlap = shape_iou(sides, shapes)  # [N, k]
        if overlap.max(axis=1).mean() <= best_iou:
            return best
        best, best_iou = shapes, overlap.max(axis=1).mean()
        assigned = overlap.argmax(axis=1)
        shapes = np.array(
            [sides[assigned == i].mean(axis=0) if (assigned == i).any() else shapes[i] for i in range(len(shapes))]
        )
    return best
