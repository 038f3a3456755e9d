"""Losses that compare a predicted box with a target box, each as the sum of named penalties.

Overlap, distance of the centres, emptiness of the smallest box around both, unlikeness of their shapes: each loss of
the IoU family adds up some of these.
A box is ``(x1, y1, x2, y2)`` with ``x1 < x2`` and ``y1 < y2``, in the last dimension of a tensor and in any unit:
but for l1, smooth-l1 and the gradient of ``CIoU paper`` the losses do not depend on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, pi

import torch
from torch import Tensor

OWN = "Your own"  # the loss typed by the user, see models/iou/expression.py
LOG_FLOOR = 1e-6  # IoU below which -log IoU is held constant, as UnitBox's implementations do
ALPHA_POWER = 3.0  # the power recommended by the alpha-IoU paper
SHAPE_POWER = 4  # theta of the SIoU paper


@dataclass(frozen=True, eq=False)
class Geometry:
    """What the losses are made of, for broadcast boxes ``[..., 4]``."""

    predicted: Tensor  # [..., 4] xyxy
    target: Tensor  # [..., 4] xyxy
    size: Tensor  # [..., 2] width and height of the prediction
    target_size: Tensor  # [..., 2]
    offset: Tensor  # [..., 2] centre of the prediction minus centre of the target
    hull_size: Tensor  # [..., 2] width and height of the smallest enclosing box
    intersection: Tensor  # [...] area
    union: Tensor  # [...] area
    hull: Tensor  # [...] area of the smallest enclosing box
    iou: Tensor  # [...]
    distance2: Tensor  # [...] squared distance of the centres
    diagonal2: Tensor  # [...] squared diagonal of the smallest enclosing box
    aspect: Tensor  # [...] v of CIoU, squared difference of atan(width / height), 0 to 1


Parts = dict[str, Tensor]  # penalty name -> [...]
Loss = Callable[[Geometry], Parts]


def geometry(predicted: Tensor, target: Tensor) -> Geometry:
    """Measure every pair of boxes: ``[..., 4], [..., 4] -> Geometry``. Boxes are not checked: see ``box``."""
    low, high = predicted[..., :2], predicted[..., 2:]  # [..., 2]
    target_low, target_high = target[..., :2], target[..., 2:]
    size, target_size = high - low, target_high - target_low
    overlap = (torch.minimum(high, target_high) - torch.maximum(low, target_low)).clamp(min=0)
    hull_size = torch.maximum(high, target_high) - torch.minimum(low, target_low)
    offset = (low + high - target_low - target_high) / 2
    intersection = overlap.prod(-1)
    union = size.prod(-1) + target_size.prod(-1) - intersection
    return Geometry(
        predicted,
        target,
        size,
        target_size,
        offset,
        hull_size,
        intersection,
        union,
        hull_size.prod(-1),
        intersection / union,
        offset.square().sum(-1),
        hull_size.square().sum(-1),
        4 / pi**2 * (_angle(target_size) - _angle(size)).square(),
    )


def smooth_l1(pair: Geometry) -> Parts:
    """Like l1, but quadratic within one unit, so that the push fades near the target (Fast R-CNN, 1504.08083)."""
    distance = (pair.predicted - pair.target).abs()
    return {"edges": torch.where(distance < 1, distance.square() / 2, distance - 0.5).sum(-1)}


def iou_loss(pair: Geometry) -> Parts:
    """``1 - IoU``: constant, hence without any push, as soon as the boxes are apart."""
    return {"overlap": 1 - pair.iou}


def diou(pair: Geometry) -> Parts:
    """Add the squared distance of the centres over the squared diagonal of the hull (Zheng et al., 1911.08287)."""
    return {**iou_loss(pair), "distance": pair.distance2 / pair.diagonal2}


def ciou(pair: Geometry) -> Parts:
    """Add to DIoU the aspect term ``alpha v``; alpha carries no gradient (as in torchvision)."""
    return {**diou(pair), "aspect": _alpha(pair).detach() * pair.aspect}


def ciou_gated(pair: Geometry) -> Parts:
    """CIoU whose aspect term is off until the IoU passes 1/2 (as in mmdetection and the CIoU repository)."""
    return {**diou(pair), "aspect": (pair.iou > 0.5) * _alpha(pair).detach() * pair.aspect}


def ciou_paper(pair: Geometry) -> Parts:
    """CIoU whose aspect *gradient* is multiplied by ``w^2 + h^2`` (the paper's advice, and darknet); same value."""
    scale = pair.size.square().sum(-1).detach()
    aspect = pair.aspect.detach() + scale * (pair.aspect - pair.aspect.detach())
    return {**diou(pair), "aspect": _alpha(pair).detach() * aspect}


def eiou(pair: Geometry) -> Parts:
    """Add to DIoU the squared differences of width and of height over those of the hull (Zhang et al., 2101.08158)."""
    width, height = ((pair.size - pair.target_size) / pair.hull_size).square().unbind(-1)
    return {**diou(pair), "width": width, "height": height}


def siou(pair: Geometry) -> Parts:
    """Distance and shape penalties, the distance one reduced along the axes (Gevorgyan, 2205.12740)."""
    apart = pair.distance2 > 0
    sine = 2 * pair.offset.prod(-1).abs() / torch.where(apart, pair.distance2, 1)  # |sin| of twice the angle
    steepness = 2 - torch.where(apart, sine, 0)[..., None]  # [..., 1]
    distance = (1 - torch.exp(-steepness * (pair.offset / pair.hull_size).square())).sum(-1)
    unlike = (pair.size - pair.target_size).abs() / torch.maximum(pair.size, pair.target_size)
    shape = (1 - torch.exp(-unlike)).pow(SHAPE_POWER).sum(-1)
    return {**iou_loss(pair), "distance": distance / 2, "shape": shape / 2}


LOSSES: dict[str, Loss] = {
    "l1": lambda pair: {"edges": (pair.predicted - pair.target).abs().sum(-1)},
    "smooth-l1": smooth_l1,
    "IoU": iou_loss,
    # The worse the overlap, the harder the push (UnitBox, 1608.01471).
    "-log IoU": lambda pair: {"overlap": -pair.iou.clamp(min=LOG_FLOOR).log()},
    # Add the empty share of the smallest enclosing box (Rezatofighi et al., 1902.09630).
    "GIoU": lambda pair: {**iou_loss(pair), "empty hull": 1 - pair.union / pair.hull},
    "DIoU": diou,
    "CIoU": ciou,
    "CIoU autograd": lambda pair: {**diou(pair), "aspect": _alpha(pair) * pair.aspect},  # through alpha as well
    "CIoU gated": ciou_gated,
    "CIoU paper": ciou_paper,
    "EIoU": eiou,
    "SIoU": siou,
    # Weak while the boxes hardly overlap, strong near the end (He et al., 2110.13675).
    "alpha-IoU": lambda pair: {"overlap": 1 - pair.iou.pow(ALPHA_POWER)},
}


def total(parts: Parts) -> Tensor:
    """The loss itself: ``[...]``."""
    return torch.stack(tuple(parts.values())).sum(0)


def box(values: tuple[float, float, float, float], name: str) -> Tensor:
    """A checked box in float64: ``[4]``."""
    if len(values) != 4 or not all(isfinite(value) for value in values):
        raise ValueError(f"{name} must be four finite numbers (x1, y1, x2, y2), got {values}")
    x1, y1, x2, y2 = values
    if not (x1 < x2 and y1 < y2):
        raise ValueError(f"{name} must have an area, got {x2 - x1:g} x {y2 - y1:g}")
    return torch.tensor(values, dtype=torch.float64)


def _angle(size: Tensor) -> Tensor:
    return torch.atan(size[..., 0] / size[..., 1])


def _alpha(pair: Geometry) -> Tensor:
    """The weight of the aspect term; 1e-7 as in torchvision keeps 0 / 0 of identical boxes away."""
    return pair.aspect / (1 - pair.iou + pair.aspect + 1e-7)
