"""What wide networks do at the start, in closed form: mean squares forward, and factors of the gradient back.

Poole et al. 2016, https://arxiv.org/abs/1606.05340, Schoenholz et al. 2017, https://arxiv.org/abs/1611.01232; with
batch normalisation Yang et al. 2019, https://arxiv.org/abs/1902.08129.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.gradients.activations import ACTIVATIONS, FLAT, mean
from models.gradients.layers import Config


@dataclass(frozen=True, eq=False)
class Law:
    activation: np.ndarray  # [L] root mean square
    gradient: np.ndarray  # [L] by that of the last layer
    flat: np.ndarray  # [L] share of slopes below 0.05


def variances(config: Config) -> tuple[float, float]:
    """Width times the variance of the weights of a layer, and of those that no activation follows."""
    one = {"zeros": 0.0, "normal": config.spread**2 * config.width, "xavier": 1.0, "he": 2.0, "orthogonal": 1.0}
    found = one[config.init]
    second = 0.0 if config.skip == "zero" else 1.0 if config.init == "he" else found
    return found, second


def law(config: Config, first: float) -> Law | None:
    """From the mean square that enters the first activation; None where the weights are not random or biases not 0."""
    if config.init == "constant" or config.bias or not np.isfinite(first):
        return None
    with np.errstate(all="ignore"):
        squares, factors, flat = zip(*_layers(config, first), strict=True)
        back = np.r_[np.cumprod(np.sqrt(factors[:0:-1]))[::-1], 1.0]
    return Law(np.sqrt(squares), back, np.array(flat))


def _layers(config: Config, first: float) -> Iterator[tuple[float, float, float]]:
    """Mean square of the output, factor of the gradient's square across the layer, share of flat slopes."""
    one, second = variances(config)
    value, slope = ACTIVATIONS[config.activation].value, ACTIVATIONS[config.activation].slope
    entering = 1.0 if config.norm != "none" else first
    square = mean(lambda z: value(z) ** 2, entering)
    spread = square - mean(value, entering) ** 2  # variance over the digits
    yield square, 1.0, mean(lambda z: abs(slope(z)) < FLAT, entering)
    for _ in range(config.depth - (config.skip == "none")):
        divided = 1.0
        if config.norm == "none":
            entering = one * square
        else:
            entering = 1.0 if one else 0.0
            divided = one * (spread if config.norm == "batch" else square)
        passes = one * mean(lambda z: slope(z) ** 2, entering) / divided if one else 0.0
        found = mean(lambda z: value(z) ** 2, entering)
        varies = found - mean(value, entering) ** 2
        if config.skip == "none":
            square, spread, factor = found, varies, passes
        else:
            added = config.scale**2 * second
            square, spread, factor = square + added * found, spread + added * varies, 1 + added * passes
        yield square, factor, mean(lambda z: abs(slope(z)) < FLAT, entering)
