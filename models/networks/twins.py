"""A block, or a whole network, beside a cheaper one: weights, multiplications, milliseconds, and where both are equal.

Both read the same. Times are of one thread on this machine, both run in turn, the fastest of several runs.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from models.images.sizes import middle_square
from models.limits import near_divisor, refuse
from models.networks import blocks, exchange, walk, zoo
from models.networks.costs import Cost, cost, costs
from models.networks.exchange import EQUAL
from models.networks.network import Block, Network
from models.networks.ops import ops
from models.stopwatch import fastest

RUNS, NETWORK_RUNS = 7, 3
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
    seconds: tuple[float, ...] | None  # before, after; None where they are too large to run
    difference: float | None  # largest |before - after| in double precision, where both are the same function


def _plain(channels: int, out: int, size: int, stride: int = 1) -> nn.Conv2d:
    """A convolution without bias, norm or activation."""
    return nn.Conv2d(channels, out, size, stride, size // 2, bias=False)


def _grouped(conv: nn.Conv2d, config: Config) -> nn.Module:
    found = exchange.grouped(conv, config.groups)
    if found is None:
        near = near_divisor(config.channels, config.groups)
        raise ValueError(
            f"groups must divide the {config.channels} channels, got {config.groups}; the nearest is {near}"
        )
    return found


def _bare(channels: int, out: int) -> blocks.Focus:
    """Focus with its convolution alone."""
    focus = blocks.Focus(channels, out)
    focus.convolution = _plain(4 * channels, out, 3)
    return focus


def _wide(config: Config) -> Pair:
    c, few = config.channels, config.channels // 4
    layers = _plain(c, few, 1), nn.ReLU(True), _plain(few, few, 3), nn.ReLU(True), _plain(few, c, 1)
    return nn.Sequential(_plain(c, c, 3), nn.ReLU(True), _plain(c, c, 3)), nn.Sequential(*layers)


def _three(config: Config) -> Pair:
    c, half = config.channels, config.channels // 2
    layers = _plain(3, half, 3), _plain(half, c, 3, 2), _plain(c, half, 1), _plain(half, c, 3)
    return nn.Sequential(*layers), _bare(3, c)


def _by(twin: Callable[..., nn.Module | None], before: nn.Module) -> Pair:
    return before, twin(before)  # type: ignore[return-value]


PAIRS: dict[str, Callable[[Config], Pair]] = {
    "separable": lambda c: _by(exchange.separable, _plain(c.channels, c.channels, 3)),
    "pairs": lambda c: _by(exchange.pair, _plain(c.channels, c.channels, 5)),
    "first": lambda c: _by(exchange.pair, _plain(3, c.channels, 5)),
    "bottleneck": _wide,
    "narrow": lambda c: _by(exchange.narrow, _plain(c.channels, c.channels // 6 or 1, 5)),
    "grouped": lambda c: _by(lambda conv: _grouped(conv, c), _plain(c.channels, c.channels, 3)),
    "pixelwise": lambda c: _by(exchange.pixelwise, _plain(c.channels, c.channels, 1)),
    "focus": lambda c: _by(exchange.single, _bare(3, c.channels)),
    "three": _three,
}
FROM_PHOTO = ("first", "focus", "three")  # read the 3 colours
CHOICES = {"pair": PAIRS}


def modules(config: Config) -> Pair:
    """Both, with random weights; where they are the same function, with the same weights."""
    refuse(config, LIMITS, CHOICES)
    if config.pair in FROM_PHOTO and config.side % 2:
        raise ValueError(f"side must be even, got {config.side}; the nearest is {config.side + 1}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return PAIRS[config.pair](config)


def swap(config: Config) -> Swap:
    """Both blocks counted and run."""
    pair = modules(config)
    channels = 3 if config.pair in FROM_PHOTO else config.channels
    x = torch.randn(1, channels, config.side, config.side, generator=torch.Generator().manual_seed(config.seed))
    counted = [_cost(module, channels, config.side) for module in pair]
    return Swap(counted[0], counted[1], *_run(pair, x, config.pair, RUNS))


def inside(config: zoo.Config, pixels: np.ndarray) -> Swap:
    """A network without and with the exchange in its stages, on the photo [H, W, 3] uint8."""
    before, after = (costs(one) for one in (config.plain, config))
    try:
        for one in (before, after):
            walk.refuse_large(one.blocks)
    except ValueError:
        return Swap(before.total, after.total, None, None)
    pair = tuple(walk.runnable(one, len(before.blocks)) for one in (config.plain, config))
    x = walk.tensor(config, middle_square(pixels, config.side))
    return Swap(before.total, after.total, *_run(pair, x, config.exchange, NETWORK_RUNS))  # type: ignore[arg-type]


def _run(pair: Pair, x: Tensor, kind: str, runs: int) -> tuple[tuple[float, ...], float | None]:
    """Seconds of both, and where they are the same function how far they are from it."""
    with torch.inference_mode():
        seconds = fastest(*(partial(module, x) for module in pair), times=runs)
        if kind not in EQUAL:
            return seconds, None
        first, second = (copy.deepcopy(module).double()(x.double()) for module in pair)
        return seconds, float((first - second).abs().max())


def _cost(module: nn.Module, channels: int, side: int) -> Cost:
    block = Block("block", "conv", copy.deepcopy(module).to("meta"))
    noted, shapes, _ends = ops(Network([block]), channels, side)
    return cost(block, shapes[0], noted)
