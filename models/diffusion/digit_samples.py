"""Generated digits, the training digit nearest to each, and what the judge of the digits says of them."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from models.diffusion import digits as models
from models.diffusion.sampling import Sampler, start, way
from models.diffusion.schedules import alpha_bars, steps
from models.judge import judge, verdict
from models.limits import within

COUNT = 500
COPY = 0.1  # root of the sum of squares of ink; a held-out digit is about 1.9 away


@dataclass(frozen=True)
class Wish:
    """What is asked of a sampler of digits."""

    exact: bool = False
    label: int = -1  # -1: all ten in turn
    weight: float = 1.0  # of guidance
    sampler: Sampler = field(default_factory=Sampler)


@dataclass(frozen=True, eq=False)
class Made:
    samples: np.ndarray  # [500, 14, 14] uint8 ink
    nearest: np.ndarray  # [500, 14, 14] the nearest training digit of each
    away: np.ndarray  # [500] distance in ink to it
    frechet: float  # to the real digits, in the judge's features
    diversity: float  # 1 to 10, by the judge
    right: float  # share of samples that the judge reads as the class asked for


@torch.no_grad()
def drawn(snapshot: models.Snapshot, wish: Wish, count: int = COUNT) -> Tensor:
    """Digits ``[count, 1, 14, 14]``, ink 0 to 1, of the network of this snapshot or of its exact denoiser."""
    within("guidance", wish.weight, -2, 6)
    labels = wished(wish, count)
    denoiser = models.denoiser(snapshot, wish.exact, labels, wish.weight)
    path = steps(alpha_bars(models.SCHEDULE), wish.sampler.steps)
    found = way(denoiser, path, start(count, models.PIXELS, wish.sampler.seed), wish.sampler)[0][-1]
    return (found.clamp(-1, 1).view(-1, 1, 14, 14) + 1) / 2


def wished(wish: Wish, count: int) -> Tensor:
    """The class that each of the digits ``[count]`` is asked to be."""
    return torch.arange(count) % 10 if wish.label < 0 else torch.full((count,), wish.label)


@lru_cache(32)
@torch.no_grad()
def made(snapshot: models.Snapshot, wish: Wish) -> Made:
    """500 digits, and what is measured of them."""
    found = 2 * drawn(snapshot, wish).flatten(1) - 1
    return beside_training(found, snapshot.config, wished(wish, COUNT))


def beside_training(digits: Tensor, config: models.Config, labels: Tensor | None = None) -> Made:
    """What is measured of digits ``[N, 196]`` from -1 to 1; ``labels`` are the classes asked for."""
    images = models.training(config)[0]
    away, index = torch.cdist(digits, images).min(1)
    ink = ((digits + 1) / 2).view(-1, 1, 14, 14)
    said, right = verdict(ink), float("nan")
    if labels is not None:
        critic = judge()
        right = float((critic.head(critic.features(ink)).argmax(1) == labels).float().mean())
    return Made(pixels(digits), pixels(images[index]), away.numpy() / 2, said.distance, said.diversity, right)


def pixels(digits: Tensor) -> np.ndarray:
    """Digits ``[N, 196]`` from -1 to 1 as ink ``[N, 14, 14]`` uint8."""
    return ((digits.view(-1, 14, 14) + 1) * 127.5).round().clamp(0, 255).byte().numpy()


@lru_cache(16)
def held_out(config: models.Config) -> Made:
    """The same numbers of 500 real digits that were not trained on."""
    return beside_training(models.pictures()[models.KNOWN : models.KNOWN + COUNT], config)


def copied(found: Made) -> float:
    """The share of samples that are copies of a training digit."""
    return float((found.away < COPY).mean())
