"""Densities on a line: one to five modes of one shape, or one drawn by hand, on cells of a fixed grid."""

from dataclasses import dataclass

import numpy as np

from models.limits import refuse

REACH, STEP = 40.0, 0.02  # the grid goes from -40 to 40
X = np.arange(-REACH + STEP / 2, REACH, STEP)  # [4000] middles of the cells
KNOTS = np.linspace(-8, 8, 33)  # where a drawn density has its heights
TAILS = {"gaussian": 2, "laplace": 1}  # ln q falls like -rate |x|^power
LIMITS = {"means": (-20, 20), "weights": (0, 1e6), "width": (0.05, 6), "heights": (0, 1e6)}
SHAPES = ("gaussian", "laplace", "box", "drawn")


@dataclass(frozen=True)
class Density:
    shape: str = "gaussian"
    means: tuple[float, ...] = (0.0,)
    weights: tuple[float, ...] = (1.0,)
    width: float = 1.0  # deviation of a bell, scale of a Laplace, half of a box
    heights: tuple[float, ...] = ()  # at KNOTS, of a drawn one

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"shape": SHAPES})
        if not 1 <= len(self.means) == len(self.weights) <= 5:
            raise ValueError(f"a density must have 1 to 5 modes with a weight each, got {len(self.means)}")
        if self.shape == "drawn" and not (len(self.heights) == len(KNOTS) and max(self.heights) > 0):
            raise ValueError(f"a drawn density must have {len(KNOTS)} heights, one of them over 0, got {self.heights}")
        if sum(self.weights) <= 0:
            raise ValueError("the weights of the modes must not all be 0")

    @property
    def shares(self) -> np.ndarray:
        return np.array(self.weights) / sum(self.weights)

    @property
    def tail(self) -> tuple[int, float] | None:
        """Power and rate of its tails; None where it is 0 from some place on."""
        power = TAILS.get(self.shape)
        return power and (power, 0.5 / self.width**2 if power == 2 else 1 / self.width)  # type: ignore[return-value]


def log_density(density: Density, x: np.ndarray = X) -> np.ndarray:
    """ln of the density at places ``[N]``; -inf where it is 0."""
    with np.errstate(divide="ignore"):
        if density.shape == "drawn":
            heights = np.interp(x - density.means[0], KNOTS, density.heights, left=0, right=0)
            return np.log(heights / np.trapezoid(density.heights, KNOTS))
        modes = log_mode(density.shape, x - np.array(density.means)[:, None], density.width)  # [K, N]
        return np.logaddexp.reduce(modes + np.log(density.shares)[:, None], axis=0)  # [N]


def log_mode(shape: str, x: np.ndarray, width: float | np.ndarray) -> np.ndarray:
    """ln of one mode at 0, by its shape."""
    u = np.abs(x) / width
    if shape == "gaussian":
        return -(u**2) / 2 - np.log(width * np.sqrt(2 * np.pi))
    return (-u if shape == "laplace" else np.where(u < 1, 0.0, -np.inf)) - np.log(2 * width)


def quantiles(density: Density, shares: np.ndarray) -> np.ndarray:
    """Places below which these shares of the mass lie."""
    cumulated = np.r_[0.0, np.exp(log_density(density)).cumsum() * STEP]
    rising = np.r_[True, np.diff(cumulated) > 0]
    edges = np.r_[X - STEP / 2, X[-1] + STEP / 2]
    first = max(int(np.argmax(cumulated > 0)) - 1, 0)  # the left end of the mass, not of the grid
    rising[:first], rising[first] = False, True
    return np.interp(shares, cumulated[rising] / cumulated[-1], edges[rising])
