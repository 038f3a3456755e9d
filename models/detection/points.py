"""Objects as points: corners that a network can find without any box around them, and centres.

Reference: Law and Deng, CornerNet, https://arxiv.org/abs/1808.01244; Zhou et al., https://arxiv.org/abs/1904.07850
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy import ndarray

from models.detection import rules
from models.detection.rules import Config

SEEN = 0.1  # of a heat map


@dataclass(frozen=True, eq=False)
class Corners:
    top: ndarray  # [R, C] 1 where the top side of an object lies
    left: ndarray  # [R, C] 1 where its left side lies
    pooled: ndarray  # [R, C] 0 to 2
    true: ndarray  # [K, 2] row and column of the objects' own corners
    found: ndarray  # [M, 2] cells where both pooled maps are 1


def corners(boxes: ndarray, height: int, width: int, stride: int) -> Corners:
    """Top left corners of ``boxes [N, 4]``, px, by corner pooling on cells of ``stride`` px."""
    rules.assigned(boxes, height, width, Config(stride=stride))  # refuses what is no object on the picture
    shape = -(-height // stride), -(-width // stride)
    top, left = np.zeros(shape), np.zeros(shape)
    cells = np.clip(boxes // stride, 0, np.tile(shape[::-1], 2) - 1).astype(int)  # [N, 4]
    for x1, y1, x2, y2 in cells:
        top[y1, x1 : x2 + 1], left[y1 : y2 + 1, x1] = 1, 1
    pooled = corner_pool(top, left)
    true = np.unique(cells[:, 1::-1], axis=0)
    return Corners(top, left, pooled, true, np.argwhere(pooled == 2))


def corner_pool(top: ndarray, left: ndarray) -> ndarray:
    """The largest of ``top`` from each cell to the right, plus the largest of ``left`` from there down: ``[R, C]``."""
    right = np.maximum.accumulate(top[:, ::-1], axis=1)[:, ::-1]
    return right + np.maximum.accumulate(left[::-1], axis=0)[::-1]


@dataclass(frozen=True, eq=False)
class Centres:
    heat: ndarray  # [R, C]
    peaks: ndarray  # [K, 2] row and column of cells above SEEN that are the largest of their 3 x 3 neighbours
    boxes: ndarray  # [K, 4] px that the peaks decode to


def centres(boxes: ndarray, height: int, width: int, config: Config) -> Centres:
    """CenterNet's target for ``boxes [N, 4]``, px, and what a perfect network's map is read back as."""
    owner = rules.assigned(boxes, height, width, config)
    near = cv2.dilate(owner.weight, np.ones((3, 3)))
    peaks = np.argwhere((owner.weight == near) & (owner.weight > SEEN))
    return Centres(owner.weight, peaks, boxes[owner.owner[tuple(peaks.T)]])
