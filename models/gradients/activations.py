"""Seven activations with their slopes as written by hand, and what a slope multiplies a gradient by in a layer."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import erf, expit

Function = Callable[[np.ndarray], np.ndarray]
LEAK = 0.01  # slope of leaky ReLU below 0
FLAT = 0.05  # a unit with a slope below this is saturated


def normal(z: np.ndarray) -> np.ndarray:
    return np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def share_below(z: np.ndarray) -> np.ndarray:
    return (1 + erf(z / np.sqrt(2))) / 2


@dataclass(frozen=True, eq=False)
class Activation:
    value: Function
    slope: Function


ACTIVATIONS = {
    "sigmoid": Activation(expit, lambda z: expit(z) * expit(-z)),
    "tanh": Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": Activation(lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "leaky": Activation(lambda z: np.where(z > 0, z, LEAK * z), lambda z: np.where(z > 0, 1.0, LEAK)),
    "elu": Activation(lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), lambda z: np.exp(np.minimum(z, 0))),
    "gelu": Activation(lambda z: z * share_below(z), lambda z: share_below(z) + z * normal(z)),
    "silu": Activation(lambda z: z * expit(z), lambda z: expit(z) * (1 + z * expit(-z))),
}
GRID = np.linspace(-12, 12, 4000)  # standard deviations; an even number, so that none stands on the kink at 0
WEIGHT = normal(GRID) * (GRID[1] - GRID[0])


def mean(function: Function, variance: float) -> float:
    """Mean of ``function(z)`` over a normal z of mean 0, by a fine sum."""
    return float((function(np.sqrt(variance) * GRID) * WEIGHT).sum())


def passed_on(name: str, variance: float = 1.0) -> float:
    """Root mean square of the slope over normal inputs: a layer with weights of variance 1/n scales gradients by it."""
    return float(np.sqrt(mean(lambda z: ACTIVATIONS[name].slope(z) ** 2, variance)))
