"""Gradient descent of one predicted box onto its target, once per loss, all from the same start.

One sees boxes that set off together and part: some slide, some inflate first, some never leave.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from math import cos, pi

import torch
from torch import Tensor

from models.iou import gradient
from models.iou.closed_form import FAMILY
from models.iou.gradient import boxes_of, coordinates_of, cxcywh, gradient_of, losses_of, xyxy
from models.iou.losses import Loss, geometry, total
from models.limits import refuse

MAX_STEPS = 400
SMALLEST = 0.01  # width and height below which a box is held, so that it keeps an area
MOMENTUM = 0.9
ADAM = (0.9, 0.999, 1e-8)


@dataclass(frozen=True)
class Config:
    pair: gradient.Config = field(default_factory=gradient.Config)
    learning_rate: float = 0.1
    schedule: str = "paper"
    weighted: bool = True  # multiply every step by 2 - IoU, as the paper's simulation does
    optimizer: str = "plain"
    steps: int = 200


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One loss, from the start (index 0) to the last step."""

    boxes: Tensor  # [T + 1, 4] xyxy
    loss: Tensor  # [T + 1]
    iou: Tensor  # [T + 1]
    error: Tensor  # [T + 1] |dx| + |dy| + |dw| + |dh|


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment of the film: where every box is after ``step`` steps."""

    step: int
    paths: dict[str, Trajectory]  # whole, so that curves have their frame from the start
    rivals: dict[str, Trajectory]  # the same start with the other gradient, exact or published, where there are both


SCHEDULES: dict[str, Callable[[float], float]] = {  # share of the descent done -> factor of the learning rate
    "constant": lambda done: 1.0,
    "paper": lambda done: 1.0 if done < 0.8 else 0.1 if done < 0.9 else 0.01,
    "cosine": lambda done: (1 + cos(pi * done)) / 2,
}


def _momentum(gradient: Tensor, state: tuple[Tensor, ...], step: int) -> tuple[Tensor, tuple[Tensor, ...]]:
    velocity = gradient + (MOMENTUM * state[0] if state else 0)
    return velocity, (velocity,)


def _adam(gradient: Tensor, state: tuple[Tensor, ...], step: int) -> tuple[Tensor, tuple[Tensor, ...]]:
    beta1, beta2, epsilon = ADAM
    mean, square = state or (torch.zeros_like(gradient), torch.zeros_like(gradient))
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient.square()
    unbiased = mean / (1 - beta1**step), square / (1 - beta2**step)
    return unbiased[0] / (unbiased[1].sqrt() + epsilon), (mean, square)


# PyTorch's SGD, SGD(momentum=.9) and Adam
OPTIMIZERS: dict[str, Callable] = {
    "plain": lambda gradient, state, step: (gradient, ()),
    "momentum": _momentum,
    "Adam": _adam,
}
LIMITS = {"learning_rate": (1e-6, 10), "steps": (1, MAX_STEPS)}
CHOICES = {"schedule": tuple(SCHEDULES), "optimizer": tuple(OPTIMIZERS)}


def descents(config: Config) -> dict[str, Trajectory]:
    """The trajectory of every chosen loss, by name."""
    refuse(config, LIMITS, CHOICES)
    return {name: _descent(name, loss, config) for name, loss in losses_of(config.pair).items()}


def frames(config: Config) -> Iterator[Frame]:
    """The descents as a film, one frame a step."""
    paths = descents(config)
    both = tuple(name for name in config.pair.losses if name in FAMILY and config.pair.coordinates == "cxcywh")
    other = replace(config.pair, losses=both, published=not config.pair.published)
    rivals = descents(replace(config, pair=other)) if both else {}
    for step in range(config.steps + 1):
        yield Frame(step, paths, rivals)


def _descent(name: str, loss: Loss, config: Config) -> Trajectory:
    (start, target), coordinates = boxes_of(config.pair), coordinates_of(config.pair)
    optimizer = OPTIMIZERS[config.optimizer]
    state: tuple[Tensor, ...] = ()
    boxes = [start]
    for step in range(config.steps):
        numbers = coordinates.encode(boxes[-1], start)
        slope = gradient_of(name, loss, numbers, start, target, coordinates, config.pair.published)
        update, state = optimizer(torch.nan_to_num(slope, 0, 0, 0), state, step + 1)
        weight = 2 - geometry(boxes[-1], target).iou if config.weighted else 1
        rate = config.learning_rate * SCHEDULES[config.schedule](step / config.steps) * weight
        boxes.append(_with_area(coordinates.decode(numbers - rate * update, start)))
    path = torch.stack(boxes)
    pair = geometry(path, target)
    return Trajectory(path, total(loss(pair)), pair.iou, (cxcywh(path) - cxcywh(target)).abs().sum(-1))


def _with_area(boxes: Tensor) -> Tensor:
    numbers = cxcywh(boxes)
    return xyxy(torch.cat((numbers[..., :2], numbers[..., 2:].clamp(min=SMALLEST)), dim=-1))
