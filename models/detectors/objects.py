"""Any object: a classifier that was never shown a box, asked at every place what it sees (class activation, 2016).

The probability of the picture's best classes in each 32 px cell of EfficientNet-Lite0's last map makes a heat map. An
anchor scores (mean heat inside - mean heat in a ring around it) * sqrt(share of the heat inside).

Reference: Zhou et al., Learning Deep Features for Discriminative Localization, https://arxiv.org/abs/1512.04150
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
import torch
from numpy import ndarray

from models.anchors.grid import Config as Grid
from models.anchors.grid import anchors
from models.boxes import areas
from models.detectors.candidates import Candidates, candidates
from models.limits import refuse
from models.pretrained.lite0 import class_names, efficientnet_lite0, normalised

CELL = 4  # px of the heat map that boxes are measured on
RING = 1.5  # side of the ring around a box, in sides of the box
CLASSES = 5  # best classes of the picture whose probabilities are added up
SHORT_SIDE = 288  # px at which the network sees the picture


@dataclass(frozen=True)
class Config:
    anchors: Grid = field(default_factory=Grid)
    floor: float = 0.02  # weaker anchors are not reported


def objects(pixels: ndarray, config: Config) -> Candidates:
    """Scored anchors on a ``uint8 [H, W, 3]`` picture, each labelled with the class that is hottest inside it."""
    refuse(config, {"floor": (0, 1)})
    heat, best = heat_maps(pixels)  # [C, h, w], [C]
    height, width = pixels.shape[:2]
    grid = anchors(height, width, config.anchors).boxes
    boxes = np.clip(grid, 0, (width, height, width, height))
    inside = areas(boxes) >= 0.5 * areas(grid)
    boxes = boxes[inside]

    integrals = np.stack([cv2.integral(one) for one in heat])  # [C, h + 1, w + 1]
    total, size = _sums(integrals, boxes)  # [C, A], [A]
    grown = boxes + (RING - 1) / 2 * np.tile(boxes[:, 2:] - boxes[:, :2], 2) * (-1, -1, 1, 1)
    ring_total, ring_size = _sums(integrals, np.clip(grown, 0, (width, height, width, height)))
    caught = total.sum(axis=0)  # [A]
    ring_cells = (RING**2 - 1) * size  # of which those beyond the border count as hot as the picture on average
    beyond = np.maximum(ring_cells - (ring_size - size), 0) * heat.sum(axis=0).mean()
    around = (ring_total.sum(axis=0) - caught + beyond) / np.maximum(ring_cells, 1)
    contrast = np.maximum(caught / np.maximum(size, 1) - around, 0)
    scores = contrast * np.sqrt(caught / max(heat.sum(), 1e-9))
    names = tuple(class_names()[index] for index in best)
    strong = (scores >= config.floor) & (size > 0)
    return candidates(boxes[strong], scores[strong], total.argmax(axis=0)[strong], names, examined=len(grid))


def heat_maps(pixels: ndarray) -> tuple[ndarray, ndarray]:
    """Probability of the best classes at every place, ``[C, H / 4, W / 4]``, and which classes these are, ``[C]``."""
    height, width = pixels.shape[:2]
    scale = SHORT_SIDE / min(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    seen = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    with torch.inference_mode():
        logits = efficientnet_lite0().dense(normalised(torch.from_numpy(seen).permute(2, 0, 1)[None]))[0]
        best = logits.mean(dim=(1, 2)).topk(CLASSES).indices
        coarse = logits.softmax(dim=0)[best].permute(1, 2, 0).numpy()  # [h, w, C]
    fine = cv2.resize(coarse, (max(1, width // CELL), max(1, height // CELL)), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(np.atleast_3d(fine).transpose(2, 0, 1), dtype=np.float64), best.numpy()


def _sums(integrals: ndarray, boxes: ndarray) -> tuple[ndarray, ndarray]:
    """Heat of each class inside each box, ``[C, A]``, and cells inside it, ``[A]``, borders rounded to cells."""
    rows, columns = integrals.shape[1:]
    x1, y1, x2, y2 = np.clip(np.rint(boxes / CELL).astype(int), 0, (columns - 1, rows - 1) * 2).T
    heat = integrals[:, y2, x2] - integrals[:, y1, x2] - integrals[:, y2, x1] + integrals[:, y1, x1]  # [C, A]
    return np.maximum(heat, 0), (y2 - y1) * (x2 - x1)
