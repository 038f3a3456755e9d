"""Samples of the learned denoiser, of the exact one, or of any blend of both."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from models.diffusion import exact
from models.diffusion.network import Config, trained
from models.diffusion.points import labels, training
from models.diffusion.quality import Quality, judged
from models.diffusion.sampling import Denoiser, Sampler, guided, start, way
from models.diffusion.schedules import alpha_bars, steps
from models.limits import refuse, within
from models.remembered import remembered

SAMPLES = 500


@dataclass(frozen=True)
class Guide:
    """The class that is asked for, and how strongly."""

    label: int = -1  # -1: none
    weight: float = 1.0  # 0: as without a class; 1: of the class; more: away from what all classes share

    def __post_init__(self) -> None:
        refuse(self, {"label": (-1, 3), "weight": (-2, 6)})


NO_GUIDE = Guide()


@dataclass(frozen=True, eq=False)
class Blend:
    bars: np.ndarray  # [S + 1] ᾱ on the way
    places: Tensor  # [S + 1, B, 2]
    seen: Tensor  # [S, B, 2] the clean point seen from each place
    quality: Quality
    right: float  # share of the samples that lie in the class asked for; NaN where none is


def of_class(config: Config, label: int) -> Config:
    """The same network for the points of one class alone."""
    return replace(config, data=replace(config.data, label=label))


def denoiser(config: Config, exactness: float, guide: Guide = NO_GUIDE) -> Denoiser:
    """Learned at 0, exact at 1; with a guide, that of all points and that of its class."""
    base = mixed(config, exactness)
    if guide.label < 0:
        return base
    return guided(base, mixed(of_class(config, guide.label), exactness), guide.weight)


def mixed(config: Config, exactness: float) -> Denoiser:
    """Between learned and exact, the clean points (and so the scores) are mixed."""
    within("exactness", exactness, 0, 1)
    points = training(config.data)
    if exactness == 1:
        return lambda x, bar: exact.denoised(x, points, bar)
    network = trained(config)
    if exactness == 0:
        return network.clean
    return lambda x, bar: torch.lerp(network.clean(x, bar), exact.denoised(x, points, bar), exactness)


@remembered(16)
def generated(config: Config, exactness: float, sampler: Sampler, guide: Guide = NO_GUIDE) -> Blend:
    """500 samples with their ways; trains the networks if need be."""
    bars = steps(alpha_bars(config.schedule), sampler.steps)
    places, seen = way(denoiser(config, exactness, guide), bars, start(SAMPLES, 2, sampler.seed), sampler)
    asked = replace(config.data, label=guide.label)
    right = float((labels(places[-1], asked) == guide.label).float().mean()) if guide.label >= 0 else float("nan")
    return Blend(bars, places, seen, judged(places[-1], asked), right)


@remembered(64)
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
