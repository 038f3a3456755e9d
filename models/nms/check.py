"""The boxes that stay against a second method: torchvision, or a plain loop over torchvision's overlap matrix."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy import ndarray
from torch import Tensor
from torchvision import ops

from models.detectors.candidates import Candidates
from models.limits import refuse
from models.nms.suppression import CHOICES, LIMITS, Config, Suppression

MOST = 2000  # boxes for which a matrix of all pairs is built


@dataclass(frozen=True)
class Agreement:
    method: str  # the second one, by its name in a program
    kept: int  # boxes that it keeps
    differing: int  # boxes that one of the two methods keeps and the other does not


def agreement(found: Candidates, result: Suppression, config: Config) -> Agreement:
    """What is shown, suppressed once more by the second method."""
    method, keep = reference(found, config)
    return Agreement(method, len(keep), len(np.setxor1d(keep, result.keep)))


def reference(found: Candidates, config: Config) -> tuple[str, ndarray]:
    """Name of the second method, and the candidates it keeps, by falling final score."""
    refuse(config, LIMITS, CHOICES)
    above = np.flatnonzero(found.scores >= config.score_threshold)
    entered = above[np.argsort(-found.scores[above], kind="stable")][: config.top_k]
    name, kept = METHODS[config.method]
    boxes, scores, labels = (torch.from_numpy(column[entered]) for column in (found.boxes, found.scores, found.labels))
    if not config.class_aware:
        labels = torch.zeros_like(labels)
    if name == "torchvision.ops.nms" and config.class_aware and len(found.names) > 1:
        name = "torchvision.ops.batched_nms"
    return name, entered[kept(boxes, scores, labels, config).numpy()]


def hard(boxes: Tensor, scores: Tensor, labels: Tensor, config: Config) -> Tensor:
    if not len(boxes):
        return labels
    return ops.batched_nms(boxes - boxes.min(), scores, labels, config.iou_threshold)  # it tells classes by coordinates


def by_matrix(overlap: Callable[[Tensor], Tensor], decay: Callable[[Tensor, Config], Tensor]) -> Callable:
    """Greedy suppression that looks up every overlap in a matrix made beforehand."""

    def kept(boxes: Tensor, scores: Tensor, labels: Tensor, config: Config) -> Tensor:
        if len(boxes) > MOST:
            raise ValueError(f"boxes must be at most {MOST} for a matrix of all pairs, got {len(boxes)}")
        left = decay(overlap(boxes).nan_to_num(0) * (labels[:, None] == labels), config)  # [M, M]
        scores, free, keep = scores.clone(), torch.ones(len(boxes), dtype=torch.bool), []
        while free.any():
            picked = int(torch.where(free, scores, -1).argmax())
            keep.append(picked)
            free[picked] = False
            scores[free] *= left[picked, free]
            free &= (left[picked] > 0) & (scores >= config.score_threshold)
        return torch.tensor(keep, dtype=torch.long)

    return kept


def intersection_over_smaller(boxes: Tensor) -> Tensor:
    area = ops.box_area(boxes)
    low, high = torch.maximum(boxes[:, None, :2], boxes[:, :2]), torch.minimum(boxes[:, None, 2:], boxes[:, 2:])
    return (high - low).clamp(min=0).prod(dim=-1) / torch.minimum(area[:, None], area)  # [M, M]


def step(overlap: Tensor, config: Config) -> Tensor:
    return (overlap <= config.iou_threshold).to(overlap.dtype)


def linear(overlap: Tensor, config: Config) -> Tensor:
    return torch.where(overlap > config.iou_threshold, 1 - overlap, 1)


def gaussian(overlap: Tensor, config: Config) -> Tensor:
    return torch.exp(-(overlap**2) / config.sigma)


def self_iou(boxes: Tensor) -> Tensor:
    return ops.box_iou(boxes, boxes)


def self_diou(boxes: Tensor) -> Tensor:
    return ops.distance_box_iou(boxes, boxes)


MATRIX = "a loop over {}"
METHODS: dict[str, tuple[str, Callable[[Tensor, Tensor, Tensor, Config], Tensor]]] = {
    "hard": ("torchvision.ops.nms", hard),
    "merge": ("torchvision.ops.nms", hard),
    "soft-linear": (MATRIX.format("torchvision.ops.box_iou"), by_matrix(self_iou, linear)),
    "soft-gaussian": (MATRIX.format("torchvision.ops.box_iou"), by_matrix(self_iou, gaussian)),
    "diou": (MATRIX.format("torchvision.ops.distance_box_iou"), by_matrix(self_diou, step)),
    "ios": (MATRIX.format("torchvision.ops.box_iou"), by_matrix(intersection_over_smaller, step)),
}
