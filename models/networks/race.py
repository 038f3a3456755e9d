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
from models.descent import Schedule, descent
from models.limits import refuse
from models.networks.blocks import Conv, Residual

CHANNELS, BATCH, MOMENTUM, EVERY, COUNT, SIDE = 8, 64, 0.9, 10, 4000, 10  # SIDE: px of the digits
KINDS, HEAD = ("plain", "residual"), 3  # parts behind the last map
LIMITS = {"depths": (4, 56), "steps": (10, 400), "learning_rate": (1e-4, 1)}


@dataclass(frozen=True)
class Config:
    depths: tuple[int, ...] = (8, 32)  # layers with weights, even
    learning_rate: float = 0.05
    steps: int = 200
    norm: bool = True
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Run:
    """One network of the race, now."""

    losses: np.ndarray  # the first before any step
    gradients: np.ndarray  # [layers] root mean square in each convolution, at the last batch
    likeness: np.ndarray  # [blocks + 2] cosine of two different digits: as they are, after the stem, after each block


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    runs: dict[tuple[str, int], Run]  # by kind and depth


def race(config: Config) -> Iterator[Snapshot]:
    """Yield before the first step and after every `EVERY` steps of all networks, which see the same digits."""
    refuse(config, LIMITS)
    for depth in config.depths:
        if depth % 2:
            raise ValueError(f"depths must be even, as a block has two layers, got {depth}; the nearest is {depth + 1}")
    keys = [(kind, depth) for depth in config.depths for kind in KINDS]
    runs = [_run(config, kind, depth) for kind, depth in keys]
    for shots in zip(*runs, strict=True):
        yield Snapshot(config, len(shots[0].losses) - 1, dict(zip(keys, shots, strict=True)))


@lru_cache(maxsize=1)
def small_digits() -> tuple[Tensor, Tensor]:
    """4,000 digits at 10 x 10 px, mean 0 and standard deviation 1, and their labels."""
    pictures, labels = digits.shuffled()
    small = F.adaptive_avg_pool2d(pictures[:COUNT], SIDE)
    return (small - small.mean()) / small.std(), labels[:COUNT]


def _run(config: Config, kind: str, depth: int) -> Iterator[Run]:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        found = network(kind, depth, config.norm)
    pictures, labels = small_digits()
    generator = torch.Generator().manual_seed(config.seed)

    def loss() -> Tensor:
        rows = torch.randint(len(labels), (BATCH,), generator=generator)
        return F.cross_entropy(found(pictures[rows]), labels[rows])

    optimizer = torch.optim.SGD(found.parameters(), config.learning_rate, MOMENTUM, fused=True)
    for _step, losses in descent(found, optimizer, loss, Schedule(config.steps, EVERY)):
        grads = [part.weight.grad for part in found.modules() if isinstance(part, nn.Conv2d)]
        sizes = [float(grad.square().mean().sqrt()) for grad in grads if grad is not None]
        yield Run(np.array(losses), np.array(sizes), likeness(found, pictures[:BATCH], labels[:BATCH]))


@torch.no_grad()
def likeness(found: nn.Sequential, pictures: Tensor, labels: Tensor) -> np.ndarray:
    """Mean cosine of pairs of different digits, as pictures and behind each part that makes maps."""
    outputs = [pictures]
    for part in list(found)[:-HEAD]:
        outputs.append(part(outputs[-1]))
    pairs = labels != labels.roll(1)
    flat = [one.flatten(1) for one in outputs]
    return np.array([float(F.cosine_similarity(one, one.roll(1, 0))[pairs].mean()) for one in flat])


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
