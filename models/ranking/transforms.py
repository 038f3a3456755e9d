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


def sigmoid(scores: np.ndarray) -> np.ndarray:
    """``1 / (1 + exp(-x))``, which takes the whole line to (0, 1)."""
    return special.expit(scores)


def rank(scores: np.ndarray) -> np.ndarray:
    """Place in the list over its length; ties share the mean of their places."""
    return stats.rankdata(scores) / scores.size


def unchanged(scores: np.ndarray) -> np.ndarray:
    """The scores as they are."""
    return scores


TRANSFORMS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "x": unchanged,
    "x²": square,
    "sigmoid": sigmoid,
    "logit": logit,
    "rank": rank,
}


def transformed(scores: np.ndarray, transform: str) -> np.ndarray:
    """Scores after a strictly rising function: ``[N] -> [N]``."""
    one_of("transform", transform, TRANSFORMS)
    return TRANSFORMS[transform](np.asarray(scores, dtype=np.float64))
