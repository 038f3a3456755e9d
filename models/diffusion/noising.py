"""One level of noise on the plane: the cloud there, what the score says, and what stands behind one place."""

from dataclasses import dataclass

import numpy as np
import torch

from models.diffusion import exact
from models.diffusion.points import REACH, Data, training
from models.diffusion.sampling import Denoiser
from models.limits import within

CELLS = 17  # arrows along a side
SEED = 1  # of the noise


@dataclass(frozen=True, eq=False)
class Level:
    bar: float  # ᾱ
    effective: float  # number of training points behind the probe
    points: np.ndarray  # [n, 2] clean
    cloud: np.ndarray  # [n, 2] noised
    weights: np.ndarray  # [n] posterior of each training point behind the probe
    clean: np.ndarray  # [2] the exact denoiser's answer at the probe
    score: np.ndarray  # [2] there
    behind: np.ndarray  # [T] the effective number at every level


def level(data: Data, bars: np.ndarray, at: int, probe: tuple[float, float]) -> Level:
    """All of level ``at``, 0 to T - 1, always with the same noise."""
    within("level", at, 0, len(bars) - 1)
    points, bar = training(data).double(), float(bars[at])
    x = torch.tensor([probe], dtype=torch.float64)
    noise = torch.randn(points.shape, generator=torch.Generator().manual_seed(SEED), dtype=torch.float64)
    weights = exact.posterior(x, points, bar)
    clean = weights @ points
    behind = torch.cat([exact.effective(exact.posterior(x, points, one)) for one in bars.tolist()])
    arrays = (points, exact.noised(points, bar, noise), weights[0], clean[0], exact.score(x, clean, bar)[0], behind)
    return Level(bar, float(exact.effective(weights)), *(one.numpy() for one in arrays))


def cells() -> torch.Tensor:
    """Places of the arrows ``[289, 2]``."""
    axis = torch.linspace(-REACH, REACH, CELLS + 2)[1:-1]
    return torch.cartesian_prod(axis, axis)


@torch.no_grad()
def arrows(denoiser: Denoiser, bar: float) -> np.ndarray:
    """The score that a denoiser stands for at every cell ``[289, 2]``."""
    x = cells()
    return exact.score(x, denoiser(x, bar), bar).numpy()


def fields(denoisers: dict[str, Denoiser], bar: float) -> dict[str, np.ndarray]:
    """The arrows of "learned" and "exact", and what the learned ones have too much: the "gap"."""
    found = {name: arrows(denoiser, bar) for name, denoiser in denoisers.items()}
    return found | {"gap": found["learned"] - found["exact"]}


def longest(field: np.ndarray) -> float:
    """The length of the longest arrow."""
    return float(np.linalg.norm(field, axis=1).max())


def shares(field: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How long each arrow is, as a share of the other's length ``[289]``."""
    return np.linalg.norm(field, axis=1) / np.linalg.norm(other, axis=1).clip(1e-9)
