"""Rewriting the scores without reordering them: every curve stays where it is, calibration does not."""

from collections.abc import Callable

import numpy as np
from scipy import special, stats

from models.limits import one_of


def square(scores: np.ndarray) -> np.ndarray:
    """``x^2``, which keeps the order of scores that are not negative."""
    if scores.min() < 0:
        raise ValueError(f"scores must not be negative to keep their order when squared, got {scores.min():.4g}")
    return scores**2


def logit(scores: np.ndarray) -> np.ndarray:
    """``log(x / (1 - x))``, which takes a probability back to the whole line."""
    if scores.min() <= 0 or scores.max() >= 1:
        raise ValueError(f"scores must lie inside (0, 1) for the logit, got {scores.min():.4g} to {scores.max():.4g}")
    return special.logit(scores)


TRANSFORMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "x": lambda scores: scores,
    "x²": square,
    "sigmoid": special.expit,  # takes the whole line to (0, 1)
    "logit": logit,
    "rank": lambda scores: stats.rankdata(scores) / scores.size,  # ties share the mean of their places
}


def transformed(scores: np.ndarray, transform: str) -> np.ndarray:
    """Scores after a strictly rising function: ``[N] -> [N]``."""
    one_of("transform", transform, TRANSFORMS)
    return TRANSFORMS[transform](np.asarray(scores, dtype=np.float64))
