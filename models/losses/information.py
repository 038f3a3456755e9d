"""Surprise, entropy, cross entropy, and how far one distribution is from another, in nats."""

from dataclasses import dataclass

import numpy as np
from scipy.special import rel_entr, xlogy


@dataclass(frozen=True, eq=False)
class Numbers:
    entropy: tuple[float, float]  # of P and of Q
    cross: tuple[float, float]  # H(P, Q) and H(Q, P)
    kl: tuple[float, float]  # KL(P‖Q) and KL(Q‖P); infinite where the second is 0 and the first is not
    js: float  # at most ln 2
    terms: dict[str, np.ndarray]  # "forward", "reverse", "js" -> [K], their sums are the numbers above


def normalised(heights: np.ndarray, name: str) -> np.ndarray:
    """Shares that sum to 1 ``[K]``."""
    if not (np.isfinite(heights).all() and (heights >= 0).all() and heights.sum() > 0):
        raise ValueError(f"the bars of {name} must be 0 or more and not all 0, got {heights.tolist()}")
    return heights / heights.sum()


def grey_levels(pixels: np.ndarray, bins: int) -> np.ndarray:
    """Shares of the pixels ``[H, W, 3]`` whose mean of red, green and blue is in each bin, dark to light ``[bins]``."""
    return np.histogram(pixels.mean(axis=2), bins, (0, 255))[0] / pixels[..., 0].size


def surprise(p: np.ndarray, q: np.ndarray) -> float:
    """Mean of −ln q over outcomes drawn from p; infinite where q is 0 and p is not."""
    with np.errstate(divide="ignore"):
        return float(-xlogy(p, q).sum())


def numbers(p: np.ndarray, q: np.ndarray) -> Numbers:
    """`rel_entr` is p ln(p / q) for each outcome: 0 where p is 0, infinite where only q is."""
    forward, reverse, middle = rel_entr(p, q), rel_entr(q, p), (p + q) / 2
    js = (rel_entr(p, middle) + rel_entr(q, middle)) / 2
    return Numbers(
        (surprise(p, p), surprise(q, q)),
        (surprise(p, q), surprise(q, p)),
        (float(forward.sum()), float(reverse.sum())),
        float(js.sum()),
        {"forward": forward, "reverse": reverse, "js": js},
    )
