"""A small network that learns to denoise points of the plane; it may predict the noise, the clean point, or v."""

import copy
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torchvision.ops import MLP

from models import descent
from models.diffusion import exact
from models.diffusion.points import Data, training
from models.diffusion.schedules import Schedule, alpha_bars
from models.limits import refuse
from models.remembered import remembered
from models.stopping import last

PREDICT = ("noise", "clean", "v")
BATCH = 384
FREQUENCIES = 8  # of the embedding of the level
LEARNING_RATE = 4e-3


@dataclass(frozen=True)
class Config:
    data: Data = field(default_factory=Data)
    schedule: Schedule = field(default_factory=Schedule)
    predict: str = "v"
    width: int = 128
    steps: int = 1500
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"width": (4, 512), "steps": (0, 10**5), "seed": (0, 2**31)}, {"predict": PREDICT})


class Denoiser(nn.Module):
    """x_t ``[B, 2]`` and ᾱ ``[B, 1]`` -> what is predicted ``[B, 2]``; `clean` reads the clean point out of it."""

    def __init__(self, predict: str, width: int) -> None:
        super().__init__()
        self.predict = predict
        self.layers = MLP(2 + 2 * FREQUENCIES, [width] * 3 + [2], activation_layer=nn.SiLU)

    def forward(self, x: Tensor, bars: Tensor) -> Tensor:
        return self.layers(torch.cat((x, embedded(bars)), 1))

    def clean(self, x: Tensor, bar: float) -> Tensor:
        """The clean point that the prediction stands for ``[B, 2]``."""
        return as_clean(self(x, torch.full((len(x), 1), bar)), x, bar, self.predict)


def embedded(bars: Tensor) -> Tensor:
    """Sines and cosines of the angle whose cosine is √ᾱ ``[B, 1]`` -> ``[B, 16]``; the angle is even in noise."""
    angle = bars.sqrt().clamp(0, 1).arccos() * 2 ** torch.linspace(0, 5, FREQUENCIES)
    return torch.cat((angle.sin(), angle.cos()), 1)


def target(clean: Tensor, noise: Tensor, bars: Tensor, predict: str) -> Tensor:
    """What the network must say; v = √ᾱ ε - √(1 - ᾱ) x₀ (Salimans and Ho, 2022)."""
    if predict == "noise":
        return noise
    return clean if predict == "clean" else bars.sqrt() * noise - (1 - bars).sqrt() * clean


def as_clean(predicted: Tensor, x: Tensor, bar: float, predict: str) -> Tensor:
    """The clean point in a prediction. Of the noise it is (x_t - √(1 - ᾱ) ε) / √ᾱ: errors are divided by √ᾱ."""
    if predict == "noise":
        return (x - math.sqrt(1 - bar) * predicted) / math.sqrt(bar)
    return predicted if predict == "clean" else math.sqrt(bar) * x - math.sqrt(1 - bar) * predicted


def gain(bars: np.ndarray, predict: str) -> tuple[np.ndarray, np.ndarray]:
    """By how much an error of 1 in the prediction moves the clean point, and the noise, read out of it."""
    signal, noise = np.sqrt(bars), np.sqrt(1 - bars)
    to_clean = {"noise": noise / signal, "clean": np.ones_like(bars), "v": noise}[predict]
    to_noise = {"noise": np.ones_like(bars), "clean": signal / noise, "v": signal}[predict]
    return to_clean, to_noise


Predict = Callable[[Tensor, Tensor], Tensor]  # noisy points and ᾱ [B, 1] -> what is predicted
Learner = TypeVar("Learner", bound=nn.Module)


def error(predicted: Predict, clean: Tensor, bars: Tensor, kind: str, random: torch.Generator) -> Tensor:
    """Mean squared error of what is predicted of clean points ``[B, D]``, each at a level drawn from ``bars``."""
    level = bars[torch.randint(len(bars), (len(clean), 1), generator=random)]
    noise = torch.randn(clean.shape, generator=random)
    found = predicted(exact.noised(clean, level, noise), level)
    return nn.functional.mse_loss(found, target(clean, noise, level, kind))


def learning(
    network: Learner, loss: Callable[[], Tensor], steps: int, every: int
) -> Iterator[tuple[int, float, Learner]]:
    """Adam with a rate that falls: step, mean loss of the last ``every`` batches, and a copy of the network."""
    optimiser = torch.optim.Adam(network.parameters(), LEARNING_RATE, fused=True)
    schedule = descent.Schedule(steps, every, rate=descent.cosine(steps))
    for step, losses in descent.descent(network, optimiser, loss, schedule):
        yield step, float(np.mean(losses[-every:])), copy.deepcopy(network).requires_grad_(False)


def learn(config: Config, every: int) -> Iterator[tuple[int, float, Denoiser]]:
    """Step, mean squared error and a copy of the network every so many steps."""
    random, points = torch.Generator().manual_seed(config.seed), training(config.data)
    bars = torch.tensor(alpha_bars(config.schedule), dtype=torch.float32)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        network = Denoiser(config.predict, config.width)

    def loss() -> Tensor:
        clean = points[torch.randint(len(points), (BATCH,), generator=random)]
        return error(network, clean, bars, config.predict, random)

    yield from learning(network, loss, config.steps, every)


@remembered(16)
def trained(config: Config) -> Denoiser:
    """The network after all its steps."""
    return last(learn(config, 100))[2]
