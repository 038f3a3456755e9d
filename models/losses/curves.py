"""Losses of one sample as functions of its logit z, p = sigmoid(z), for the truth 0 or 1, and their gradients in z.

Sources: Lin et al., focal loss, 2017; Milletari et al., V-Net (Dice), 2016; Szegedy et al., label smoothing, 2016.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.expressions import expression
from models.limits import refuse

EDGE = 12.0  # the largest logit that is looked at
REACH, CELLS = 40.0, 80_000
FINE = np.linspace(-REACH, REACH, CELLS + 1)  # logits between which gradients are read off straight lines
OWN = "own"
LIMITS = {"gamma": (0, 5), "weight": (0.01, 100), "smoothing": (0, 1), "delta": (1e-3, 10), "epsilon": (0, 100)}


@dataclass(frozen=True)
class Config:
    gamma: float = 2.0  # of the focal loss
    weight: float = 10.0  # of positives, in the weighted cross entropy
    smoothing: float = 0.1  # share of the target spread over both classes
    delta: float = 0.5  # of Huber: errors of p beyond it count linearly
    epsilon: float = 1.0  # added to both sides of Dice's fraction
    text: str = "(p - t)**4"  # of the own loss

    def __post_init__(self) -> None:
        refuse(self, LIMITS)


Loss = Callable[[Tensor, float, Config], Tensor]  # logits [...], truth -> [...]


def entropy(z: Tensor, truth: float) -> Tensor:
    """Cross entropy, from the logit: finite however wrong the answer is."""
    return truth * F.softplus(-z) + (1 - truth) * F.softplus(z)


def focal(z: Tensor, truth: float, config: Config) -> Tensor:
    miss = torch.sigmoid(z) * (1 - truth) + torch.sigmoid(-z) * truth  # probability of what is not true
    return miss**config.gamma * entropy(z, truth)


def dice(z: Tensor, truth: float, config: Config) -> Tensor:
    """Soft Dice of a picture of one pixel."""
    p = torch.sigmoid(z)
    return 1 - (2 * p * truth + config.epsilon) / (p + truth + config.epsilon)


def own(z: Tensor, truth: float, config: Config) -> Tensor:
    values = {"z": z, "p": torch.sigmoid(z), "t": torch.full_like(z, truth)}
    return expression(config.text, tuple(values))(values)


LOSSES: dict[str, Loss] = {
    "cross entropy": lambda z, truth, config: entropy(z, truth),
    "MSE": lambda z, truth, config: (torch.sigmoid(z) - truth) ** 2,
    "MAE": lambda z, truth, config: (torch.sigmoid(z) - truth).abs(),
    "Huber": lambda z, truth, config: F.huber_loss(torch.sigmoid(z), torch.full_like(z, truth), "none", config.delta),
    "hinge": lambda z, truth, config: F.relu(1 - (2 * truth - 1) * z),
    "focal": focal,
    "weighted": lambda z, truth, config: (config.weight if truth else 1.0) * entropy(z, truth),
    "smoothing": lambda z, truth, config: entropy(z, truth * (1 - config.smoothing) + config.smoothing / 2),
    "Dice": dice,
    OWN: own,
}


@dataclass(frozen=True, eq=False)
class Curve:
    logits: np.ndarray  # [N]
    loss: np.ndarray  # [N]
    gradient: np.ndarray  # [N] in the logit


def curve(name: str, truth: float, config: Config, logits: np.ndarray) -> Curve:
    """Loss and gradient at each logit, in float64."""
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    loss = LOSSES[name](z, truth, config)
    slope = torch.autograd.grad(loss.sum(), z, allow_unused=True)[0] if loss.requires_grad else None
    gradient = np.zeros(len(logits)) if slope is None else slope.numpy()
    return Curve(logits, loss.detach().numpy(), gradient)


def race(name: str, truth: float, start: float, rate: float, config: Config) -> Iterator[float]:
    """The logit after 0, 1, 2, ... steps of gradient descent on it alone."""
    z, gradients = start, slopes(name, truth, config)
    while True:
        yield z
        place = CELLS * min(max(0.5 + 0.5 * z / REACH, 0.0), 1.0)
        before = min(int(place), CELLS - 1)
        z -= rate * (gradients[before] + (place - before) * (gradients[before + 1] - gradients[before]))


@lru_cache(64)
def slopes(name: str, truth: float, config: Config) -> memoryview:
    """Gradients at `FINE`: from this view single numbers are read ten times as fast as from the array."""
    return curve(name, truth, config, FINE).gradient.data


def steps_to(name: str, start: float, rate: float, config: Config, goal: float = 0.9, most: int = 20_000) -> int | None:
    """Steps of `race`, truth 1, until p exceeds the goal; None if ``most`` are not enough."""
    end = float(np.log(goal / (1 - goal)))
    way = islice(race(name, 1.0, start, rate, config), most + 1)
    return next((step for step, z in enumerate(way) if z > end), None)
