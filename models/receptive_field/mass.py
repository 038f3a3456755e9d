"""How large an effective field is: the mass inside growing squares, contours of equal mass, a Gaussian, and a trap.

For a stack of layers with equal weights the field is a sum of independent steps, so nearly a Gaussian, of standard
deviation ``sqrt(sum((kernel_size**2 - 1) / 12))``: it grows with the root of the depth, the theoretical field with the
depth.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.optimize import curve_fit

from models.limits import one_of

LEVELS = (0.68, 0.95, 0.99)
SCALES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda field: field,
    "log10(x + 1)": lambda field: np.log10(field + 1),
    "sqrt": np.sqrt,
}


@dataclass(frozen=True, eq=False)
class Mass:
    sides: np.ndarray  # [S] int, of squares around the field's middle, px
    inside: np.ndarray  # [S] mass inside each square, 0 to 1
    thresholds: np.ndarray  # [LEVELS] the densest pixels that hold this mass have at least this value
    areas: np.ndarray  # [LEVELS] int, how many they are, px
    spread: tuple[float, float]  # standard deviation along rows and columns, px
    sigma: tuple[float, float]  # of the Gaussian fitted to the row and column profiles, px
    profile: np.ndarray  # [W] mass of each column
    gaussian: np.ndarray  # [W] the fit to it

    def side(self, level: float) -> int:
        """Side of the smallest of the squares that holds at least this mass, px."""
        return int(self.sides[min(int(np.searchsorted(self.inside, level - 1e-12)), len(self.sides) - 1)])


def mass(field: np.ndarray, box: tuple[int, int, int, int]) -> Mass:
    """The numbers of a field [H, W] that sums to 1; squares are centred where the theoretical box is."""
    rows, columns = field.sum(1), field.sum(0)
    sides, inside = _squares(field, box)
    thresholds, areas = densest(field)
    (sigma_y, _), (sigma_x, fit) = _gaussian(rows), _gaussian(columns)
    return Mass(
        sides=sides,
        inside=inside,
        thresholds=thresholds,
        areas=areas,
        spread=(_spread(rows), _spread(columns)),
        sigma=(sigma_y, sigma_x),
        profile=columns,
        gaussian=fit,
    )


def densest(field: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The value that the densest pixels with 68, 95 and 99 % of the mass have at least, and how many they are."""
    ordered = np.sort(field.ravel())[::-1]
    wanted = [int(np.searchsorted(ordered.cumsum(), level * (1 - 1e-12))) + 1 for level in LEVELS]
    counts = np.minimum(wanted, len(ordered))
    return ordered[counts - 1], counts


def smoothed(field: np.ndarray, sigma: float) -> np.ndarray:
    """The field blurred by a Gaussian of `sigma` px, so that outlines of a noisy one can be read; sums to 1."""
    blurred = gaussian_filter(field, sigma, mode="constant")
    return blurred / blurred.sum()


def area_ratio(field: np.ndarray, level: float, peak: float = 1.0, scale: str = "linear") -> float:
    """Share of the photo in the smallest centred square with this share of the mass *as plotted*.

    RepLKNet's script measures after log10(x + 1), which depends on the unit of x: the square grows with `peak`.
    """
    one_of("scale", scale, SCALES)
    shown = SCALES[scale](field / field.max() * peak)
    height, width = field.shape
    sides, inside = _squares(shown / shown.sum(), (0, 0, height - 1, width - 1))
    side = int(sides[min(int(np.searchsorted(inside, level)), len(sides) - 1)])
    return min(side, height) * min(side, width) / (height * width)


def _squares(field: np.ndarray, box: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Sides 1, 3, 5, ... (2, 4, ... where the middle falls between pixels), and the mass inside: [S], [S]."""
    height, width = field.shape
    sums = np.pad(field, ((1, 0), (1, 0))).cumsum(0).cumsum(1)  # [H + 1, W + 1]
    doubled = box[0] + box[2], box[1] + box[3]  # twice the middle
    odd = 1 - doubled[0] % 2
    reach = max(max(total, 2 * (length - 1) - total) for total, length in zip(doubled, (height, width), strict=True))
    sides = np.arange(2 - odd, reach + 3, 2)
    top, left = ((total - sides + 1) // 2 for total in doubled)
    first_y, last_y = np.clip(top, 0, height), np.clip(top + sides, 0, height)
    first_x, last_x = np.clip(left, 0, width), np.clip(left + sides, 0, width)
    inside = sums[last_y, last_x] - sums[first_y, last_x] - sums[last_y, first_x] + sums[first_y, first_x]
    return sides, np.maximum.accumulate(np.minimum(inside, 1.0))


def _spread(profile: np.ndarray) -> float:
    distance = np.arange(len(profile)) - np.average(np.arange(len(profile)), weights=profile)
    return float(np.sqrt(np.average(distance**2, weights=profile)))


def _gaussian(profile: np.ndarray) -> tuple[float, np.ndarray]:
    """Least squares fit to a profile [N]: sigma, and the fitted curve [N]. A single peak has sigma 0."""
    places = np.arange(len(profile), dtype=float)
    start = (profile.max(), float((profile * places).sum() / profile.sum()), max(_spread(profile), 0.3))
    if np.count_nonzero(profile) < 3:
        return 0.0, profile
    limits = ((0, 0, 0.1), (np.inf, len(profile), 10 * len(profile)))
    best, _ = curve_fit(_bell, places, profile, start, bounds=limits)
    return float(best[2]), _bell(places, *best)


def _bell(x: np.ndarray, height: float, middle: float, sigma: float) -> np.ndarray:
    return height * np.exp(-((x - middle) ** 2) / (2 * sigma**2))
