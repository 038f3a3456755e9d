"""The numbers on the screen against a second method: torchvision's matcher, and its coder of boxes."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy import ndarray
from torchvision.models.detection._utils import BoxCoder, Matcher
from torchvision.ops import box_iou

from models.anchors.grid import decoded, encoded
from models.anchors.matching import IGNORED, NEGATIVE, POSITIVE, Config, Matching

ROUNDING = 1e-12  # of an IoU


@dataclass(frozen=True, eq=False)
class Steps:
    """How the four offsets of one object to one anchor come about."""

    shift: ndarray  # [2] centre of the object minus centre of the anchor, px
    anchor_size: ndarray  # [2] width and height, px
    size: ndarray  # [2] of the object
    offsets: ndarray  # [4] tx, ty, tw, th
    decoded: ndarray  # [4] the box that the offsets make of the anchor
    difference: float  # largest, of offsets and box from torchvision's


def steps(anchor: ndarray, box: ndarray) -> Steps:
    """The offsets, and the numbers that they are made of: ``[4], [4]``."""
    offsets = encoded(anchor, box)
    back = decoded(anchor, offsets)
    coder, (mine, theirs) = BoxCoder((1.0, 1.0, 1.0, 1.0)), (torch.from_numpy(one[None]) for one in (anchor, box))
    answer = coder.encode_single(theirs, mine)
    gaps = offsets - answer[0].numpy(), back - coder.decode_single(answer, mine).reshape(4).numpy()
    shift = (box[:2] + box[2:] - anchor[:2] - anchor[2:]) / 2
    return Steps(shift, anchor[2:] - anchor[:2], box[2:] - box[:2], offsets, back, float(np.abs(gaps).max()))


def difference(anchors: ndarray, truth: ndarray, found: Matching, config: Config) -> float:
    """Largest difference from torchvision, of labels, and of the IoU of positive anchors and objects with their best.

    ``[A, 4], [G, 4]``; 0 without objects. An IoU within rounding of a threshold, or of another, may count as either.
    """
    if not len(truth):
        return 0.0
    matrix = box_iou(torch.from_numpy(truth), torch.from_numpy(anchors))  # [G, A]
    matcher = Matcher(config.positive, config.negative, allow_low_quality_matches=config.force_best)
    theirs, overlap, everyone = matcher(matrix).numpy(), matrix.numpy(), np.arange(len(anchors))
    labels = np.select([theirs >= 0, theirs == Matcher.BELOW_LOW_THRESHOLD], [POSITIVE, NEGATIVE], IGNORED)
    best = overlap.max(axis=0)
    near = (np.abs(best[:, None] - (config.positive, config.negative)) < ROUNDING).any(axis=1)
    firsts = overlap > overlap.max(axis=1, keepdims=True) - ROUNDING  # [G, A]
    tied = (firsts & (overlap < overlap.max(axis=1, keepdims=True))).any(axis=0)
    learned = overlap[found.truth, everyone][found.label == POSITIVE]
    gaps = (
        (labels - found.label)[~near & ~tied],
        learned - best[found.label == POSITIVE],
        overlap.max(axis=1) - found.best_iou,
        (~firsts[np.arange(len(truth)), found.best_anchor]).astype(float),
    )
    return float(max(np.abs(gap).max(initial=0) for gap in gaps))
