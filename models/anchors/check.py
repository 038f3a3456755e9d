"""The numbers on the screen against a second method: torchvision's matcher, and the offsets step by step."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy import ndarray
from torchvision.models.detection._utils import Matcher
from torchvision.ops import box_iou

from models.anchors.grid import decoded, encoded
from models.anchors.matching import IGNORED, NEGATIVE, POSITIVE, Config, Matching


@dataclass(frozen=True, eq=False)
class Steps:
    """How the four offsets of one object to one anchor come about."""

    shift: ndarray  # [2] centre of the object minus centre of the anchor, px
    anchor_size: ndarray  # [2] width and height, px
    size: ndarray  # [2] of the object
    offsets: ndarray  # [4] tx, ty, tw, th, from the numbers above
    decoded: ndarray  # [4] the box that `decoded` makes of the anchor and what `encoded` says
    difference: float  # largest, of `encoded` from `offsets` and of `decoded` from the object


def steps(anchor: ndarray, box: ndarray) -> Steps:
    """The offsets by the formulas of the paper: ``[4], [4]``."""
    shift = (box[:2] + box[2:] - anchor[:2] - anchor[2:]) / 2
    anchor_size, size = anchor[2:] - anchor[:2], box[2:] - box[:2]
    offsets = np.concatenate((shift / anchor_size, np.log(size / anchor_size)))
    told = encoded(anchor, box)
    back = decoded(anchor, told)
    difference = max(np.abs(told - offsets).max(), np.abs(back - box).max())
    return Steps(shift, anchor_size, size, offsets, back, float(difference))


def label_difference(anchors: ndarray, truth: ndarray, found: Matching, config: Config) -> float:
    """Largest difference of the labels from those of torchvision's matcher; 0 without objects: ``[A, 4], [G, 4]``."""
    if not len(truth):
        return 0.0
    matcher = Matcher(config.positive, config.negative, allow_low_quality_matches=config.force_best)
    theirs = matcher(box_iou(torch.from_numpy(truth), torch.from_numpy(anchors))).numpy()
    labels = np.select([theirs >= 0, theirs == Matcher.BELOW_LOW_THRESHOLD], [POSITIVE, NEGATIVE], IGNORED)
    return float(np.abs(labels - found.label).max())
