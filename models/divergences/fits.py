"""The bell nearest to a density under each divergence: which ones cover all modes, which seek one, and where that jumps."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.divergences.densities import SHAPES, Density, log_density, quantiles
from models.divergences.generators import GENERATORS
from models.divergences.numbers import SHARES, integrand
from models.limits import refuse

STEP = 0.05
X = np.arange(-16 + STEP / 2, 16, STEP)  # [640]
ROUNDS = 14  # of a lattice that shrinks around its best cell
FAMILIES = SHAPES[:2]


@dataclass(frozen=True)
class Fit:
    value: float
    mean: float
    width: float


@dataclass(frozen=True)
class Config:
    apart: float = 2.0  # half of the distance of the two modes
    width: float = 0.6
    share: float = 0.5  # weight of the right mode
    family: str = "gaussian"

    def __post_init__(self) -> None:
        refuse(self, {"apart": (0, 6), "width": (0.2, 2), "share": (0.05, 0.95)}, {"family": FAMILIES})

    @property
    def target(self) -> Density:
        return Density("gaussian", (-self.apart, self.apart), (1 - self.share, self.share), self.width)


def log_family(family: str, means: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """ln of the densities ``[N, 640]`` of a family."""
    u = np.abs(X - means[:, None]) / widths[:, None]
    if family == "gaussian":
        return -(u**2) / 2 - np.log(widths * np.sqrt(2 * np.pi))[:, None]
    return -u - np.log(2 * widths)[:, None]


def at(name: str, target: Density, family: str, means: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """D(target‖bell) for each bell ``[N]``."""
    return np.asarray(integrand(GENERATORS[name], log_density(target, X), log_family(family, means, widths)).sum(axis=1) * STEP)


def search(name: str, target: Density, family: str, mean: tuple[float, float], width: tuple[float, float]) -> Fit:
    """The best bell with its mean and width in these ranges, by a lattice that shrinks around its best cell."""
    (low, high), (thin, wide) = mean, width
    count = 13
    for _ in range(ROUNDS):
        means, widths = (part.ravel() for part in np.meshgrid(np.linspace(low, high, count), np.geomspace(thin, wide, count)))
        found = at(name, target, family, means, widths)
        best = int(np.argmin(found))
        reach, ratio = (high - low) / 4, (wide / thin) ** 0.25
        low, high = max(mean[0], means[best] - reach), min(mean[1], means[best] + reach)
        thin, wide = max(width[0], widths[best] / ratio), min(width[1], widths[best] * ratio)
        count = 9
    return Fit(float(found[best]), float(means[best]), float(widths[best]))


@lru_cache(64)
def basins(name: str, config: Config) -> tuple[Fit, Fit]:
    """The best bell in the middle and the best at the heavier mode; one of the two is the best of all."""
    side = 1 if config.share >= 0.5 else -1
    reach = max(config.apart, 0.2)
    far = sorted((side * 0.6 * reach, side * 1.4 * reach))
    middle = search(name, config.target, config.family, (-0.6 * reach, 0.6 * reach), (0.15, 6.0))
    return middle, search(name, config.target, config.family, (far[0], far[1]), (0.15, 6.0))


def best(config: Config, names: tuple[str, ...] = tuple(GENERATORS)) -> dict[str, Fit]:
    """The nearest bell under each divergence."""
    return {name: min(basins(name, config), key=lambda fit: fit.value) for name in names}


def transport_fit(target: Density) -> Fit:
    """The normal density nearest in W2: its width is ∫ F⁻¹ Φ⁻¹, its mean that of the target."""
    from scipy.stats import norm

    own, normal = quantiles(target, SHARES), norm.ppf(SHARES)
    mean, width = float(own.mean()), float(((own - own.mean()) * normal).mean())
    return Fit(float(np.sqrt(((own - mean - width * normal) ** 2).mean())), mean, width)


RATIOS = np.linspace(1.0, 6.0, 21)  # half the distance of the modes, in their widths


@lru_cache(16)
def jump(name: str, family: str) -> tuple[np.ndarray, np.ndarray]:
    """Value of the best bell in the middle, and of the best at a mode, by half the distance in widths ``[21]`` each."""
    pairs = [basins(name, Config(float(ratio), 1.0, 0.5, family)) for ratio in RATIOS]
    return np.array([middle.value for middle, _ in pairs]), np.array([far.value for _, far in pairs])


def crossing(name: str, family: str) -> float:
    """Where the best bell leaves the middle, in widths; NaN where it does not within RATIOS."""
    middle, far = jump(name, family)
    over = (middle - far > 1e-6) & (RATIOS > 2)
    if not over.any() or over[RATIOS > 2].all():
        return np.nan
    low, high = RATIOS[int(np.argmax(over)) - 1], RATIOS[int(np.argmax(over))]
    for _ in range(8):
        half = (low + high) / 2
        pair = basins(name, Config(float(half), 1.0, 0.5, family))
        low, high = (low, half) if pair[0].value > pair[1].value else (half, high)
    return float(low + high) / 2
