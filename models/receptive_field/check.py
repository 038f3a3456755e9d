"""How wide an effective field must be: the sum of independent steps, by arithmetic instead of gradients."""

import math

from models.receptive_field.arithmetic import Config, fields
from models.receptive_field.effective import EffectiveConfig


def predicted_spread(config: EffectiveConfig) -> float:
    """Standard deviation of the field along each axis, px; NaN where the theory is silent.

    It speaks of chains of convolutions and pools with equal weights, well inside the photo; maximum pools are no sums.
    """
    result = fields(Config(config.layers, config.height, config.width))
    target = result.index(config.layer)
    nodes = result.nodes[1 : target + 1]
    summing = {"conv"} if config.activation == "ReLU" else {"conv", "pool"}
    chain = all(node.kind in summing and node.parents == (index,) for index, node in enumerate(nodes))
    equal = config.weights == "uniform" and config.signal == "absolute"
    if not (chain and equal and 2 * result.size[target] <= min(config.height, config.width)):
        return math.nan
    spacings = [node.dilation * result.jump[index] for index, node in enumerate(nodes)]  # of the taps, px
    return math.sqrt(sum((node.kernel_size**2 - 1) / 12 * at**2 for node, at in zip(nodes, spacings, strict=True)))


def spread_difference(config: EffectiveConfig, spread: tuple[float, float]) -> float:
    """How far a measured spread (`mass.Mass.spread`) is from theory, px; NaN where theory is silent."""
    predicted = predicted_spread(config)
    return max(abs(predicted - measured) for measured in spread)
