"""Digits of 14 x 14 pixels out of noise, with classes and guidance; the exact denoiser of the same training digits."""

import copy
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from models.diffusion import exact
from models.diffusion.network import as_clean, embedded, target
from models.diffusion.sampling import Denoiser, guided
from models.diffusion.schedules import Schedule, alpha_bars
from models.judge import digits
from models.limits import refuse
from models.stopping import last
from models.threads import one_thread

PIXELS, CLASSES = 196, 10
WIDTH, BATCH, DROPOUT, LEARNING_RATE = 256, 128, 0.15, 4e-3
SCHEDULE = Schedule("cosine", 200)
KNOWN = 4000  # digits to train on; the other 1,000 are held out


@dataclass(frozen=True)
class Config:
    count: int = KNOWN  # training digits
    steps: int = 800
    every: int = 100  # steps between snapshots
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"count": (10, KNOWN), "steps": (0, 10**5), "every": (1, 10**5), "seed": (0, 2**31)})


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: float  # mean squared error of v since the last snapshot
    network: "Network"


class Network(nn.Module):
    """Noisy digits ``[B, 196]``, ᾱ ``[B, 1]`` and one-hot classes ``[B, 10]`` (zeros: none) -> v ``[B, 196]``."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(PIXELS + 16 + CLASSES, WIDTH), nn.SiLU(), nn.Linear(WIDTH, WIDTH), nn.SiLU(),
            nn.Linear(WIDTH, WIDTH), nn.SiLU(), nn.Linear(WIDTH, PIXELS),
        )  # fmt: skip
        self.gates = nn.Linear(16, PIXELS)  # each pixel's own noise need not pass through the layers

    def forward(self, x: Tensor, bars: Tensor, classes: Tensor) -> Tensor:
        level = embedded(bars)
        return self.gates(level) * x + self.layers(torch.cat((x, level, classes), 1))

    def clean(self, x: Tensor, bar: float, classes: Tensor) -> Tensor:
        return as_clean(self(x, torch.full((len(x), 1), bar), classes), x, bar, "v")


@lru_cache(1)
def pictures() -> Tensor:
    """All digits ``[5000, 196]``, ink as -1 to 1, in an order drawn once and for all."""
    return 2 * digits().images.flatten(1) - 1


def training(config: Config) -> tuple[Tensor, Tensor]:
    """The training digits ``[n, 196]`` and their labels ``[n]``."""
    return pictures()[: config.count], digits().labels[: config.count]


def one_hot(labels: Tensor) -> Tensor:
    """Classes ``[B, 10]``; a negative label is none."""
    return (labels[:, None] == torch.arange(CLASSES)).float()


def learn(config: Config) -> Iterator[Snapshot]:
    """Train, and yield a snapshot every so many steps; raises ValueError when the loss is no number."""
    random = torch.Generator().manual_seed(config.seed)
    bars = torch.tensor(alpha_bars(SCHEDULE), dtype=torch.float32)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        network = Network()
    optimiser = torch.optim.Adam(network.parameters(), LEARNING_RATE, fused=True)
    rate = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, max(config.steps, 1))
    losses: list[float] = []
    for count in range(config.steps + 1):
        if count % config.every == 0 or count == config.steps:
            loss = float(np.mean(losses)) if losses else math.nan
            if losses and not math.isfinite(loss):
                raise ValueError(f"the loss must stay finite, got {loss} after {count} steps")
            yield Snapshot(config, count, loss, copy.deepcopy(network).requires_grad_(False))
            losses = []
        if count < config.steps:
            with one_thread(), torch.enable_grad():
                losses.append(step(network, optimiser, (config, bars), random))
            rate.step()


def step(
    network: Network, optimiser: torch.optim.Optimizer, given: tuple[Config, Tensor], random: torch.Generator
) -> float:
    """One step on a batch, 15 % of it without its labels; returns the loss."""
    (images, labels), bars = training(given[0]), given[1]
    picked = torch.randint(len(images), (BATCH,), generator=random)
    dropped = torch.rand(BATCH, generator=random) < DROPOUT
    clean, classes = images[picked], one_hot(labels[picked].masked_fill(dropped, -1))
    level = bars[torch.randint(len(bars), (BATCH, 1), generator=random)]
    noise = torch.randn(clean.shape, generator=random)
    found = network(level.sqrt() * clean + (1 - level).sqrt() * noise, level, classes)
    loss = nn.functional.mse_loss(found, target(clean, noise, level, "v"))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return float(loss.detach())


def learned(network: Network, labels: Tensor, weight: float) -> Denoiser:
    """The network with guidance: without class + ``weight`` x (with class - without); 0 and 1 are pure."""
    classes, none = one_hot(labels), torch.zeros(len(labels), CLASSES)

    def denoiser(x: Tensor, bar: float) -> Tensor:
        return guided(lambda: network.clean(x, bar, none), lambda: network.clean(x, bar, classes), weight)

    return denoiser


def perfect(config: Config, labels: Tensor, weight: float) -> Denoiser:
    """The exact denoiser of the training digits; its class is the set of training digits with that label."""
    images, known = training(config)

    def of_class(x: Tensor, bar: float) -> Tensor:
        logs = exact.log_weights(x, images, bar)
        return logs.masked_fill(labels[:, None] != known, -math.inf).softmax(1).nan_to_num() @ images

    def denoiser(x: Tensor, bar: float) -> Tensor:
        return guided(lambda: exact.denoised(x, images, bar), lambda: of_class(x, bar), weight)

    return denoiser


@lru_cache(4)
def trained(config: Config) -> Snapshot:
    """The end of the training."""
    return last(learn(config))
