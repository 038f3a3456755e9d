"""A block beside a cheaper one in its place: weights, multiplications, measured milliseconds, and where both are equal.

Both read the same map. Times are of one thread on this machine, both run in turn, the median of several.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.limits import refuse
from models.networks import blocks
from models.networks.costs import Cost, cost
from models.networks.network import Block, Network
from models.networks.ops import ops
from models.threads import one_thread

RUNS = 7
LIMITS = {"channels": (4, 512), "side": (8, 640), "groups": (1, 512)}
Pair = tuple[nn.Module, nn.Module]


@dataclass(frozen=True)
class Config:
    pair: str = "separable"
    channels: int = 128
    side: int = 56  # of the map that both read, px
    groups: int = 4
    seed: int = 0


@dataclass(frozen=True)
class Swap:
    before: Cost
    after: Cost
    seconds: tuple[float, float]  # before, after
    difference: float | None  # largest |before - after| in double precision, where both are the same function


class Pixelwise(nn.Module):
    """A linear layer for each pixel."""

    def __init__(self, channels: int, out: int):
        super().__init__()
        self.linear = nn.Linear(channels, out, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x.movedim(1, -1)).movedim(-1, 1)


def _plain(
    channels: int, out: int, kernel_size: int, stride: int = 1, padding: int | None = None, groups: int = 1
) -> nn.Conv2d:
    """A convolution without bias, norm or activation."""
    padding = kernel_size // 2 if padding is None else padding
    return nn.Conv2d(channels, out, kernel_size, stride, padding, groups=groups, bias=False)


def _grouped(config: Config) -> Pair:
    c, g = config.channels, config.groups
    if c % g:
        raise ValueError(f"groups must divide the {c} channels, got {g}; the nearest is {nearest_groups(config)}")
    return _plain(c, c, 3), _plain(c, c, 3, groups=g)


def nearest_groups(config: Config) -> int:
    """The number of groups nearest to the config's that divides its channels."""
    possible = (count for count in range(1, config.channels + 1) if config.channels % count == 0)
    return min(possible, key=lambda count: abs(count - config.groups))


def _pixelwise(config: Config) -> Pair:
    convolution, linear = _plain(config.channels, config.channels, 1), Pixelwise(config.channels, config.channels)
    linear.linear.weight.data = convolution.weight.data[:, :, 0, 0].clone()
    return convolution, linear


class _Bare(blocks.Focus):
    """Focus with its convolution alone."""

    convolution: nn.Conv2d

    def __init__(self, channels: int, out: int):
        super().__init__(channels, out)
        self.convolution = _plain(4 * channels, out, 3)


def _focus(config: Config) -> Pair:
    """A pixel of corner (row, column) and tap (i, j) of Focus is tap (2 i + row, 2 j + column) of the 6x6."""
    focus, single = _Bare(3, config.channels), _plain(3, config.channels, 6, 2, 2)
    taps = focus.convolution.weight.data.view(config.channels, 2, 2, 3, 3, 3)  # [O, column, row, C, i, j]
    single.weight.data = taps.permute(0, 3, 4, 2, 5, 1).reshape(config.channels, 3, 6, 6).clone()
    return focus, single


PAIRS: dict[str, Callable[[Config], Pair]] = {
    "separable": lambda c: (
        _plain(c.channels, c.channels, 3),
        nn.Sequential(_plain(c.channels, c.channels, 3, groups=c.channels), _plain(c.channels, c.channels, 1)),
    ),
    "pairs": lambda c: (
        _plain(c.channels, c.channels, 5),
        nn.Sequential(_plain(c.channels, c.channels, 3), nn.ReLU(True), _plain(c.channels, c.channels, 3)),
    ),
    "first": lambda c: (
        _plain(3, c.channels, 5),
        nn.Sequential(_plain(3, c.channels, 3), nn.ReLU(True), _plain(c.channels, c.channels, 3)),
    ),
    "bottleneck": lambda c: (
        nn.Sequential(_plain(c.channels, c.channels, 3), nn.ReLU(True), _plain(c.channels, c.channels, 3)),
        nn.Sequential(
            _plain(c.channels, c.channels // 4, 1), nn.ReLU(True), _plain(c.channels // 4, c.channels // 4, 3),
            nn.ReLU(True), _plain(c.channels // 4, c.channels, 1),
        ),
    ),
    "narrow": lambda c: (
        _plain(c.channels, c.channels // 6 or 1, 5),
        nn.Sequential(
            _plain(c.channels, c.channels // 12 or 1, 1), nn.ReLU(True),
            _plain(c.channels // 12 or 1, c.channels // 6 or 1, 5),
        ),
    ),
    "grouped": _grouped,
    "pixelwise": _pixelwise,
    "focus": _focus,
    "three": lambda c: (
        nn.Sequential(
            _plain(3, c.channels // 2, 3), _plain(c.channels // 2, c.channels, 3, 2),
            _plain(c.channels, c.channels // 2, 1), _plain(c.channels // 2, c.channels, 3),
        ),
        _Bare(3, c.channels),
    ),
}  # fmt: skip
FROM_PHOTO = ("first", "focus", "three")  # read the 3 colours
EQUAL = ("pixelwise", "focus")  # the same function with other weights' order
CHOICES = {"pair": PAIRS}


def modules(config: Config) -> tuple[nn.Module, nn.Module]:
    """Both, with random weights; where they are the same function, with the same weights."""
    refuse(config, LIMITS, CHOICES)
    if config.pair in FROM_PHOTO and config.side % 2:
        raise ValueError(f"side must be even, got {config.side}; the nearest is {config.side + 1}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return PAIRS[config.pair](config)


def swap(config: Config) -> Swap:
    """Both blocks counted and run."""
    before, after = pair = modules(config)
    channels = 3 if config.pair in FROM_PHOTO else config.channels
    generator = torch.Generator().manual_seed(config.seed)
    x = torch.randn(1, channels, config.side, config.side, generator=generator)
    with one_thread(), torch.inference_mode():
        seconds = alternating(pair, x)
        difference = None
        if config.pair in EQUAL:
            difference = float((before.double()(x.double()) - after.double()(x.double())).abs().max())
    counted = [_cost(module, channels, config.side) for module in pair]
    return Swap(counted[0], counted[1], seconds, difference)


def alternating(pair: Pair, x: Tensor) -> tuple[float, float]:
    """Median seconds of each, run in turn so that both meet the same machine; the first run of each is left out."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS + 1):
        for module, times in zip(pair, found, strict=True):
            started = time.perf_counter()
            module(x)
            times.append(time.perf_counter() - started)
    return statistics.median(found[0][1:]), statistics.median(found[1][1:])


def _cost(module: nn.Module, channels: int, side: int) -> Cost:
    meta = module.to("meta")
    noted, shapes = ops(Network([Block("block", "conv", meta)]), channels, side)
    return cost(Block("block", "conv", meta), shapes[0], noted)
