"""From noise to samples: DDIM with any share of fresh noise; with η = 1 it is DDPM (Song et al., 2021)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.limits import refuse

Denoiser = Callable[[Tensor, float], Tensor]  # noisy points and ᾱ -> clean ones


@dataclass(frozen=True)
class Sampler:
    steps: int = 20
    eta: float = 0.0  # 0: DDIM, nothing random after the start; 1: DDPM
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"steps": (1, 1000), "eta": (0, 1), "seed": (0, 2**31)})


def fresh_noise(bar: float, after: float, eta: float) -> float:
    """Deviation of the noise added on a step from ᾱ = ``bar`` to ``after``: η² times the posterior variance."""
    return eta * math.sqrt((1 - after) / (1 - bar) * (1 - bar / after))


def step(x: Tensor, clean: Tensor, bars: tuple[float, float], eta: float, random: torch.Generator) -> Tensor:
    """One step from ᾱ = ``bars[0]`` to ``bars[1]``, given what the denoiser says ``[B, D]``."""
    bar, after = bars
    noise = (x - math.sqrt(bar) * clean) / math.sqrt(1 - bar)
    sigma = fresh_noise(bar, after, eta)
    x = math.sqrt(after) * clean + math.sqrt(max(1 - after - sigma**2, 0.0)) * noise
    return x + sigma * torch.randn(x.shape, generator=random) if sigma else x


@torch.no_grad()
def way(denoiser: Denoiser, bars: np.ndarray, start: Tensor, sampler: Sampler) -> tuple[Tensor, Tensor]:
    """All places on the way ``[S + 1, B, D]`` and the clean point seen from each ``[S, B, D]``.

    ``bars [S + 1]`` as of `schedules.steps`; it ends where ᾱ = 1.
    """
    random = torch.Generator().manual_seed(sampler.seed + 1)
    places, seen = [start], []
    for bar, after in zip(bars[:-1].tolist(), bars[1:].tolist(), strict=True):
        seen.append(denoiser(places[-1], bar))
        places.append(step(places[-1], seen[-1], (bar, after), sampler.eta, random))
    return torch.stack(places), torch.stack(seen)


def start(count: int, size: int, seed: int) -> Tensor:
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed))


def guided(without: Denoiser, within: Denoiser, weight: float) -> Denoiser:
    """Without class + ``weight`` x (with class - without); at 0 and 1 it is one of them (Ho and Salimans, 2022)."""
    if weight in (0, 1):
        return within if weight else without
    return lambda x, bar: torch.lerp(without(x, bar), within(x, bar), weight)


def gaussian_spread(bars: np.ndarray, deviation: float, eta: float) -> float:
    """Standard deviation of the samples where the data are Gaussian around 0, in closed form.

    There E[x₀ | x] = √ᾱ s² x / (ᾱ s² + 1 - ᾱ): every step multiplies, so few steps shrink by a known product.
    """
    variance = 1.0
    for bar, after in zip(bars[:-1].tolist(), bars[1:].tolist(), strict=True):
        gain = math.sqrt(bar) * deviation**2 / (bar * deviation**2 + 1 - bar)
        sigma = fresh_noise(bar, after, eta)
        noise = (1 - math.sqrt(bar) * gain) / math.sqrt(1 - bar)
        factor = math.sqrt(after) * gain + math.sqrt(max(1 - after - sigma**2, 0.0)) * noise
        variance = factor**2 * variance + sigma**2
    return math.sqrt(variance)
