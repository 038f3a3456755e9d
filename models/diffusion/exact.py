"""The best possible denoiser of a finite set of points: the average of the set by the posterior of each point.

x_t = √ᾱ x₀ + √(1 - ᾱ) ε. Of the training points x_i, given x_t, the posterior is the softmax of
-|x_t - √ᾱ x_i|² / 2(1 - ᾱ). No network with the squared error can be better on these points.
"""

import math

from torch import Tensor


def noised(clean: Tensor, bar: float | Tensor, noise: Tensor) -> Tensor:
    """Clean points ``[..., D]`` at once at the level where ᾱ is ``bar``."""
    return bar**0.5 * clean + (1 - bar) ** 0.5 * noise


def log_weights(x: Tensor, points: Tensor, bar: float) -> Tensor:
    """Logarithms of the posterior, without their constant: ``[B, D]`` and ``[n, D]`` give ``[B, n]``."""
    root = math.sqrt(bar)
    square = (x**2).sum(1, keepdim=True) - 2 * root * (x @ points.T) + bar * (points**2).sum(1)  # [B, n]
    return -square / (2 * (1 - bar))


def posterior(x: Tensor, points: Tensor, bar: float) -> Tensor:
    """How probable each training point is behind each noisy one ``[B, n]``; rows sum to 1."""
    return log_weights(x, points, bar).softmax(1)


def denoised(x: Tensor, points: Tensor, bar: float) -> Tensor:
    """The mean of the clean points behind ``x``: E[x₀ | x_t] ``[B, D]``."""
    return posterior(x, points, bar) @ points


def score(x: Tensor, clean: Tensor, bar: float) -> Tensor:
    """∇ log p(x_t) from the denoised points: (√ᾱ E[x₀ | x_t] - x_t) / (1 - ᾱ), after Tweedie ``[B, D]``."""
    return (math.sqrt(bar) * clean - x) / (1 - bar)


def effective(weights: Tensor) -> Tensor:
    """Effective number of training points behind each noisy one, 1 / Σw² ``[B]``: 1 is a single one."""
    return 1 / (weights**2).sum(1)
