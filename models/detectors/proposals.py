"""Regions that hang together, before anybody asks what they are (Selective Search, 2013).

The two most alike of neighbouring patches are joined again and again; the box around every region is a proposal.

Reference: Uijlings et al., Selective Search for Object Recognition, IJCV 2013
"""

import cv2
import numpy as np
from numpy import ndarray

from models.boxes import areas

SIDE = 256  # longer side of the picture that is segmented, px
MIN_SHARE = 0.005  # of the picture's area; smaller regions are left out


def proposals(pixels: ndarray) -> ndarray:
    """Boxes around the regions of a ``uint8 [H, W, 3]`` picture, the largest first: ``[N, 4]`` px."""
    height, width = pixels.shape[:2]
    shrink = min(1.0, SIDE / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    small = cv2.resize(pixels[..., ::-1], size, interpolation=cv2.INTER_AREA)
    search = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation()
    search.setBaseImage(small)
    search.switchToSelectiveSearchFast()
    regions = np.unique(np.asarray(search.process(), dtype=np.float64).reshape(-1, 4), axis=0)  # [N, 4] xywh
    boxes = np.concatenate((regions[:, :2], regions[:, :2] + regions[:, 2:]), axis=1)
    boxes *= np.tile((width / size[0], height / size[1]), 2)
    area = areas(boxes)
    order = np.argsort(-area, kind="stable")
    return boxes[order[area[order] >= MIN_SHARE * height * width]]
