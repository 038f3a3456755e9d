"""Digits of 14 x 14 pixels out of noise, with classes and guidance; the exact denoiser of the same training digits."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn
from torchvision.ops import MLP

from models.diffusion import exact
from models.diffusion.network import as_clean, embedded, error, learning
from models.diffusion.sampling import Denoiser, guided
from models.diffusion.schedules import Schedule, alpha_bars
from models.judge import digits
from models.limits import refuse
from models.stopping import last

PIXELS, CLASSES = 196, 10
WIDTH, BATCH, DROPOUT = 256, 128, 0.15
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
        self.layers = MLP(PIXELS + 16 + CLASSES, [WIDTH] * 3 + [PIXELS], activation_layer=nn.SiLU)
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
    """Train on v, and yield a snapshot every so many steps; 15 % of each batch come without their labels."""
    random = torch.Generator().manual_seed(config.seed)
    bars = torch.tensor(alpha_bars(SCHEDULE), dtype=torch.float32)
    images, labels = training(config)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        network = Network()

    def loss() -> Tensor:
        picked = torch.randint(len(images), (BATCH,), generator=random)
        dropped = torch.rand(BATCH, generator=random) < DROPOUT
        classes = one_hot(labels[picked].masked_fill(dropped, -1))
        return error(lambda x, level: network(x, level, classes), images[picked], bars, "v", random)

    yield from (Snapshot(config, *found) for found in learning(network, loss, config.steps, config.every))


def denoiser(snapshot: Snapshot, exactly: bool, labels: Tensor, weight: float) -> Denoiser:
    """Of the network or ``exactly`` that of its training digits, guided to these classes ``[B]`` by a weight."""
    return perfect(snapshot.config, labels, weight) if exactly else learned(snapshot.network, labels, weight)


def learned(network: Network, labels: Tensor, weight: float) -> Denoiser:
    """The network, told no class and the classes ``[B]``, guided."""
    classes, none = one_hot(labels), torch.zeros(len(labels), CLASSES)
    return guided(lambda x, bar: network.clean(x, bar, none), lambda x, bar: network.clean(x, bar, classes), weight)


def perfect(config: Config, labels: Tensor, weight: float) -> Denoiser:
    """The exact denoiser of the training digits; its class is the set of training digits with that label."""
    images, known = training(config)

    def of_class(x: Tensor, bar: float) -> Tensor:
        logs = exact.log_weights(x, images, bar)
        return logs.masked_fill(labels[:, None] != known, -math.inf).softmax(1).nan_to_num() @ images

    return guided(lambda x, bar: exact.denoised(x, images, bar), of_class, weight)


@lru_cache(4)
def trained(config: Config) -> Snapshot:
    """The end of the training."""
    return last(learn(config))
