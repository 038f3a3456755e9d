"""The linear VAE: which of its dimensions live is known before it is trained.

With decoder noise of variance s2 the i-th dimension carries information exactly while the i-th eigenvalue of the data
exceeds beta s2, and then costs log(eigenvalue / (beta s2)) / 2 nats (Lucas et al. 2019,
https://arxiv.org/abs/1911.02469; for beta = 1 the decoder is the probabilistic PCA of Tipping and Bishop, 1999).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn

from models.descent import Schedule, cosine, descent
from models.digits import shuffled
from models.limits import refuse
from models.stopping import last
from models.variational import divergence

LIMITS = {"beta": (0.05, 100), "variance": (0.05, 10), "code": (1, 32), "steps": (0, 5000), "seed": (0, 9999)}
EVERY = 20  # steps between snapshots
RATE = 0.02


@dataclass(frozen=True)
class Config:
    beta: float = 3.0
    variance: float = 1.0  # of the decoder's noise, at each pixel
    code: int = 8
    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, LIMITS)


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    divergences: np.ndarray  # [code] nats, falling
    loss: float  # squared error / (2 variance) + beta KL, mean over the digits, without the constant


@lru_cache(1)
def covariance() -> Tensor:
    """Of the ink of the 5,000 digits, ink 0 to 1 ``[784, 784]``."""
    rows = shuffled()[0].flatten(1)
    return torch.cov(rows.T, correction=0)


@lru_cache(1)
def spectrum() -> np.ndarray:
    """Eigenvalues of that covariance, falling ``[784]``."""
    return torch.linalg.eigvalsh(covariance().double()).flip(0).clamp(min=0).numpy()


def law(config: Config) -> np.ndarray:
    """Nats that each dimension costs at the optimum ``[code]``; 0: it is dead."""
    ratio = spectrum()[: config.code] / (config.beta * config.variance)
    return np.log(np.maximum(ratio, 1)) / 2


def alive(config: Config) -> int:
    return int((law(config) > 0).sum())


def optimum(config: Config) -> float:
    """The least loss: of a living dimension beta (1 + log(ratio)) / 2, of a dead one its eigenvalue / (2 variance)."""
    values, living = spectrum(), alive(config)
    ratio = values[:living] / (config.beta * config.variance)
    return float(config.beta * (1 + np.log(ratio)).sum() / 2 + values[living:].sum() / (2 * config.variance))


def train(config: Config) -> Iterator[Snapshot]:
    """Adam on all digits at once, from random weights: the mean over the draws is known, so nothing is drawn."""
    random, size = torch.Generator().manual_seed(config.seed), len(covariance())
    shapes = (config.code, size), (size, config.code)
    encoder, decoder = (0.05 * torch.randn(*shape, generator=random) for shape in shapes)
    weights = nn.ParameterList([encoder, decoder, torch.zeros(config.code)])

    def loss() -> Tensor:
        error, costs = parts(weights, config.variance)
        return error + config.beta * costs.sum()

    optimiser = torch.optim.Adam(weights, RATE, fused=True)
    schedule = Schedule(config.steps, EVERY, rate=cosine(config.steps))
    for step, losses in descent(weights, optimiser, loss, schedule):
        costs = parts(weights, config.variance)[1].detach().sort(descending=True).values
        yield Snapshot(config, step, costs.double().numpy(), losses[-1])


def parts(weights: Iterable[Tensor], variance: float) -> tuple[Tensor, Tensor]:
    """Mean squared error over 2 variances, and the mean KL of each dimension ``[code]``, over all digits and draws."""
    encoder, decoder, log_variance = weights  # [code, 784], [784, code], [code]
    seen = encoder @ covariance()  # [code, 784] covariance of codes and ink
    spread = seen @ encoder.T  # [code, code] covariance of the mean codes
    pooled = spread + torch.diag(log_variance.exp())
    error = covariance().trace() - 2 * (seen * decoder.T).sum() + (decoder.T @ decoder * pooled).sum()
    costs = divergence(spread.diagonal().sqrt(), log_variance)
    return error / (2 * variance), costs


def trained(config: Config) -> Snapshot:
    return last(train(config))
