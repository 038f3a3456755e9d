"""What this machine can do, measured now: FLOP per second, bytes per second, and the time of each block of a network.

The roofline says that a block takes at least its FLOP at the machine's peak, and at least its bytes at the machine's
bandwidth. Reference: Williams et al., https://doi.org/10.1145/1498765.1498785. One thread, float32.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch

from models.images.sizes import middle_square
from models.networks.costs import costs
from models.networks.walk import refuse_large, runnable, tensor
from models.networks.zoo import Config
from models.stopwatch import fastest
from models.threads import one_thread

MATRIX = 768  # rows and columns of the product that measures the peak
CHANNELS, SIDE = 128, 56  # of the 3x3 convolution
STREAM = 1 << 24  # floats that are copied


@dataclass(frozen=True)
class Machine:
    peak: float  # FLOP per second
    bandwidth: float  # bytes per second

    @property
    def ridge(self) -> float:
        """FLOP per byte from which on multiplying, not moving, sets the time."""
        return self.peak / self.bandwidth

    def better(self, other: "Machine") -> "Machine":
        return Machine(max(self.peak, other.peak), max(self.bandwidth, other.bandwidth))

    def seconds(self, flop: Any, moved: Any) -> Any:
        """The least time that the roofline allows."""
        return np.maximum(flop / self.peak, moved / self.bandwidth)


@dataclass(frozen=True, eq=False)
class Timed:
    machine: Machine
    names: tuple[str, ...]  # of the blocks that multiply
    flop: np.ndarray  # [B]
    moved: np.ndarray  # [B] bytes
    seconds: np.ndarray  # [B] measured

    @property
    def least(self) -> np.ndarray:
        """[B] the roofline's seconds."""
        return self.machine.seconds(self.flop, self.moved)


def machine() -> Machine:
    """The faster of a large matrix product and a convolution, and a copy of 64 MiB; the best of several runs."""
    a, layer = torch.ones(MATRIX, MATRIX), torch.nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1)
    maps, source, target = torch.ones(1, CHANNELS, SIDE, SIDE), torch.zeros(STREAM), torch.zeros(STREAM)
    with torch.inference_mode():
        product, convolution, copy = fastest(lambda: a @ a, lambda: layer(maps), lambda: target.copy_(source))
    peak = max(2 * MATRIX**3 / product, 2 * 9 * CHANNELS**2 * SIDE**2 / convolution)
    return Machine(peak, 2 * source.nbytes / copy)


def timed(config: Config, pixels: np.ndarray) -> Timed:
    """Each block of the network, run alone on what the block before it makes of the photo [H, W, 3] uint8."""
    counted = costs(config)
    refuse_large(counted.blocks)
    network, before = runnable(config, len(counted.blocks)), machine()
    seconds: list[float] = []
    with one_thread(), torch.inference_mode():
        x = tensor(config, middle_square(pixels, config.side))
        outputs: list[torch.Tensor] = []
        for block in network.blocks:
            inputs = (x, *(() if block.reads is None else (outputs[block.reads],)))
            seconds += fastest(partial(block.module, *inputs), times=2)
            outputs.append(x := block.module(*inputs))
    some = [index for index, one in enumerate(counted.blocks) if one.macs]
    return Timed(
        before.better(machine()),  # both: other work may have slowed one of them
        tuple(counted.blocks[index].name for index in some),
        np.array([2.0 * counted.blocks[index].macs for index in some]),
        np.array([counted.blocks[index].moved() for index in some], float),
        np.array(seconds)[some],
    )
