"""An effective field that grows while a network trains, because the task lies far apart.

Two dots, bright or dark, stand left and right of the middle of a noisy picture; the network tells from the unit in the
middle of its last map whether they are alike. When the loss falls, the gradient has reached them. Dots near the edge of
the theoretical field are never found: the field that counts is the effective one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.limits import refuse
from models.receptive_field.mass import mass
from models.threads import one_thread

CONTRAST = 3.0  # of a dot, either way from 0
NOISE = 0.2  # standard deviation
PROBES = 256  # fixed pictures on which accuracy and field are measured
LIMITS = {"depth": (2, 16), "learning_rate": (1e-6, 1)}


@dataclass(frozen=True)
class TrainingConfig:
    depth: int = 10  # 3x3 layers without padding; the picture is as large as the field, 2 * depth + 1 px
    distance: int = 6  # of each dot from the middle, px
    channels: int = 16
    learning_rate: float = 3e-3
    batch: int = 64
    steps: int = 120
    every: int = 1  # steps between snapshots
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: TrainingConfig
    step: int
    loss: float  # mean binary cross entropy on the probes, nats
    accuracy: float  # on the probes, 0 to 1
    field: np.ndarray  # [S, S] squared gradient of the answer, averaged over the probes, sums to 1
    side: int  # of the square with 95 % of the field, px
    on_dots: float  # share of the field within 1 px of the dots
    picture: np.ndarray  # [S, S] the first probe
    history: np.ndarray  # [N, 3] step, accuracy and share on the dots of all snapshots so far, this one included


def training(config: TrainingConfig) -> Iterator[Snapshot]:
    """Yield the state before training, then after every `config.every` steps."""
    refuse(config, LIMITS | {"distance": (1, config.depth)})
    generator = torch.Generator().manual_seed(config.seed)
    network = _network(config, generator).to(config.device)
    optimizer = torch.optim.Adam(network.parameters(), config.learning_rate)
    probes = _pictures(config, PROBES, generator)
    history: list[tuple[int, float, float]] = []
    for step in range(0, config.steps + 1, config.every):
        with one_thread():
            snapshot = _snapshot(config, network, probes, step, history)
        yield snapshot
        with one_thread():
            for _ in range(min(config.every, config.steps - step)):
                _advance(network, optimizer, *_pictures(config, config.batch, generator))


def _advance(network: nn.Module, optimizer: torch.optim.Optimizer, pictures: Tensor, alike: Tensor) -> None:
    loss = F.binary_cross_entropy_with_logits(network(pictures)[:, 0, 0, 0], alike)
    if not torch.isfinite(loss):
        raise ValueError(f"the loss must stay finite, got {loss.item()}; lower the learning rate")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _network(config: TrainingConfig, generator: torch.Generator) -> nn.Sequential:
    layers: list[nn.Module] = []
    depth = 1
    for _ in range(config.depth):
        layer = nn.Conv2d(depth, config.channels, 3)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
        nn.init.zeros_(layer.get_parameter("bias"))
        layers += [layer, nn.ReLU()]
        depth = config.channels
    answer = nn.Conv2d(depth, 1, 1)
    nn.init.kaiming_normal_(answer.weight, nonlinearity="linear", generator=generator)
    nn.init.zeros_(answer.get_parameter("bias"))
    return nn.Sequential(*layers, answer)


def _pictures(config: TrainingConfig, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures [N, 1, S, S] and whether their dots are alike [N], 0 or 1."""
    side = 2 * config.depth + 1
    pictures = NOISE * torch.randn(count, 1, side, side, generator=generator)
    signs = 2.0 * torch.randint(2, (count, 2), generator=generator) - 1  # [N, 2]
    for place, sign in zip((config.depth - config.distance, config.depth + config.distance), signs.T, strict=True):
        pictures[:, 0, config.depth, place] = CONTRAST * sign
    return pictures.to(config.device), (signs.prod(1) > 0).float().to(config.device)


def _snapshot(
    config: TrainingConfig, network: nn.Module, probes: tuple[Tensor, Tensor], step: int, history: list
) -> Snapshot:
    pictures, alike = probes
    seen = pictures.clone().requires_grad_()
    answers = network(seen)[:, 0, 0, 0]
    (gradient,) = torch.autograd.grad(answers.sum(), seen)
    field = gradient.detach().double().square().sum((0, 1)).cpu().numpy()
    field /= max(field.sum(), np.finfo(float).tiny)
    middle, away = config.depth, config.distance
    on_dots = float(sum(field[middle - 1 : middle + 2, at - 1 : at + 2].sum() for at in (middle - away, middle + away)))
    accuracy = ((answers > 0) == (alike > 0)).float().mean().item()
    history.append((step, accuracy, on_dots))
    return Snapshot(
        config=config,
        step=step,
        loss=F.binary_cross_entropy_with_logits(answers.detach(), alike).item(),
        accuracy=accuracy,
        field=field,
        side=mass(field, (0, 0, 2 * middle, 2 * middle)).side(0.95),
        on_dots=on_dots,
        picture=pictures[0, 0].cpu().numpy().copy(),
        history=np.array(history),
    )
