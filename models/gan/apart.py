"""Two clouds on a line that come closer: which distance tells a generator where to go?

One sees the Jensen-Shannon divergence flat at log 2 as long as the clouds do not overlap, so that its slope says
nothing, and the Wasserstein distance fall evenly (Arjovsky et al., Wasserstein GAN, 2017, example 1).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from models.limits import refuse

FARTHEST = 4.0  # largest distance
FINE = 4001  # points of the line that the integrals are summed over


@dataclass(frozen=True)
class Config:
    width: float = 0.1  # standard deviation of both clouds

    def __post_init__(self) -> None:
        refuse(self, {"width": (0.02, 2)})


@dataclass(frozen=True, eq=False)
class Apart:
    distance: np.ndarray  # [N] between the centres
    js: np.ndarray  # [N] nats
    wasserstein: np.ndarray  # [N]


def density(config: Config, x: np.ndarray, centre: float | np.ndarray) -> np.ndarray:
    """Of a cloud, at places of the line."""
    return np.asarray(norm.pdf(x, centre, config.width))


def divergences(config: Config, count: int = 81) -> Apart:
    """Both, from distance 0 to the farthest, by sums over the line."""
    distance = np.linspace(0, FARTHEST, count)
    x, step = np.linspace(-6 * config.width, FARTHEST + 6 * config.width, FINE, retstep=True)
    p, q = density(config, x, 0.0), density(config, x, distance[:, None])  # [F], [N, F]
    middle = (p + q) / 2  # [N, F]
    tiny = np.finfo(float).tiny
    js = [(a * np.log((a + tiny) / (middle + tiny))).sum(axis=1) for a in (np.broadcast_to(p, q.shape), q)]
    gap = np.abs(norm.cdf(x, 0, config.width) - norm.cdf(x, distance[:, None], config.width))  # [N, F]
    return Apart(distance, sum(js) * step / 2, gap.sum(axis=1) * step)


def at(config: Config, distance: float) -> tuple[float, float, float, float]:
    """JS, its slope, the Wasserstein distance and its slope, at a distance of the clouds."""
    found = divergences(config)
    pairs = ((one, np.gradient(one, found.distance)) for one in (found.js, found.wasserstein))
    js, js_slope, far, far_slope = (float(np.interp(distance, found.distance, one)) for pair in pairs for one in pair)
    return js, js_slope, far, far_slope


def wasserstein_difference(found: Apart) -> float:
    """How far the sums are from the closed form: clouds of one shape are as far apart as their centres."""
    return float(np.abs(found.wasserstein - found.distance).max())
