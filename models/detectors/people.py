"""People upright: a sliding window, gradients in cells, one linear rule (HOG + SVM, 2005).

A 64 x 128 px window moves over a pyramid of the picture in steps of 8 px. What it sees is turned into histograms of
gradient directions, and a linear support vector machine trained on pedestrians says on which side of the plane it
lies. Its margin is drawn as a score through the logistic function, which is no calibrated probability.

Reference: Dalal and Triggs, Histograms of Oriented Gradients for Human Detection, CVPR 2005
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy import ndarray

from models.detectors.candidates import Candidates, candidates

WINDOW_WIDTH, WINDOW_HEIGHT = 64, 128


@dataclass(frozen=True)
class Config:
    margin: float = -0.5  # windows further on the wrong side of the plane are not reported
    stride: int = 8  # px
    pyramid: float = 1.05  # ratio of one scale to the next


def people(pixels: ndarray, config: Config) -> Candidates:
    """Every window of a ``uint8 [H, W, 3]`` picture above the margin, none of them grouped."""
    if config.pyramid <= 1:
        raise ValueError(f"pyramid must be above 1, got {config.pyramid}")
    if not (total := examined(*pixels.shape[:2], config)):  # OpenCV crashes where no window fits
        return candidates(np.zeros((0, 4)), [], names=("person",))
    descriptor = cv2.HOGDescriptor()
    descriptor.setSVMDetector(cv2.HOGDescriptor_getDefaultPeopleDetector())
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    windows, margins = descriptor.detectMultiScale(
        grey,
        hitThreshold=config.margin,
        winStride=(config.stride, config.stride),
        padding=(0, 0),
        scale=config.pyramid,
        groupThreshold=0,
    )
    windows = np.asarray(windows, dtype=np.float64).reshape(-1, 4)  # [N, 4] xywh
    boxes = np.concatenate((windows[:, :2], windows[:, :2] + windows[:, 2:]), axis=1)
    order = np.lexsort((*boxes.T, -np.asarray(margins).reshape(-1)))  # OpenCV's threads return them in any order
    scores = 1 / (1 + np.exp(-np.asarray(margins, dtype=np.float64).reshape(-1)))
    return candidates(boxes[order], scores[order], names=("person",), examined=total)


def examined(height: int, width: int, config: Config) -> int:
    """Windows that fit into the picture at all scales, 64 at most as in OpenCV."""
    total, scale = 0, 1.0
    for _ in range(64):
        across, down = round(width / scale) - WINDOW_WIDTH, round(height / scale) - WINDOW_HEIGHT
        if min(across, down) < 0:
            break
        total += (across // config.stride + 1) * (down // config.stride + 1)
        scale *= config.pyramid
    return total
