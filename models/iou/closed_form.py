"""Gradients of IoU, GIoU, DIoU and CIoU written out by hand: exact, or as in the scripts behind a famous figure.

The simulation of the DIoU paper was run with hand-written gradients (https://github.com/Zzh-tju/DIoU, "simulation
experiment"), which depart from the derivatives in six places. Each can be switched on alone here.

Everything is written per axis: the leading dimension of 2 is (x, y), so that one line serves both.
"""

from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor

from models.limits import one_of

DEPARTURES = (
    "size step",  # d/dw and d/dh of the overlap lack their factor 1/2: the size learns twice as fast
    "free overlap",  # GIoU: the overlap of disjoint boxes is a product of negative lengths instead of 0
    "distance sign",  # DIoU, CIoU: growth of the diagonal pulls the centre back instead of driving it on
    "mixed axes",  # DIoU, CIoU: the hull's width "depends" on y and h, its height on x and w
    "enclosing sign",  # DIoU, CIoU: a box that spans the target shrinks instead of growing the diagonal
    "aspect scale",  # CIoU: 1 / (w^2 + h^2) is replaced by 1, as the paper advises
)
FAMILY = ("IoU", "GIoU", "DIoU", "CIoU")


@dataclass(frozen=True, eq=False)
class _Axes:
    """Both boxes measured per axis, and how overlap and hull answer a move of the centre or a growth of the size."""

    offset: Tensor  # [2, N] centre of the prediction minus centre of the target
    size: Tensor  # [2, N]
    target_size: Tensor  # [2, N] or [2, 1]
    raw: Tensor  # [2, N] signed length of the overlap, negative when apart
    overlap: Tensor  # [2, N] the same, 0 unless the boxes overlap on both axes
    hull: Tensor  # [2, N]
    by_centre: Tensor  # [2, N] d raw / d centre = -d hull / d centre
    by_size: Tensor  # [2, N] d raw / d size = 1 - d hull / d size
    intersection: Tensor  # [N]
    areas: Tensor  # [N] sum of both areas
    iou: Tensor  # [N]


Pair = tuple[Tensor, Tensor]  # what a penalty adds to the descent of centre and size, each [2, N]


def descent(
    name: str, offset: Tensor, size: Tensor, target_size: Tensor, departures: frozenset[str]
) -> tuple[Tensor, Tensor, Tensor]:
    """Descent direction of centre ``[2, N]`` and of size ``[2, N]``, and the IoU ``[N]``.

    ``offset`` is the centre of the prediction seen from the centre of the target: ``[2, N]``.
    """
    axes = _measured(offset, size, target_size)
    centre, growth = _overlap(axes, departures)
    for penalty in _PENALTIES[name]:
        more_centre, more_growth = penalty(axes, departures)
        centre, growth = centre + more_centre, growth + more_growth
    return centre, growth, axes.iou


def family_gradient(name: str, boxes: Tensor, targets: Tensor, departures: frozenset[str] = frozenset()) -> Tensor:
    """Gradient for ``cxcywh`` boxes: ``[..., 4], [..., 4] -> [..., 4]``, exact but for the named departures."""
    one_of("loss", name, FAMILY)
    for departure in departures:
        one_of("departures", departure, DEPARTURES)
    boxes, targets = (box.movedim(-1, 0) for box in torch.broadcast_tensors(boxes, targets))  # [4, ...]
    centre, growth, _ = descent(name, boxes[:2] - targets[:2], boxes[2:], targets[2:], departures)
    return -torch.cat((centre, growth)).movedim(0, -1)


def _measured(offset: Tensor, size: Tensor, target_size: Tensor) -> _Axes:
    """Signs instead of comparisons: on a CPU, PyTorch's booleans cost three times the arithmetic."""
    both, shorter = size + target_size, torch.minimum(size, target_size)
    raw = torch.minimum(both / 2 - offset.abs(), shorter)
    partial = (shorter - raw).sign()  # 1 where an edge of each box bounds the overlap, 0 where one box spans the other
    inside = (target_size - shorter).sign()  # 1 where the prediction is the shorter one
    touching = raw.amin(0).sign().clamp(min=0)
    overlap = raw * touching
    intersection, areas = overlap[0] * overlap[1], size[0] * size[1] + target_size[0] * target_size[1]
    return _Axes(
        offset,
        size,
        target_size,
        raw,
        overlap,
        both - raw,  # overlap and hull of two intervals add up to their lengths
        -partial * offset.sign(),
        torch.lerp(inside, partial / 2, partial),
        intersection,
        areas,
        intersection / (areas - intersection),
    )


def _overlap(axes: _Axes, departures: frozenset[str]) -> Pair:
    """IoU = I / U with U = areas - I, hence d IoU = (areas dI - I dAreas) / U^2."""
    union2 = (axes.areas - axes.intersection).square()
    other = axes.overlap.flip(0) * (axes.areas / union2)
    growth = other * axes.by_size - axes.size.flip(0) * (axes.intersection / union2)
    return other * axes.by_centre, growth * 2 if "size step" in departures else growth


def _hull(axes: _Axes, departures: frozenset[str]) -> Pair:
    """GIoU adds U / C with C the area of the hull: d (U / C) = (dU - U / C dC) / C."""
    overlap = axes.raw if "free overlap" in departures else axes.overlap
    hull = axes.hull[0] * axes.hull[1]
    filled = (axes.areas - overlap[0] * overlap[1]) / hull
    other, hull_other = overlap.flip(0), axes.hull.flip(0) * filled
    centre = (hull_other - other) * axes.by_centre / hull
    growth = (axes.size.flip(0) - other * axes.by_size - hull_other * (1 - axes.by_size)) / hull
    return centre, growth * 2 if "size step" in departures else growth


def _distance(axes: _Axes, departures: frozenset[str]) -> Pair:
    """DIoU adds -rho^2 / c^2: the centres approach, and the diagonal c of the hull grows."""
    diagonal2 = axes.hull.square().sum(0)
    gain = 2 * axes.offset.square().sum(0) / diagonal2.square()
    by_size = 1 - axes.by_size
    own, mixed = axes.hull, axes.hull.flip(0) if "mixed axes" in departures else 0
    sign = -1 if "distance sign" in departures else 1
    centre = -2 / diagonal2 * axes.offset - sign * gain * (own + mixed) * axes.by_centre
    own_growth = torch.where(by_size == 1, -1, by_size) if "enclosing sign" in departures else by_size
    return centre, gain * (own * own_growth + mixed * by_size)


def _aspect(axes: _Axes, departures: frozenset[str]) -> Pair:
    """CIoU adds -alpha v; alpha is held constant, as in torchvision."""
    (w, h), (target_w, target_h) = axes.size, axes.target_size
    angle = torch.atan((target_w * h - w * target_h) / (target_h * h + target_w * w))  # atan(wt / ht) - atan(w / h)
    v = 4 / pi**2 * angle.square()
    pull = 8 / pi**2 * angle * v / (1 - axes.iou + v + 1e-7)
    if "aspect scale" not in departures:
        pull = pull / axes.size.square().sum(0)
    return torch.zeros_like(axes.size), torch.stack((h * pull, -w * pull))


_PENALTIES = {"IoU": (), "GIoU": (_hull,), "DIoU": (_distance,), "CIoU": (_distance, _aspect)}
