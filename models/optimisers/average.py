"""An exponentially weighted average: v = βv + (1 − β)x, which forgets by a factor β each step."""

from dataclasses import dataclass

import numpy as np

from models.limits import within

COUNT = 200  # steps of a drawn curve


@dataclass(frozen=True, eq=False)
class Averages:
    given: np.ndarray  # [T]
    plain: np.ndarray  # [T] starts at zero, and is too small at first
    corrected: np.ndarray  # [T] divided by 1 − β^t, the sum of its weights


def averages(given: np.ndarray, beta: float) -> Averages:
    within("beta", beta, 0, 0.999)
    values, now = np.empty(len(given)), 0.0
    for index, value in enumerate(given):
        now = beta * now + (1 - beta) * value
        values[index] = now
    return Averages(given, values, values / (1 - beta ** np.arange(1, len(given) + 1)))


def curve(knots: tuple[float, ...], noise: float, seed: int = 0) -> np.ndarray:
    """``COUNT`` values along straight lines through the knots, with noise."""
    within("noise", noise, 0, 2)
    at = np.linspace(0, len(knots) - 1, COUNT)
    smooth = np.interp(at, np.arange(len(knots)), knots)
    return np.asarray(smooth + noise * np.random.default_rng(seed).standard_normal(COUNT))


def noise_left(beta: float) -> float:
    """Which share of the variance of white noise the average keeps."""
    return (1 - beta) / (1 + beta)
