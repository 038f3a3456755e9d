"""People upright: a sliding window, gradients in cells, one linear rule (HOG + SVM, 2005).

A 64 x 128 px window moves over a pyramid of the picture. A linear support vector machine trained on pedestrians judges
its histograms of gradient directions; the logistic function of its margin is the score, and no calibrated probability.

Reference: Dalal and Triggs, Histograms of Oriented Gradients for Human Detection, CVPR 2005
"""

import threading
from dataclasses import dataclass

import cv2
import numpy as np
from numpy import ndarray

from models.detectors.candidates import Candidates, candidates

WINDOW_WIDTH, WINDOW_HEIGHT = 64, 128
STRIDE = 8  # px
PYRAMID = 1.05  # ratio of one scale to the next


@dataclass(frozen=True)
class Config:
    margin: float = -0.5  # windows further on the wrong side of the plane are not reported


_alone = threading.Lock()


def people(pixels: ndarray, config: Config) -> Candidates:
    """Every window of a ``uint8 [H, W, 3]`` picture above the margin, none of them grouped."""
    height, width = pixels.shape[:2]
    if not (total := examined(height, width)):  # OpenCV crashes where no window fits
        return candidates(np.zeros((0, 4)), [], names=("person",))
    descriptor = cv2.HOGDescriptor()
    descriptor.setSVMDetector(np.array(cv2.HOGDescriptor.getDefaultPeopleDetector()))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    with (
        _alone
    ):  # OpenCV's threads put windows and weights into two lists, each behind a lock of its own: they may not match
        threads = cv2.getNumThreads()
        cv2.setNumThreads(1)
        windows, weights = descriptor.detectMultiScale(
            grey,
            hitThreshold=config.margin,
            winStride=(STRIDE, STRIDE),
            padding=(0, 0),
            scale=PYRAMID,
            groupThreshold=0,
        )
        cv2.setNumThreads(threads)
    xywh = np.asarray(windows, dtype=np.float64).reshape(-1, 4)  # [N, 4]
    margins = np.asarray(weights, dtype=np.float64).reshape(-1)  # [N]
    boxes = np.concatenate((xywh[:, :2], xywh[:, :2] + xywh[:, 2:]), axis=1)
    order = np.lexsort((*boxes.T, -margins))
    scores = 1 / (1 + np.exp(-margins))
    return candidates(boxes[order], scores[order], names=("person",), examined=total)


def examined(height: int, width: int) -> int:
    """Windows that fit into the picture at all scales, 64 at most as in OpenCV."""
    total, scale = 0, 1.0
    for _ in range(64):
        across, down = round(width / scale) - WINDOW_WIDTH, round(height / scale) - WINDOW_HEIGHT
        if min(across, down) < 0:
            break
        total += (across // STRIDE + 1) * (down // STRIDE + 1)
        scale *= PYRAMID
    return total
