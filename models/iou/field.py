"""The loss and its pull on the centre, for every place where the predicted box could lie.

One sees a landscape around the target, and in grey the places where nothing pulls the box: there the loss may grow or
shrink it, but its centre stays.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.iou import gradient
from models.iou.gradient import COORDINATES, Box, boxes_of, cxcywh, gradient_of, losses_of, xyxy
from models.iou.losses import Loss, box, geometry, total
from models.limits import refuse

LIMITS = {"resolution": (2, 257)}
DEAD = 1e-9  # gradients below this are rounding errors of sums that cancel


@dataclass(frozen=True)
class Config:
    pair: gradient.Config = field(default_factory=gradient.Config)  # only the size of its predicted box matters
    view: Box = (0.0, 0.0, 10.0, 7.0)  # the centres to try, xyxy
    resolution: int = 65  # samples along the longer side


@dataclass(frozen=True, eq=False)
class Field:
    x: Tensor  # [W] centres
    y: Tensor  # [H]
    loss: Tensor  # [H, W]
    pull: Tensor  # [H, W, 2] minus d loss / d (cx, cy)
    strength: Tensor  # [H, W] length of the pull
    dead: Tensor  # [H, W] bool: no pull at all


def fields(config: Config) -> dict[str, Field]:
    """Slide the predicted box over the view, and differentiate every chosen loss at each place."""
    refuse(config, LIMITS)
    return {name: _field(name, loss, config) for name, loss in losses_of(config.pair).items()}


def _field(name: str, loss: Loss, config: Config) -> Field:
    predicted, target = boxes_of(config.pair)
    x1, y1, x2, y2 = box(config.view, "the view").tolist()
    spacing = max(x2 - x1, y2 - y1) / (config.resolution - 1)
    x = torch.linspace(x1, x2, max(2, round((x2 - x1) / spacing) + 1), dtype=torch.float64)
    y = torch.linspace(y1, y2, max(2, round((y2 - y1) / spacing) + 1), dtype=torch.float64)
    cy, cx = torch.meshgrid(y, x, indexing="ij")
    w, h = (size.expand_as(cx) for size in cxcywh(predicted)[2:])
    numbers = torch.stack((cx, cy, w, h), dim=-1)  # [H, W, 4]

    value = total(loss(geometry(xyxy(numbers), target)))
    slope = gradient_of(name, loss, numbers, predicted, target, COORDINATES["cxcywh"], config.pair.published)
    pull = -slope[..., :2]
    strength = pull.norm(dim=-1)
    return Field(x, y, value, pull, strength, strength < DEAD)
