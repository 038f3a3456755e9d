"""Plain against residual networks of two depths, trained on the same digits from the same start: only the sum differs.

Reference: He et al., https://arxiv.org/abs/1512.03385, who call the failure of deep plain networks *degradation* and
find healthy gradients in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models import digits
from models.limits import refuse
from models.networks.blocks import Conv, Residual
from models.threads import one_thread

CHANNELS, BATCH, MOMENTUM, EVERY, COUNT = 8, 64, 0.9, 10, 4000
LIMITS = {"depths": (4, 56), "steps": (10, 400), "learning_rate": (1e-4, 1)}


@dataclass(frozen=True)
class Config:
    depths: tuple[int, ...] = (8, 32)  # layers with weights, even
    learning_rate: float = 0.05
    steps: int = 200
    norm: bool = True
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    losses: dict[tuple[str, int], np.ndarray]  # by kind and depth, the first before any step
    gradients: dict[tuple[str, int], np.ndarray]  # root mean square in each convolution, at the last batch


def race(config: Config) -> Iterator[Snapshot]:
    """Yield after every `EVERY` steps of all networks."""
    refuse(config, LIMITS)
    for depth in config.depths:
        if depth % 2:
            raise ValueError(f"depths must be even, as a block has two layers, got {depth}; the nearest is {depth + 1}")
    runs = {(kind, depth): _Run(config, kind, depth) for depth in config.depths for kind in ("plain", "residual")}
    pictures, labels = small_digits()
    generator = torch.Generator().manual_seed(config.seed)
    for run in runs.values():
        run.losses.append(run.gradient(pictures[:BATCH], labels[:BATCH]))
    for step in range(0, config.steps + 1, EVERY):
        if step:
            with one_thread():
                for _ in range(EVERY):
                    rows = torch.randint(len(labels), (BATCH,), generator=generator)
                    for run in runs.values():
                        run.step(pictures[rows], labels[rows])
        losses = {key: np.array(run.losses) for key, run in runs.items()}
        yield Snapshot(config, step, losses, {key: run.gradients() for key, run in runs.items()})


@lru_cache(maxsize=1)
def small_digits() -> tuple[Tensor, Tensor]:
    """4,000 digits at 14 x 14 px, mean 0 and standard deviation 1, and their labels."""
    pictures, labels = digits.shuffled()
    small = F.avg_pool2d(pictures[:COUNT], 2)
    return (small - small.mean()) / small.std(), labels[:COUNT]


class _Run:
    """A network in training."""

    def __init__(self, config: Config, kind: str, depth: int):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.network = network(kind, depth, config.norm)
        self.optimizer = torch.optim.SGD(self.network.parameters(), config.learning_rate, MOMENTUM)
        self.losses: list[float] = []

    def step(self, pictures: Tensor, labels: Tensor) -> None:
        self.losses.append(self.gradient(pictures, labels))
        self.optimizer.step()

    def gradient(self, pictures: Tensor, labels: Tensor) -> float:
        """The loss, whose gradient then stands in the weights."""
        loss = F.cross_entropy(self.network(pictures), labels)
        if not torch.isfinite(loss):
            raise ValueError(f"the loss must stay finite, got {loss.item()}; lower the learning rate")
        self.optimizer.zero_grad()
        loss.backward()
        return loss.item()

    def gradients(self) -> np.ndarray:
        """Root mean square of the gradient in each convolution's weights, at the last batch."""
        grads = [part.weight.grad for part in self.network.modules() if isinstance(part, nn.Conv2d)]
        return np.array([float(grad.square().mean().sqrt()) for grad in grads if grad is not None])


def network(kind: str, depth: int, norm: bool = True) -> nn.Sequential:
    """A convolution, blocks of two, a mean over all places and a linear layer: ``depth`` layers with weights."""
    blocks = [Residual(CHANNELS, CHANNELS, 1, plain=kind == "plain") for _ in range((depth - 2) // 2)]
    head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(CHANNELS, 10))
    found = nn.Sequential(Conv(1, CHANNELS, 3), *blocks, *head)
    for part in list(found.modules()):
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
        for name, child in part.named_children():
            if isinstance(child, nn.BatchNorm2d) and not norm:
                setattr(part, name, nn.Identity())
    return found
