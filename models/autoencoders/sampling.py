"""Three places to draw codes from: a standard normal, a normal fitted to the codes, or beside a known code."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.autoencoders.config import Config
from models.autoencoders.data import split
from models.autoencoders.networks import Autoencoder
from models.autoencoders.plane import decoded, halved, held_codes, verdicts
from models.autoencoders.training import trained
from models.judge import verdict

DRAWN, MEASURED, SURE = 1000, 200, 0.9  # codes drawn; digits whose nearest training digit is looked for; confidence


@dataclass(frozen=True, eq=False)
class Sample:
    codes: Tensor  # [1000, code]
    digits: np.ndarray  # [64, 28, 28] the first ones, ink 0 to 1
    sure: float  # share of the 1,000 digits that the judge reads with more than 90 %
    distance: float  # Frechet distance to the real digits in the judge's features
    nearest: float  # mean distance to the nearest training digit, of 200


def normal(model: Autoencoder, random: torch.Generator) -> Tensor:
    """From N(0, I), where a VAE pulls its codes."""
    return torch.randn(DRAWN, model.config.code, generator=random)


def fitted(model: Autoencoder, random: torch.Generator) -> Tensor:
    """From the normal distribution with the mean and covariance of the codes of the held-out digits."""
    codes = pooled(model, random)
    values, vectors = torch.linalg.eigh(torch.cov(codes.T).reshape(codes.shape[1], -1))
    noise = torch.randn(DRAWN, len(values), generator=random)
    return codes.mean(dim=0) + noise * values.clamp(min=0).sqrt() @ vectors.T


def near(model: Autoencoder, random: torch.Generator) -> Tensor:
    """The code of a held-out digit, moved by a tenth of the deviation of all codes."""
    codes = pooled(model, random)
    chosen = codes[torch.randint(len(codes), (DRAWN,), generator=random)]
    return chosen + 0.1 * codes.std(dim=0) * torch.randn(chosen.shape, generator=random)


WAYS = {"normal": normal, "fitted": fitted, "near": near}


def pooled(model: Autoencoder, random: torch.Generator) -> Tensor:
    """One draw of the code of every held-out digit ``[1000, code]``."""
    codes = held_codes(model)
    return codes.mean + codes.deviation * torch.randn(codes.mean.shape, generator=random)


def sample(model: Autoencoder, way: str, seed: int = 0) -> Sample:
    """A thousand digits drawn in this way, as they look and as the judge sees them."""
    codes = WAYS[way](model, torch.Generator().manual_seed(seed))
    digits = decoded(model, codes)
    sure = float((verdicts(digits)[1] > SURE).mean())
    rows = torch.tensor(digits[:MEASURED]).flatten(1)
    nearest = float(torch.cdist(rows, split(-1).train).min(dim=1).values.mean())
    return Sample(codes, digits[:64], sure, verdict(halved(torch.tensor(digits))).distance, nearest)


def small_digits(model: Autoencoder, count: int) -> Tensor:
    """Digits ``[count, 1, 14, 14]`` from N(0, I) for a VAE, from the normal fitted to its codes for others."""
    way, random = normal if model.config.variational else fitted, torch.Generator().manual_seed(0)
    codes = torch.cat([way(model, random) for _ in range(-(-count // DRAWN))])[:count]
    return halved(model.decode(codes, torch.arange(count) % 10).clamp(0, 1))


def drawn(config: Config, way: str, seed: int = 0) -> Sample:
    """`sample` of a model that is trained now."""
    return sample(trained(config).model, way, seed)


def pooled_deviation(model: Autoencoder) -> float:
    """Root of the mean variance of the drawn codes of all digits: 1 where they are N(0, I)."""
    codes = pooled(model, torch.Generator().manual_seed(0))
    return math.sqrt(float(codes.var(dim=0).mean()))
