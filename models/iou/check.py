"""The numbers on the screen against a second method: torchvision's losses, and finite differences of ours."""

import torch
from torch import Tensor
from torchvision import ops

from models.iou.gradient import COORDINATES, Config, boxes_of, gradient_of, losses_of
from models.iou.losses import LOSSES, Loss, geometry, total

PEERS = {
    "GIoU": ops.generalized_box_iou_loss,
    "DIoU": ops.distance_box_iou_loss,
    "CIoU": ops.complete_box_iou_loss,
}
CONSTANT_ALPHA = ("CIoU", "CIoU gated", "CIoU paper")  # their gradient is not the derivative of their value, on purpose
STEP = 1e-6


def value_difference(config: Config) -> float:
    """Largest difference of our GIoU, DIoU and CIoU losses from torchvision's, for the boxes of ``config``."""
    predicted, target = boxes_of(config)
    pair = geometry(predicted, target)
    return max(abs(float(total(LOSSES[name](pair)) - peer(predicted, target))) for name, peer in PEERS.items())


def gradient_difference(config: Config) -> float:
    """Largest difference of the chosen losses' gradients from central differences, in ``x1, y1, x2, y2``.

    Where a loss has a kink (aligned edges, touching boxes) the two need not agree.
    """
    predicted, target = boxes_of(config)
    steps = STEP * torch.eye(4, dtype=torch.float64)

    def difference(name: str, loss: Loss) -> Tensor:
        forward, backward = (total(loss(geometry(predicted + sign * steps, target))) for sign in (1, -1))
        gradient = gradient_of(name, loss, predicted, predicted, target, COORDINATES["xyxy"], False)
        return (gradient - (forward - backward) / (2 * STEP)).abs().max()

    losses = {name: loss for name, loss in losses_of(config).items() if name not in CONSTANT_ALPHA}
    return max((float(difference(name, loss)) for name, loss in losses.items()), default=0.0)
