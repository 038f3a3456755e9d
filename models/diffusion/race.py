"""Three networks with one start and the same batches: one predicts the noise, one the clean point, one v."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from models.diffusion import exact
from models.diffusion.blend import SAMPLES
from models.diffusion.network import PREDICT, Config, Denoiser, learn
from models.diffusion.points import fresh, training
from models.diffusion.quality import wasserstein
from models.diffusion.sampling import Sampler, start, way
from models.diffusion.schedules import alpha_bars, steps

EVERY = 100  # training steps between two snapshots
LEVELS = 24  # at which errors are measured
PROBES = 400  # noisy points at each


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    samples: dict[str, np.ndarray]  # [B, 2] by what is predicted
    quality: dict[str, float]  # W2 to fresh points
    bars: np.ndarray  # [24] ᾱ where errors are measured
    clean_error: dict[str, np.ndarray]  # [24] root mean square of the clean point from the exact denoiser's
    noise_error: dict[str, np.ndarray]  # [24] the same of the noise


def race(config: Config, sampler: Sampler) -> Iterator[Snapshot]:
    """A snapshot every 100 steps; ``config.predict`` does not count. Raises ValueError when numbers get infinite."""
    runs = [learn(replace(config, predict=predict), EVERY) for predict in PREDICT]
    for found in zip(*runs, strict=True):
        yield snapshot(config, sampler, found[0][0], {one[2].predict: one[2] for one in found})


def snapshot(config: Config, sampler: Sampler, count: int, networks: dict[str, Denoiser]) -> Snapshot:
    bars = alpha_bars(config.schedule)
    path, noise = steps(bars, sampler.steps), start(SAMPLES, 2, sampler.seed)
    samples = {name: way(network.clean, path, noise, sampler)[0][-1] for name, network in networks.items()}
    if not all(one.isfinite().all() for one in samples.values()):
        raise ValueError(f"samples must stay finite, got {count} steps of training with some that are not")
    levels = bars[np.linspace(0, len(bars) - 1, LEVELS).round().astype(int)]
    errors = {name: error(network, training(config.data), levels) for name, network in networks.items()}
    return Snapshot(
        config, count, {name: one.numpy() for name, one in samples.items()},
        {name: wasserstein(one, fresh(config.data, SAMPLES)) for name, one in samples.items()},
        levels, {name: one[0] for name, one in errors.items()}, {name: one[1] for name, one in errors.items()},
    )  # fmt: skip


@torch.no_grad()
def error(network: Denoiser, points: Tensor, bars: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Root mean square distances from the exact denoiser at every level: of the clean point, and of the noise."""
    random = torch.Generator().manual_seed(3)
    clean = points[torch.randint(len(points), (PROBES,), generator=random)]
    noise = torch.randn(clean.shape, generator=random)
    found = []
    for bar in bars.tolist():
        x = exact.noised(clean, bar, noise)
        found.append(float((network.clean(x, bar) - exact.denoised(x, points, bar)).norm() / len(x) ** 0.5))
    return np.array(found), np.array(found) * np.sqrt(bars / (1 - bars))
