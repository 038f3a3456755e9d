"""What this machine can do, measured now: FLOP per second, bytes per second, and the time of each block of a network.

The roofline says that a block takes at least its FLOP at the machine's peak, and at least its bytes at the machine's
bandwidth. Reference: Williams et al., https://doi.org/10.1145/1498765.1498785. One thread, float32.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import torch

from models.images.sizes import middle_square
from models.networks.costs import costs
from models.networks.walk import refuse_large, runnable, tensor
from models.networks.zoo import Config
from models.threads import one_thread

MATRIX = 768  # rows and columns of the product that measures the peak
CHANNELS, SIDE = 128, 56  # of the 3x3 convolution
STREAM = 1 << 24  # floats that are copied
RUNS = 2


@dataclass(frozen=True)
class Machine:
    peak: float  # FLOP per second
    bandwidth: float  # bytes per second

    @property
    def ridge(self) -> float:
        """FLOP per byte from which on multiplying, not moving, sets the time."""
        return self.peak / self.bandwidth

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


@lru_cache(maxsize=1)
def machine() -> Machine:
    """The faster of a large matrix product and a convolution, and a copy of 64 MiB; the best of several runs."""
    a, b = torch.ones(MATRIX, MATRIX), torch.ones(MATRIX, MATRIX)
    layer, maps = torch.nn.Conv2d(CHANNELS, CHANNELS, 3, padding=1), torch.ones(1, CHANNELS, SIDE, SIDE)
    source = torch.zeros(STREAM)
    target = torch.zeros(STREAM)
    with one_thread(), torch.inference_mode():
        for warm_up in (lambda: a @ b, lambda: layer(maps), lambda: target.copy_(source)):
            warm_up()
        product = 2 * MATRIX**3 / min(_times(lambda: a @ b))
        convolution = 2 * 9 * CHANNELS**2 * SIDE**2 / min(_times(lambda: layer(maps)))
        peak = max(product, convolution)
        bandwidth = 2 * source.nbytes / min(_times(lambda: target.copy_(source)))
    return Machine(peak, bandwidth)


def timed(config: Config, pixels: np.ndarray) -> Timed:
    """Each block of the network, run alone on what the block before it makes of the photo [H, W, 3] uint8."""
    counted = costs(config)
    refuse_large(counted.blocks)
    network = runnable(config, len(counted.blocks))
    seconds = []
    with one_thread(), torch.inference_mode():
        x = tensor(config, middle_square(pixels, config.side))
        outputs: list[torch.Tensor] = []
        for block in network.blocks:
            inputs = (x, *(() if block.reads is None else (outputs[block.reads],)))
            x = block.module(*inputs)  # warms up, too
            seconds.append(min(_times(partial(block.module, *inputs))))
            outputs.append(x)
    some = [index for index, one in enumerate(counted.blocks) if one.macs]
    return Timed(
        machine(),
        tuple(counted.blocks[index].name for index in some),
        np.array([2.0 * counted.blocks[index].macs for index in some]),
        np.array([counted.blocks[index].moved() for index in some], float),
        np.array(seconds)[some],
    )


def _times(run: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(RUNS):
        started = time.perf_counter()
        run()
        found.append(time.perf_counter() - started)
    return found
