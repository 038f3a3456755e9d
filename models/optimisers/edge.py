"""Full-batch training of a network, and the largest curvature of its loss: it rises until the rate is just too large.

On a bowl, descent with momentum is stable while the largest curvature is below 2(1 + β)/rate. In the network the
curvature moves by itself to that border, and stays (Cohen et al. 2021, https://arxiv.org/abs/2103.00065).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.utils import parameters_to_vector

from models.digits import standardised
from models.limits import refuse
from models.optimisers import networks
from models.optimisers.rules import Rule, fresh, step
from models.stopping import wanted
from models.threads import one_thread

DIGITS, EVERY = 500, 100
TURNS, FIRST_TURNS = 15, 300  # of the power iteration, which goes on from the direction before
LIMITS = {"rate": (0.001, 1), "beta": (0, 0.99), "scale": (0.1, 2), "steps": (EVERY, 10000), "seed": (0, 9999)}

Loss = Callable[[Tensor], Tensor]  # of all weights in a row [P]


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
    row: Tensor  # all weights [P]


def training(config: Config) -> Iterator[Snapshot]:
    """Every `EVERY` steps; where the loss is no longer a number, the last one at that step."""
    row = config.scale * parameters_to_vector(networks.first_layers(networks.SIZES, 1, config.seed))
    value, rule = squared_loss(), Rule("momentum", config.rate, config.beta)
    state, along = fresh(rule, row), torch.randn(row.shape, generator=torch.Generator().manual_seed(1))
    for count in range(config.steps + 1):
        with one_thread():
            row = row.detach().requires_grad_()
            now = value(row)
            if not torch.isfinite(now):
                yield Snapshot(config, count, float("nan"), float("nan"), row)
                return
            (slope,) = torch.autograd.grad(now, row)
            if count % EVERY == 0:
                sharpness, along = largest(value, row, along, TURNS if count else FIRST_TURNS)
                yield Snapshot(config, count, float(now.detach()), sharpness, row)
            with torch.no_grad():
                row, state = step(rule, row, slope, state, count + 1)


def curvatures(config: Config) -> list[float]:
    """The largest curvature of every snapshot."""
    return [snapshot.sharpness for snapshot in wanted(training(config))]


def hessian(value: Loss, row: Tensor) -> Callable[[Tensor], Tensor]:
    """What multiplies a direction by the Hessian of the loss."""
    (slope,) = torch.autograd.grad(value(row), row, create_graph=True)
    return lambda along: torch.autograd.grad(slope @ along, row, retain_graph=True)[0]


def largest(value: Loss, row: Tensor, along: Tensor, turns: int) -> tuple[float, Tensor]:
    """The eigenvalue of the Hessian that is largest in size, by power iteration from ``along``, and its direction."""
    found, times = 0.0, hessian(value, row)
    for _ in range(turns):
        along = along / along.norm()
        ahead = times(along)
        found, along = float(along @ ahead), ahead
    return found, along


def squared_loss() -> Loss:
    """Half the squared distance from the one-hot labels, mean over the digits, as a function of the weights."""
    pictures, labels = networks.digits(DIGITS)
    inputs, targets = standardised(pictures), F.one_hot(labels, 10)

    def value(row: Tensor) -> Tensor:
        return 0.5 * ((networks.outputs(networks.layers_of(row[None]), inputs)[0] - targets) ** 2).sum(dim=1).mean()

    return value
