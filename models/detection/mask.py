"""Mask R-CNN's branch: beside its box an object gets a small square of bits, stretched over the box again.

Reference: He et al., Mask R-CNN, https://arxiv.org/abs/1703.06870; Rother et al., GrabCut, SIGGRAPH 2004
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy import ndarray

from models.detection import roi

LARGEST = 160  # px, longer side of the picture that the outline is found on
SIDES = (7, 14, 28, 56)  # cells per side of a mask; Mask R-CNN takes 28


@dataclass(frozen=True, eq=False)
class Masks:
    outline: ndarray  # [H, W] bool, what stands for the annotator's mask
    grid: ndarray  # [m, m] share of the outline in each cell: from .5 the branch is asked for 1
    pasted: ndarray  # [H, W] bool, the grid stretched over the box again
    overlap: dict[int, float]  # IoU of outline and pasted mask by cells per side


def masks(pixels: ndarray, box: ndarray, side: int) -> Masks:
    """The branch's target for ``box [4]`` (px) with ``side`` cells, and what comes back."""
    whole = outline(pixels, box)
    back = {cells: pasted(grid(whole, box, cells), box, whole.shape) for cells in {*SIDES, side}}
    return Masks(whole, grid(whole, box, side), back[side], {cells: overlap(whole, back[cells]) for cells in SIDES})


def outline(pixels: ndarray, box: ndarray) -> ndarray:
    """The object in the box by GrabCut: colours inside against those outside, ``[H, W]`` bool."""
    height, width = pixels.shape[:2]
    factor = min(1.0, LARGEST / max(height, width))
    small = cv2.resize(pixels, (round(width * factor), round(height * factor)), interpolation=cv2.INTER_AREA)
    x1, y1, x2, y2 = np.rint(box * factor).astype(int).clip(0, np.tile(small.shape[1::-1], 2)).tolist()
    if min(x2 - x1, y2 - y1) < 3 or (x2 - x1) * (y2 - y1) > 0.95 * small.shape[0] * small.shape[1]:
        raise ValueError(f"the box must leave some background and be 3 px large or more, got {x2 - x1} × {y2 - y1} px")
    labels = np.zeros(small.shape[:2], np.uint8)
    cv2.setRNGSeed(0)
    colours = np.zeros((2, 1, 65))  # GrabCut's models of background and object
    cv2.grabCut(small, labels, (x1, y1, x2 - x1, y2 - y1), colours[0], colours[1], 2, cv2.GC_INIT_WITH_RECT)
    found = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.float32)
    return cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR) > 0.5


def grid(whole: ndarray, box: ndarray, side: int) -> ndarray:
    """``[side, side]``, by RoI align on the mask itself."""
    return roi.cut(whole.astype(float), box, roi.Config("align", 1, side)).values


def pasted(cells: ndarray, box: ndarray, shape: tuple[int, ...]) -> ndarray:
    """The bits of the cells stretched over the box, cut at one half: ``[H, W]`` bool."""
    y, x = ((np.arange(count) + 0.5 - box[1 - axis]) for axis, count in enumerate(shape))
    height, width = box[3] - box[1], box[2] - box[0]
    side = len(cells)
    bits = np.pad((cells >= 0.5).astype(float), 1)  # outside of the box there is nothing
    stretched = roi.bilinear(bits, x / width * side + 0.5, y / height * side + 0.5)
    return stretched > 0.5


def overlap(one: ndarray, other: ndarray) -> float:
    return float((one & other).sum() / max((one | other).sum(), 1))
