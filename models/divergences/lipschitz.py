"""How steep a network can be: singular values of its layers, and spectral normalisation by power iteration."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.limits import refuse

REACH, CELLS, WIDTH = 3.0, 61, 64  # of the plane that is looked at; neurons of a hidden layer


@dataclass(frozen=True)
class Config:
    layers: int = 3
    gain: float = 1.0  # times weights that are uniform within 1/√inputs, PyTorch's own start
    iterations: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"layers": (2, 6), "gain": (0.1, 10), "iterations": (1, 50), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Steepness:
    before: tuple[np.ndarray, ...]  # singular values of each layer, falling
    after: tuple[np.ndarray, ...]  # of the weights divided by the estimate of the largest
    estimates: list[float]  # of the largest of each layer, after so many iterations
    product: tuple[float, float]  # of the largest singular values, before and after: a bound on the slope
    slopes: tuple[np.ndarray, np.ndarray]  # [61, 61] length of the gradient over the plane, before and after
    ratios: np.ndarray  # [20] estimate by largest singular value of the second layer, after 1, 2, ... iterations
    second: float  # σ₂/σ₁ of that layer; 0 where it has one alone


def weights(config: Config) -> list[np.ndarray]:
    random = np.random.default_rng(config.seed)
    sizes = [2, *[WIDTH] * (config.layers - 1), 1]
    return [config.gain * random.uniform(-1, 1, (out, into)) / np.sqrt(into) for into, out in pairwise(sizes)]


def power_iteration(matrix: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """Estimates ‖W v‖ of the largest singular value after 1, 2, ... iterations ``[count]``."""
    v = np.random.default_rng(seed).normal(size=matrix.shape[1])
    found = []
    for _ in range(count):
        u = matrix @ (v / np.linalg.norm(v))
        v = matrix.T @ (u / np.linalg.norm(u))
        found.append(float(np.linalg.norm(matrix @ (v / np.linalg.norm(v)))))
    return np.array(found)


def slope(layers: list[np.ndarray]) -> np.ndarray:
    """Length of the gradient of the ReLU network (no biases) on a grid of the plane ``[61, 61]``."""
    axis = np.linspace(-REACH, REACH, CELLS)
    x = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)  # [N, 2]
    jacobian = np.broadcast_to(np.eye(2), (len(x), 2, 2))
    for index, matrix in enumerate(layers):
        x, jacobian = x @ matrix.T, matrix @ jacobian  # [N, out], [N, out, 2]
        if index < len(layers) - 1:
            on = x > 0
            x, jacobian = x * on, jacobian * on[..., None]
    return np.asarray(np.linalg.norm(jacobian[:, 0], axis=-1).reshape(CELLS, CELLS))


def steepness(config: Config) -> Steepness:
    plain = weights(config)
    estimates = [float(power_iteration(matrix, config.iterations, config.seed)[-1]) for matrix in plain]
    normal = [matrix / estimate for matrix, estimate in zip(plain, estimates, strict=True)]
    before, after = (tuple(np.linalg.svd(matrix, compute_uv=False) for matrix in layers) for layers in (plain, normal))
    product = tuple(float(np.prod([values[0] for values in found])) for found in (before, after))
    largest, *others = before[1]
    ratios, second = power_iteration(plain[1], 20, config.seed) / largest, others[0] / largest if others else 0.0
    return Steepness(before, after, estimates, (product[0], product[1]), (slope(plain), slope(normal)), ratios, second)
