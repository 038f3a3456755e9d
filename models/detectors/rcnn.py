"""The R-CNN recipe (2014): propose regions, cut each one out, ask a classifier what it is.

Every region of Selective Search is warped to a square and classified by itself: slow, but any classifier will do. The
class "background" and the correction of the box, which R-CNN learnt on top, are missing.

Reference: Girshick et al., Rich Feature Hierarchies, https://arxiv.org/abs/1311.2524
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy import ndarray

from models.detectors.candidates import Candidates, candidates
from models.detectors.proposals import proposals
from models.limits import refuse
from models.pretrained.lite0 import class_names, efficientnet_lite0, normalised

BATCH = 16
SIDE = 160  # px of the warped crop
CONTEXT = 0.1  # of the region's sides, added all around


@dataclass(frozen=True)
class Config:
    regions: int = 150  # largest proposals that are classified


def rcnn(pixels: ndarray, config: Config) -> Candidates:
    """The largest regions of a ``uint8 [H, W, 3]`` picture, each with its best class."""
    refuse(config, {"regions": (1, 10_000)})
    proposed = proposals(pixels)
    boxes = proposed[: config.regions]
    scores, labels = np.zeros(len(boxes)), np.zeros(len(boxes), dtype=int)
    for start in range(0, len(boxes), BATCH):
        part = slice(start, start + BATCH)
        crops = np.stack([crop(pixels, box) for box in boxes[part]])  # [B, side, side, 3]
        with torch.inference_mode():
            share = efficientnet_lite0()(normalised(torch.from_numpy(crops).permute(0, 3, 1, 2))).softmax(dim=1)
        scores[part], labels[part] = (best.numpy() for best in share.max(dim=1))
    used, renamed = np.unique(labels, return_inverse=True)
    return candidates(boxes, scores, renamed, tuple(class_names()[index] for index in used), examined=len(proposed))


def crop(pixels: ndarray, box: ndarray) -> ndarray:
    """The box with some of its surroundings, warped to a square: ``[side, side, 3]``."""
    height, width = pixels.shape[:2]
    margin = CONTEXT * np.tile(box[2:] - box[:2], 2) * (-1, -1, 1, 1)
    x1, y1, x2, y2 = np.clip(np.rint(box + margin), 0, (width, height, width, height)).astype(int)
    cut = pixels[y1 : max(y2, y1 + 1), x1 : max(x2, x1 + 1)]
    return cv2.resize(cut, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
