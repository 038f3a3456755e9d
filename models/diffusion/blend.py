"""Samples of the learned denoiser, of the exact one, or of any blend of both."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.diffusion import exact
from models.diffusion.network import Config, trained
from models.diffusion.points import training
from models.diffusion.quality import Quality, judged
from models.diffusion.sampling import Denoiser, Sampler, start, way
from models.diffusion.schedules import alpha_bars, steps
from models.limits import within

SAMPLES = 500


@dataclass(frozen=True, eq=False)
class Blend:
    bars: np.ndarray  # [S + 1] ᾱ on the way
    places: Tensor  # [S + 1, B, 2]
    seen: Tensor  # [S, B, 2] the clean point seen from each place
    quality: Quality


def denoiser(config: Config, exactness: float) -> Denoiser:
    """Learned at 0, exact at 1; between, the clean points (and so the scores) are mixed."""
    within("exactness", exactness, 0, 1)
    points = training(config.data)
    if exactness == 1:
        return lambda x, bar: exact.denoised(x, points, bar)
    network = trained(config)
    if exactness == 0:
        return network.clean
    return lambda x, bar: (1 - exactness) * network.clean(x, bar) + exactness * exact.denoised(x, points, bar)


def generated(config: Config, exactness: float, sampler: Sampler) -> Blend:
    """500 samples with their ways; trains the network if need be."""
    bars = steps(alpha_bars(config.schedule), sampler.steps)
    places, seen = way(denoiser(config, exactness), bars, start(SAMPLES, 2, sampler.seed), sampler)
    return Blend(bars, places, seen, judged(places[-1], config.data))


@torch.no_grad()
def error(config: Config, bar: float) -> float:
    """How far the learned noise is from the exact one at a level, as a share of the exact one's size."""
    points = training(config.data)
    random = torch.Generator().manual_seed(11)
    clean = points[torch.randint(len(points), (1000,), generator=random)]
    x = exact.noised(clean, bar, torch.randn(clean.shape, generator=random))
    best, learned = (
        exact.score(x, one, bar) for one in (exact.denoised(x, points, bar), trained(config).clean(x, bar))
    )
    return float((learned - best).norm() / best.norm())
