"""Counts by other ways: torch's own counter, and what torchvision has published."""

import torch
import torchvision
from torch.utils.flop_counter import FlopCounterMode

from models.networks.zoo import PUBLISHED, Config, network


def counter_macs(config: Config) -> int:
    """Half of what torch's `FlopCounterMode` counts on the meta device."""
    found = network(config)
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        found(torch.empty(1, config.channels, config.side, config.side, device="meta"))
    return int(counter.get_total_flops()) // 2


def published(name: str) -> tuple[int, float] | None:
    """Weights and 10^9 operations (MACs) at 224 px in torchvision's table; None for what it does not list."""
    if name not in PUBLISHED:
        return None
    meta = torchvision.models.get_weight(PUBLISHED[name]).meta
    return int(meta["num_params"]), float(meta["_ops"])
