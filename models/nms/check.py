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


def by_matrix(overlap: Callable[[Tensor, Tensor], Tensor], decay: Callable[[Tensor, Config], Tensor]) -> Callable:
    """Greedy suppression that looks up every overlap in a matrix made beforehand."""

    def kept(boxes: Tensor, scores: Tensor, labels: Tensor, config: Config) -> Tensor:
        if len(boxes) > MOST:
            raise ValueError(f"boxes must be at most {MOST} for a matrix of all pairs, got {len(boxes)}")
        left = decay(overlap(boxes, boxes).nan_to_num(0) * (labels[:, None] == labels), config)  # [M, M]
        scores, free, keep = scores.clone(), torch.ones(len(boxes), dtype=torch.bool), []
        while free.any():
            picked = int(torch.where(free, scores, -1).argmax())
            keep.append(picked)
            free[picked] = False
            scores[free] *= left[picked, free]
            free &= (left[picked] > 0) & (scores >= config.score_threshold)
        return torch.tensor(keep, dtype=torch.long)

    return kept


def intersection_over_smaller(a: Tensor, b: Tensor) -> Tensor:
    low, high = torch.maximum(a[:, None, :2], b[:, :2]), torch.minimum(a[:, None, 2:], b[:, 2:])  # [N, M, 2]
    return (high - low).clamp(min=0).prod(dim=-1) / torch.minimum(ops.box_area(a)[:, None], ops.box_area(b))  # [N, M]


def step(overlap: Tensor, config: Config) -> Tensor:
    return (overlap <= config.iou_threshold).to(overlap.dtype)


IOU, DIOU = "a loop over torchvision.ops.box_iou", "a loop over torchvision.ops.distance_box_iou"
METHODS: dict[str, tuple[str, Callable[[Tensor, Tensor, Tensor, Config], Tensor]]] = {
    "hard": ("torchvision.ops.nms", hard),
    "merge": ("torchvision.ops.nms", hard),
    "soft-linear": (IOU, by_matrix(ops.box_iou, lambda o, config: torch.where(o > config.iou_threshold, 1 - o, 1))),
    "soft-gaussian": (IOU, by_matrix(ops.box_iou, lambda o, config: torch.exp(-(o**2) / config.sigma))),
    "diou": (DIOU, by_matrix(ops.distance_box_iou, step)),
    "ios": (IOU, by_matrix(intersection_over_smaller, step)),
}
