"""Where each loss pushes one box: the gradient in several coordinates, and the move of the edges that follows.

One sees, for the same two boxes, arrows that differ from loss to loss, and with the coordinates of a gradient step:
one in ``log-wh`` moves other edges than one in ``xyxy``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.autograd.functional import jvp

from models.iou.closed_form import DEPARTURES, FAMILY, family_gradient
from models.iou.expression import selected
from models.iou.losses import Geometry, Loss, box, geometry, total
from models.limits import one_of

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Config:
    predicted: Box = (1.0, 1.0, 3.0, 3.0)  # xyxy
    target: Box = (4.0, 2.5, 6.0, 5.5)  # xyxy
    losses: tuple[str, ...] = ("IoU", "GIoU", "DIoU", "CIoU")
    expression: str = "1 - iou"  # of the loss named "Your own"
    coordinates: str = "cxcywh"
    published: bool = False  # take the hand-written gradients of the DIoU scripts where there are any


@dataclass(frozen=True, eq=False)
class Push:
    """One loss at one pair of boxes."""

    loss: float
    parts: dict[str, float]  # penalty name -> its share of the loss
    gradient: Tensor  # [4] d loss / d coordinates
    centre: Tensor  # [2] minus d loss / d (cx, cy), at fixed width and height
    size: Tensor  # [2] minus d loss / d (w, h), at a fixed centre
    edges: Tensor  # [4] velocity of x1, y1, x2, y2 under gradient descent in these coordinates


@dataclass(frozen=True, eq=False)
class Comparison:
    geometry: Geometry  # of the one pair, every tensor [] or [2] or [4]
    pushes: dict[str, Push]  # loss name -> push


@dataclass(frozen=True)
class Coordinates:
    """A way to write a box as four numbers, relative to the box where the descent starts."""

    names: tuple[str, str, str, str]
    encode: Callable[[Tensor, Tensor], Tensor]  # box, start: [..., 4] -> [..., 4]
    decode: Callable[[Tensor, Tensor], Tensor]  # numbers, start: [..., 4] -> [..., 4]


def cxcywh(boxes: Tensor) -> Tensor:
    """Centre and size of ``xyxy`` boxes: ``[..., 4] -> [..., 4]``."""
    low, high = boxes[..., :2], boxes[..., 2:]
    return torch.cat(((low + high) / 2, high - low), dim=-1)


def xyxy(boxes: Tensor) -> Tensor:
    """Edges of ``cxcywh`` boxes: ``[..., 4] -> [..., 4]``."""
    centre, half = boxes[..., :2], boxes[..., 2:] / 2
    return torch.cat((centre - half, centre + half), dim=-1)


def _log_deltas(boxes: Tensor, start: Tensor) -> Tensor:
    box, anchor = cxcywh(boxes), cxcywh(start)
    return torch.cat(((box - anchor)[..., :2] / anchor[..., 2:], (box[..., 2:] / anchor[..., 2:]).log()), dim=-1)


def _from_log_deltas(deltas: Tensor, start: Tensor) -> Tensor:
    anchor = cxcywh(start)
    centre = anchor[..., :2] + deltas[..., :2] * anchor[..., 2:]
    return xyxy(torch.cat((centre, anchor[..., 2:] * deltas[..., 2:].exp()), dim=-1))


COORDINATES = {
    "xyxy": Coordinates(("x1", "y1", "x2", "y2"), lambda boxes, _: boxes, lambda boxes, _: boxes),
    "cxcywh": Coordinates(("cx", "cy", "w", "h"), lambda boxes, _: cxcywh(boxes), lambda numbers, _: xyxy(numbers)),
    "log-wh": Coordinates(("tx", "ty", "tw", "th"), _log_deltas, _from_log_deltas),
}


def comparison(config: Config) -> Comparison:
    """Value, penalties, gradient and resulting push of every chosen loss."""
    losses, coordinates, (predicted, target) = losses_of(config), coordinates_of(config), boxes_of(config)
    numbers = coordinates.encode(predicted, predicted)

    def push(name: str, loss: Loss) -> Push:
        parts = loss(geometry(predicted, target))
        gradient = gradient_of(name, loss, numbers, predicted, target, coordinates, config.published)
        per_edge = gradient_of(name, loss, predicted, predicted, target, COORDINATES["xyxy"], False)
        if config.published and name in FAMILY:
            centre, size = -gradient[:2], -gradient[2:]
        else:
            centre, size = -(per_edge[:2] + per_edge[2:]), -(per_edge[2:] - per_edge[:2]) / 2
        _, edges = jvp(lambda at: coordinates.decode(at, predicted), numbers, -gradient)
        return Push(
            float(total(parts)), {part: float(value) for part, value in parts.items()}, gradient, centre, size, edges
        )

    return Comparison(geometry(predicted, target), {name: push(name, loss) for name, loss in losses.items()})


def gradient_of(
    name: str, loss: Loss, numbers: Tensor, start: Tensor, target: Tensor, coordinates: Coordinates, published: bool
) -> Tensor:
    """Gradient of one loss in ``coordinates``: ``[..., 4] -> [..., 4]``; published where asked and existing."""
    if published and name in FAMILY:
        return family_gradient(name, numbers, cxcywh(target), frozenset(DEPARTURES))
    numbers = numbers.detach().requires_grad_()
    value = total(loss(geometry(coordinates.decode(numbers, start), target)))
    if not value.requires_grad:  # an expression without any quantity of the predicted box
        return torch.zeros_like(numbers)
    return torch.autograd.grad(value.sum(), numbers)[0]


def losses_of(config: Config) -> dict[str, Loss]:
    return selected(config.losses, config.expression)


def coordinates_of(config: Config) -> Coordinates:
    one_of("coordinates", config.coordinates, COORDINATES)
    if config.published and config.coordinates != "cxcywh":
        raise ValueError(f"the published gradients must be taken in cxcywh, got {config.coordinates}")
    return COORDINATES[config.coordinates]


def boxes_of(config: Config) -> tuple[Tensor, Tensor]:
    """The predicted and the target box: ``[4], [4]``."""
    return box(config.predicted, "the predicted box"), box(config.target, "the target box")
