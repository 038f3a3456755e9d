"""The bell nearest to two modes under each divergence: which cover both, which seek one, and where that jumps."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.stats import norm

from models.divergences.densities import SHAPES, Density, log_density, log_mode, quantiles
from models.divergences.generators import GENERATORS
from models.divergences.numbers import SHARES, integrand
from models.limits import refuse, within

STEP = 0.1
X = np.arange(-16 + STEP / 2, 16, STEP)  # [320]
ROUNDS, COARSE = 10, 6  # of a lattice that shrinks around its best cell
WIDTHS = 0.2, 7.0  # of the bells that are tried
RATIOS = np.linspace(1.5, 6.0, 13)  # half the distance of the modes, in their widths
STEPS, RATE, LONGEST, NEAR = 150, 0.3, 0.15, 1e-4  # of a descent; NEAR: of its differences


@dataclass(frozen=True)
class Fit:
    mean: float
    width: float
    value: float


@dataclass(frozen=True)
class Config:
    apart: float = 2.0  # half of the distance of the two modes
    width: float = 0.6
    share: float = 0.5  # weight of the right mode
    family: str = "gaussian"

    def __post_init__(self) -> None:
        refuse(self, {"apart": (0, 6), "width": (0.2, 2), "share": (0.05, 0.95)}, {"family": SHAPES[:2]})

    @property
    def target(self) -> Density:
        return Density("gaussian", (-self.apart, self.apart), (1 - self.share, self.share), self.width)


def at(name: str, config: Config, means: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """D(target‖bell) for each bell ``[N]``."""
    bells = log_mode(config.family, X - means[:, None], widths[:, None])  # [N, 320]
    return np.asarray(integrand(GENERATORS[name], log_density(config.target, X), bells).sum(axis=1) * STEP)


def search(name: str, config: Config, mean: tuple[float, float], rounds: int) -> Fit:
    """The best bell with its mean in this range, by a lattice that shrinks around its best cell."""
    (low, high), (thin, wide) = mean, WIDTHS
    for _ in range(rounds):
        lattice = np.meshgrid(np.linspace(low, high, 9), np.geomspace(thin, wide, 9))
        means, widths = (part.ravel() for part in lattice)
        found = at(name, config, means, widths)
        best = int(np.argmin(found))
        reach, ratio = (high - low) / 4, (wide / thin) ** 0.25
        low, high = max(mean[0], means[best] - reach), min(mean[1], means[best] + reach)
        thin, wide = max(WIDTHS[0], widths[best] / ratio), min(WIDTHS[1], widths[best] * ratio)
    return Fit(float(means[best]), float(widths[best]), float(found[best]))


@lru_cache(256)
def basins(name: str, config: Config, rounds: int = ROUNDS) -> tuple[Fit, Fit]:
    """The best bell in the middle and the best at the heavier mode; one of the two is the best of all."""
    reach, mode = max(config.apart, 0.2), max(config.apart, 0.2) * (1 if config.share >= 0.5 else -1)
    middle = search(name, config, (-0.6 * reach, 0.6 * reach), rounds)
    return middle, search(name, config, (mode - 0.4 * reach, mode + 0.4 * reach), rounds)


def best(config: Config, names: tuple[str, ...] = tuple(GENERATORS)) -> dict[str, Fit]:
    """The nearest bell under each divergence."""
    return {name: min(basins(name, config), key=lambda fit: fit.value) for name in names}


def transport_fit(target: Density) -> Fit:
    """The normal density nearest in W2: its width is ∫ F⁻¹ Φ⁻¹, its mean that of the target."""
    own, normal = quantiles(target, SHARES), norm.ppf(SHARES)
    mean, width = float(own.mean()), float(((own - own.mean()) * normal).mean())
    return Fit(mean, width, float(np.sqrt(((own - mean - width * normal) ** 2).mean())))


@lru_cache(16)
def jump(name: str, family: str) -> np.ndarray:
    """Values of the best bell in the middle and of the best at a mode ``[2, 13]``, by half the distance in widths."""
    pairs = [basins(name, Config(ratio * 0.6, 0.6, 0.5, family), COARSE) for ratio in RATIOS.tolist()]
    return np.array([[fit.value for fit in pair] for pair in pairs]).T


def crossing(name: str, family: str) -> float:
    """Where the best bell leaves the middle, in widths; NaN where it is in one place all along."""
    middle, far = jump(name, family)
    over = (middle - far > 1e-4) & (RATIOS > 2)
    if not over.any() or over[RATIOS > 2].all():
        return np.nan
    first = int(np.argmax(over))
    gaps = (middle - far)[first - 1 : first + 1]
    return float(np.interp(0, gaps, RATIOS[first - 1 : first + 1]))


def bell(family: str, fit: Fit) -> np.ndarray:
    """Density of a fit at X."""
    return np.exp(log_mode(family, X - fit.mean, fit.width))


def moments(config: Config) -> tuple[float, float]:
    """Mean and deviation of the two modes."""
    a, share = config.apart, config.share
    return a * (2 * share - 1), float(np.sqrt(config.width**2 + 4 * share * (1 - share) * a**2))


def moment_difference(config: Config, fit: Fit) -> float:
    """How far a fit is from mean and deviation of the target."""
    mean, width = moments(config)
    return max(abs(fit.mean - mean), abs(fit.width - width))


@lru_cache(64)
def descent(name: str, config: Config, mean: float, width: float) -> np.ndarray:
    """Mean, width and value ``[151, 3]`` of a bell that falls from a start along the slope in mean and ln width."""
    within("mean", mean, -10, 10)
    within("width", width, *WIDTHS)
    place, way = np.array([mean, np.log(width)]), []
    probes = NEAR * np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
    for _ in range(STEPS + 1):
        means, widths = (place + probes).T
        values = at(name, config, means, np.exp(widths))
        way.append((place[0], np.exp(place[1]), values[0]))
        slope = np.array([values[1] - values[2], values[3] - values[4]]) / (2 * NEAR)
        move = -RATE * slope if np.isfinite(slope).all() else np.array([0.0, LONGEST])
        place = place + move * min(1, LONGEST / max(float(np.linalg.norm(move)), 1e-12))
        place[1] = np.clip(place[1], *np.log(WIDTHS))
    return np.array(way)
