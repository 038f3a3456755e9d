"""What label smoothing does to the last hidden layer: clusters of three digits, in the plane of their templates.

After Müller, Kornblith and Hinton 2019: the plane through the weight vectors of three classes.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import nn

from models.limits import refuse
from models.normalisation.network import Fit, data, fitted


@dataclass(frozen=True)
class Config:
    smoothing: float = 0.1
    steps: int = 1500
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"smoothing": (0.0, 0.5), "steps": (1, 3000), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Features:
    hidden: np.ndarray  # [1000, 64] of unseen digits
    labels: np.ndarray  # [1000]
    templates: np.ndarray  # [10, 64] weights of the last layer
    accuracy: float
    gap: float  # mean logit of the true class above the mean of the others


@lru_cache(8)
def trained(config: Config) -> nn.Sequential:
    """A network 196-128-64-10."""

    def net() -> nn.Sequential:
        return nn.Sequential(nn.Linear(196, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))

    return fitted(net, *data()[0], Fit(config.steps, config.seed, config.smoothing))


def features(config: Config) -> Features:
    """What a trained network makes of unseen digits."""
    made, (test, truth) = trained(config), data()[1]
    with torch.no_grad():
        hidden = made[:-1](test)
        logits = made[-1](hidden)
    right = logits.gather(1, truth[:, None])[:, 0]
    gap = (right - (logits.sum(dim=1) - right) / 9).mean()
    accuracy = (logits.argmax(dim=1) == truth).double().mean()
    return Features(
        hidden.numpy(), truth.numpy(), made[-1].get_parameter("weight").detach().numpy(), float(accuracy), float(gap)
    )


def plane(found: Features, digits: tuple[int, ...]) -> np.ndarray:
    """Places of the features in the plane through the templates of three digits ``[1000, 2]``."""
    a, b, c = found.templates[list(digits)]
    first = (b - a) / np.linalg.norm(b - a)
    rest = (c - a) - ((c - a) @ first) * first
    return (found.hidden - a) @ np.stack([first, rest / np.linalg.norm(rest)], axis=1)


def sizes(found: Features) -> tuple[float, float, float]:
    """Spread within a class, distance between class means, and their ratio: roots of mean squares, of ten digits."""
    means = np.stack([found.hidden[found.labels == digit].mean(axis=0) for digit in range(10)])
    within = np.sqrt(((found.hidden - means[found.labels]) ** 2).sum(axis=1).mean())
    pairs = ((means[:, None] - means) ** 2).sum(axis=-1)[np.triu_indices(10, 1)]
    between = np.sqrt(pairs.mean())
    return float(within), float(between), float(within / between)


def asked_gap(smoothing: float, classes: int = 10) -> float:
    """Logit gap between the true class and each other one where the smoothed loss is least: ln of the odds."""
    return float(np.log((1 - smoothing + smoothing / classes) / (smoothing / classes))) if smoothing else float("inf")
