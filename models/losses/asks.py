"""Which probability a loss asks for, where the truth is 1 with a share: the one with the least expected loss."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from models.limits import within
from models.losses.curves import EDGE, Config, curve

GRID = np.linspace(-EDGE, EDGE, 4801)


@dataclass(frozen=True, eq=False)
class Wish:
    probability: float  # NaN where the expected loss is not a number
    at_edge: bool  # the loss falls on towards 0 or 1
    expected: np.ndarray  # [4801] on `GRID`
    slope: np.ndarray  # [4801] its gradient in the logit


def wish(name: str, share: float, config: Config) -> Wish:
    """Read off the values of the expected loss alone, refined by a parabola through the three lowest."""
    within("share", share, 0, 1)
    ones, zeros = (curve(name, truth, config, GRID) for truth in (1.0, 0.0))
    # a truth that never occurs asks nothing, even where its loss is infinite
    expected, slope = (
        sum(part * getattr(one, kind) for part, one in ((share, ones), (1 - share, zeros)) if part)
        for kind in ("loss", "gradient")
    )
    if not np.isfinite(expected).all():
        return Wish(float("nan"), False, expected, slope)
    best = int(expected.argmin())
    if best in (0, len(GRID) - 1):
        return Wish(float(best > 0), True, expected, slope)
    left, low, right = expected[best - 1 : best + 2]
    bend = left - 2 * low + right
    z = GRID[best] + (0.5 * (left - right) / bend * (GRID[1] - GRID[0]) if bend > 0 else 0.0)
    return Wish(float(expit(z)), False, expected, slope)
