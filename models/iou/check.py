"""The numbers on the screen against a second method: torch's and torchvision's losses, and slopes of the values."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torchvision import ops

from models.iou.closed_form import FAMILY
from models.iou.gradient import COORDINATES, Comparison, Config, Coordinates, losses_of
from models.iou.losses import ALPHA_POWER, LOG_FLOOR, OWN, Geometry, Loss, diou, geometry, total

EPSILON = 1e-7  # that torchvision adds to each of at most three denominators, none smaller than the union
ROUNDING = 1e-12
STEP = 1e-6  # of the slopes, in units
SLOPE = 1e-6  # tolerance of a slope: the rounding of two values, over a step
CONSTANT_ALPHA = ("CIoU", "CIoU gated", "CIoU paper")  # their gradient is not the derivative of their value, on purpose


@dataclass(frozen=True)
class Agreement:
    names: tuple[str, ...]  # of the losses that were compared
    difference: float  # the largest
    tolerance: float


def _iou(predicted: Tensor, target: Tensor) -> Tensor:
    return ops.box_iou(predicted[None], target[None])[0, 0]


def _gated(predicted: Tensor, target: Tensor) -> Tensor:
    loss = ops.complete_box_iou_loss if _iou(predicted, target) > 0.5 else ops.distance_box_iou_loss
    return loss(predicted, target)


PEERS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "l1": lambda predicted, target: functional.l1_loss(predicted, target, reduction="sum"),
    "smooth-l1": lambda predicted, target: functional.smooth_l1_loss(predicted, target, reduction="sum"),
    "IoU": lambda predicted, target: 1 - _iou(predicted, target),
    "-log IoU": lambda predicted, target: -_iou(predicted, target).clamp(min=LOG_FLOOR).log(),
    "GIoU": ops.generalized_box_iou_loss,
    "DIoU": ops.distance_box_iou_loss,
    "CIoU": ops.complete_box_iou_loss,
    "CIoU autograd": ops.complete_box_iou_loss,
    "CIoU gated": _gated,
    "CIoU paper": ops.complete_box_iou_loss,
    "alpha-IoU": lambda predicted, target: 1 - _iou(predicted, target) ** ALPHA_POWER,
}


def values(shown: Comparison) -> Agreement:
    """The losses shown against those of torch and torchvision, as far as these have them."""
    pair = shown.geometry
    names = tuple(name for name in shown.pushes if name in PEERS)
    gaps = [abs(shown.pushes[name].loss - float(PEERS[name](pair.predicted, pair.target))) for name in names]
    return Agreement(names, max(gaps, default=0.0), 3 * EPSILON / float(pair.union) + ROUNDING)


def slopes(shown: Comparison, config: Config) -> Agreement:
    """The gradients and arrows shown against the slopes of the loss to both sides of where the box stands.

    At a kink (aligned edges, touching boxes) the two slopes differ, and what lies between them is right. Published
    gradients are not derivatives, and are left out; of a typed loss, one that detaches a part.
    """
    detached = "detach" in config.expression
    names = tuple(
        name for name in shown.pushes
        if not (config.published and name in FAMILY) and not (name == OWN and detached)
    )  # fmt: skip
    return Agreement(names, _gap(shown, config, names), SLOPE)


def departure(shown: Comparison, config: Config) -> Agreement:
    """How far the published gradients are from the slopes: they are no derivatives."""
    names = tuple(name for name in shown.pushes if config.published and name in FAMILY)
    return Agreement(names, _gap(shown, config, names), SLOPE)


def _gap(shown: Comparison, config: Config, names: tuple[str, ...]) -> float:
    """The largest difference of gradients and arrows from the slopes, in two systems of coordinates."""
    if not names:
        return 0.0
    pair, ways = shown.geometry, (COORDINATES[config.coordinates], COORDINATES["cxcywh"])
    moved = geometry(torch.stack([_moved(way, pair.predicted) for way in ways]), pair.target)  # [2, 5, 4]
    losses, gaps = losses_of(config), []
    for name in names:
        push, start = shown.pushes[name], pair.predicted
        before2, before, at, after, after2 = (
            _frozen(name, losses[name], pair)(moved).expand(2, 5, 4).unbind(1)
        )  # [2, 4]
        sides = torch.stack((3 * at - 4 * before + before2, 4 * after - 3 * at - after2)) / (2 * STEP)
        gradients = torch.stack((push.gradient, -torch.cat((push.centre, push.size))))  # [2, 4]
        gaps.append((gradients - gradients.clamp(*sides.aminmax(dim=0))).abs().max())
        numbers = ways[0].encode(start, start)
        ends = (ways[0].decode(numbers + sign * STEP * push.gradient, start) for sign in (-1, 1))
        gaps.append((torch.sub(*ends) / (2 * STEP) - push.edges).abs().max())
    return float(torch.stack(gaps).max())


def _moved(way: Coordinates, box: Tensor) -> Tensor:
    """The box with one of its four numbers moved by -2 to 2 steps: ``[4] -> [5, 4, 4]``."""
    steps = STEP * torch.arange(-2, 3, dtype=torch.float64)[:, None, None] * torch.eye(4, dtype=torch.float64)
    return way.decode(way.encode(box, box) + steps, box)


def _frozen(name: str, loss: Loss, at: Geometry) -> Callable[[Geometry], Tensor]:
    """The loss as its gradient sees it: the weight of the aspect term stays as it is at these boxes."""
    if name not in CONSTANT_ALPHA:
        return lambda pair: total(loss(pair))
    alpha = loss(at)["aspect"] / at.aspect if at.aspect > 0 else torch.zeros(())
    weight = alpha * at.size.square().sum() if name == "CIoU paper" else alpha
    return lambda pair: total(diou(pair)) + weight * pair.aspect
