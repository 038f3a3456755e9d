"""Dropout: all masks of a small layer enumerated, and many passes through a network as a measure of doubt."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from scipy.special import softmax
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.transforms.functional import InterpolationMode, rotate

from models.limits import refuse
from models.normalisation.network import TESTED, Fit, data, fitted
from models.threads import one_thread

UNITS, CLASSES, READ, COMPARED = 8, 3, 300, 60


@dataclass(frozen=True)
class Small:
    """Eight units with dropout p before a softmax over three classes; ``deep``: with a ReLU layer between."""

    drop: float = 0.5
    deep: bool = False
    seed: int = 0
    inverted: bool = False  # units that stay are divided by 1 − p, and the one pass is not scaled

    def __post_init__(self) -> None:
        refuse(self, {"drop": (0.01, 0.99), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Masks:
    probability: np.ndarray  # [256] of each mask
    outputs: np.ndarray  # [256, 3] what the network says with it
    arithmetic: np.ndarray  # [3] mean
    geometric: np.ndarray  # [3] geometric mean, normalised
    scaled: np.ndarray  # [3] one pass without a mask, weights times 1 − p, or as they are where masks were scaled

    @property
    def gaps(self) -> tuple[float, float]:
        """How far the one pass is from the geometric and from the arithmetic mean."""
        return float(np.abs(self.geometric - self.scaled).max()), float(np.abs(self.arithmetic - self.scaled).max())


def weights(config: Small) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values of the units ``[8]``, weights to the classes ``[8, 3]``, and of the layer between ``[8, 8]``."""
    random = np.random.default_rng(config.seed)
    return random.normal(size=UNITS), random.normal(size=(UNITS, CLASSES)), random.normal(size=(UNITS, UNITS))


def said(config: Small, units: np.ndarray) -> np.ndarray:
    """Probabilities of the classes for values of the units ``[..., 8]``."""
    _values, last, middle = weights(config)
    if config.deep:
        units = np.maximum(units @ middle, 0)
    return softmax(units @ last, axis=-1)


def masks(config: Small) -> Masks:
    """All 256, weighted by how probable they are."""
    units = weights(config)[0] / (1 - config.drop if config.inverted else 1.0)
    every = np.array(list(product((0, 1), repeat=UNITS)))
    stays = every.sum(axis=1)
    weight = (1 - config.drop) ** stays * config.drop ** (UNITS - stays)
    outputs = said(config, every * units)
    geometric = np.exp(weight @ np.log(outputs))
    scaled = said(config, (1 - config.drop) * units)
    return Masks(weight, outputs, weight @ outputs, geometric / geometric.sum(), scaled)


def unit(drop: float, inverted: bool) -> tuple[float, float]:
    """Mean and variance of a unit of 1 after dropout."""
    return (1.0, drop / (1 - drop)) if inverted else (1 - drop, drop * (1 - drop))


def variance_ratio(drop: float) -> float:
    """Variance of a half-normal input after inverted dropout by that before."""
    return float((1 / (2 * (1 - drop)) - 1 / (2 * np.pi)) / (0.5 - 1 / (2 * np.pi)))


@dataclass(frozen=True)
class Config:
    drop: float = 0.5
    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"drop": (0.0, 0.9), "steps": (1, 2000), "seed": (0, 9999)})


def net(config: Config) -> nn.Sequential:
    layers: list[nn.Module] = []
    for wide in (196, 256):
        layers += [nn.Linear(wide, 256), nn.ReLU(), nn.Dropout(config.drop)]
    return nn.Sequential(*layers, nn.Linear(256, 10))


def trained(config: Config) -> nn.Sequential:
    """On 500 digits, in eval mode."""
    rows, labels = (part[:500] for part in data()[0])
    return fitted(lambda: net(config), rows, labels, Fit(config.steps, config.seed)).eval()


@dataclass(frozen=True)
class Asked:
    passes: int = 50
    angle: float = 0.0  # degrees by which all digits are turned
    digit: int = 0  # number of the unseen digit that is shown

    def __post_init__(self) -> None:
        refuse(self, {"passes": (1, 100), "angle": (-180, 180), "digit": (0, TESTED - 1)})


@dataclass(frozen=True, eq=False)
class Doubt:
    picture: np.ndarray  # [14, 14]
    label: int
    each: np.ndarray  # [T, 10] probabilities for the digit shown, a row a pass
    mean: np.ndarray  # [N, 10] over the passes, all digits
    eval: np.ndarray  # [N, 10] in eval mode
    single: float  # accuracy of a pass, mean over the passes
    labels: np.ndarray  # [N]
    sure: np.ndarray  # [T] sum of squared probabilities in each pass, mean over the first 60 digits

    @property
    def entropy(self) -> np.ndarray:
        """Of the mean probabilities, in nats ``[N]``."""
        return -(self.mean * np.log(np.maximum(self.mean, 1e-12))).sum(axis=1)

    @property
    def by_outcome(self) -> tuple[float, float]:
        """Mean entropy of digits read rightly and wrongly; NaN where there are none."""
        right = self.mean.argmax(axis=1) == self.labels
        return tuple(float(self.entropy[one].mean()) if one.any() else float("nan") for one in (right, ~right))  # type: ignore[return-value]

    def accuracy(self, probabilities: np.ndarray) -> float:
        return float((probabilities.argmax(axis=1) == self.labels).mean())


def turned(rows: Tensor, degrees: float) -> Tensor:
    """Digits ``[N, 196]`` turned about their middle, to the left."""
    return rotate(rows.reshape(-1, 1, 14, 14), degrees, InterpolationMode.BILINEAR).flatten(1)


@torch.no_grad()
def doubt(made: nn.Sequential, asked: Asked) -> Doubt:
    """Passes with masks through a network in eval mode whose dropout alone is switched on, over 300 unseen digits."""
    test, truth = data()[1]
    near = torch.cat([test[asked.digit : asked.digit + 1], test[:READ]])
    digits = turned(near, asked.angle)
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(0)
        plain = torch.softmax(made(digits), dim=1)
        first = made[:2](digits)  # before any mask
        passes = torch.stack([_masked(made[2:], first).softmax(dim=1) for _ in range(asked.passes)])  # [T, N, 10]
    labels = torch.cat([truth[asked.digit : asked.digit + 1], truth[:READ]])
    sure = passes[:, 1 : COMPARED + 1].square().sum(dim=2).mean(dim=1)
    single = float((passes[:, 1:].argmax(dim=2) == labels[1:]).double().mean())
    return Doubt(
        digits[0].reshape(14, 14).numpy(), int(labels[0]), passes[:, 0].numpy(), passes.mean(dim=0)[1:].numpy(),
        plain[1:].numpy(), single, labels[1:].numpy(), sure.double().numpy(),
    )  # fmt: skip


def _masked(made: nn.Sequential, values: Tensor) -> Tensor:
    for layer in made:
        values = F.dropout(values, layer.p, training=True) if isinstance(layer, nn.Dropout) else layer(values)
    return values
