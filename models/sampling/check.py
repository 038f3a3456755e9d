"""The formulas on the screen against the modules that torch builds."""

from collections.abc import Sequence

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from models.sampling.cost import Cost
from models.sampling.facts import Numbers
from models.sampling.layer import CHANNELS, Config


def number_difference(numbers: Numbers, config: Config, height: int, width: int) -> int:
    """Largest difference of a layer's sizes and costs from those of ``nn.Conv2d`` and torch's FLOP counter."""
    module = nn.Conv2d(
        CHANNELS, CHANNELS, config.kernel_size, config.stride, config.padding, config.dilation, config.groups,
        bias=False, device="meta",
    )  # fmt: skip
    with FlopCounterMode(display=False) as counter:
        output = module(torch.empty(1, CHANNELS, height, width, device="meta"))
    counted = (*output.shape[2:], module.weight.numel(), counter.get_total_flops() // 2)
    shown = (numbers.rows, numbers.columns, numbers.parameters, numbers.multiply_adds)
    return max(abs(one - other) for one, other in zip(counted, shown, strict=True))


def cost_difference(costs: Sequence[Cost]) -> int:
    """Largest difference of the formulas for parameters and multiply-adds from what torch counts of them."""
    pairs = [(cost.parameters, cost.counted_parameters) for cost in costs]
    pairs += [(c.multiply_adds, c.counted_multiply_adds) for c in costs if c.counted_multiply_adds is not None]
    return max(abs(formula - counted) for formula, counted in pairs)
