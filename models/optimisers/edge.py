"""Full-batch training of a network, and the largest curvature of its loss: it rises until the rate is just too large.

On a bowl, descent with momentum is stable while the largest curvature is below 2(1 + β)/rate. In the network the
curvature moves by itself to that border, and stays (Cohen et al. 2021, https://arxiv.org/abs/2103.00065).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from models.limits import refuse
from models.optimisers import networks
from models.optimisers.networks import Layers
from models.optimisers.rules import Rule, fresh, step
from models.stopping import wanted
from models.threads import one_thread

SIZES, DIGITS, EVERY = (196, 32, 10), 500, 100
TURNS, FIRST_TURNS = 15, 120  # of the power iteration, which goes on from the direction before
LIMITS = {"rate": (0.001, 1), "beta": (0, 0.99), "scale": (0.1, 2), "steps": (EVERY, 10000), "seed": (0, 9999)}


@dataclass(frozen=True)
class Config:
    rate: float = 0.08
    beta: float = 0.0
    scale: float = 0.5  # of the first weights
    steps: int = 3000
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, LIMITS)

    @property
    def border(self) -> float:
        return 2 * (1 + self.beta) / self.rate


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: float
    sharpness: float  # largest curvature of the loss
    layers: Layers


def training(config: Config) -> Iterator[Snapshot]:
    """Every `EVERY` steps; where the loss is no longer a number, the last one at that step."""
    layers = [config.scale * layer for layer in networks.first_layers(SIZES, 1, config.seed)]
    value, rule = squared_loss(), Rule("momentum", config.rate, config.beta)
    states = [fresh(rule, layer) for layer in layers]
    along = [torch.randn(layer.shape, generator=torch.Generator().manual_seed(1)) for layer in layers]
    for count in range(config.steps + 1):
        with one_thread():
            layers = [layer.detach().requires_grad_() for layer in layers]
            now = value(layers)
            if not torch.isfinite(now):
                yield Snapshot(config, count, float("nan"), float("nan"), layers)
                return
            slopes = torch.autograd.grad(now, layers)
            if count % EVERY == 0:
                sharpness, along = largest(value, layers, along, TURNS if count else FIRST_TURNS)
                yield Snapshot(config, count, float(now.detach()), sharpness, layers)
            with torch.no_grad():
                moved = [step(rule, *each, count + 1) for each in zip(layers, slopes, states, strict=True)]
        layers, states = [one[0] for one in moved], [one[1] for one in moved]


def curvatures(config: Config) -> list[float]:
    """The largest curvature of every snapshot."""
    return [snapshot.sharpness for snapshot in wanted(training(config))]


def hessian(value: Callable[[Layers], Tensor], layers: Layers) -> Callable[[Layers], Layers]:
    """What multiplies a direction by the Hessian of the loss."""
    slopes = torch.autograd.grad(value(layers), layers, create_graph=True)

    def times(along: Layers) -> Layers:
        product = torch.stack([(slope * part).sum() for slope, part in zip(slopes, along, strict=True)]).sum()
        return list(torch.autograd.grad(product, layers, retain_graph=True))

    return times


def largest(value: Callable[[Layers], Tensor], layers: Layers, along: Layers, turns: int) -> tuple[float, Layers]:
    """The eigenvalue of the Hessian that is largest in size, by power iteration from ``along``, and its direction."""
    found, times = 0.0, hessian(value, layers)
    for _ in range(turns):
        size = sum(float((part**2).sum()) for part in along) ** 0.5
        along = [part / size for part in along]
        ahead = times(along)
        found = sum(float((a * b).sum()) for a, b in zip(along, ahead, strict=True))
        along = ahead
    return found, along


def squared_loss() -> Callable[[Layers], Tensor]:
    """Half the squared distance from the one-hot labels, mean over the digits, as a function of the weights."""
    pictures, labels = networks.digits(DIGITS)
    inputs, targets = (pictures - pictures.mean()) / pictures.std(), F.one_hot(labels, 10)
    return lambda layers: 0.5 * ((networks.outputs(layers, inputs)[0] - targets) ** 2).sum(dim=1).mean()
