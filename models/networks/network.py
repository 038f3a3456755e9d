"""Networks as chains of named blocks: built from rows, or cut out of networks that torchvision and others define."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import gcd, prod

import torch
from torch import Tensor, nn

from models.limits import near_divisor
from models.networks import blocks
from models.networks.blocks import Conv
from models.networks.exchange import EXCHANGES, GATES, exchanged
from models.networks.notation import Row, unrolled

Shape = tuple[int, ...]  # of one picture's map: [C, H, W], [C] or [tokens, C]


@dataclass(frozen=True, eq=False)
class Block:
    name: str
    kind: str
    module: nn.Module
    reads: int | None = None  # index of an earlier block whose output is a second input

    @property
    def stage(self) -> str:
        """`layer1` of the blocks `layer1·1`, `layer1·2`."""
        return self.name.partition("·")[0]


class Network(nn.Module):
    """Blocks in a row; some read an earlier block's output besides the one before."""

    def __init__(self, found: Sequence[Block]):
        super().__init__()
        self.blocks = tuple(found)
        self.modules_in_order = nn.ModuleList(block.module for block in found)

    def steps(self, x: Tensor, count: int | None = None) -> list[Tensor]:
        """The output of each of the first ``count`` blocks."""
        outputs: list[Tensor] = []
        for block in self.blocks[:count]:
            earlier = () if block.reads is None else (outputs[block.reads],)
            x = block.module(x, *earlier)
            outputs.append(x)
        return outputs

    def forward(self, x: Tensor) -> Tensor:
        return self.steps(x)[-1]

    def exchanged(self, kind: str, stages: Sequence[str], channels: Sequence[int]) -> "Network":
        """The network after an exchange in these stages; the blocks make maps of so many channels."""
        found = []
        for block, count in zip(self.blocks, channels, strict=False):
            new = exchanged(kind, block.module, block.kind, count) if block.stage in stages else None
            found.append(replace(block, module=new) if new else block)
        return Network(found).eval()


def built(rows: Sequence[Row], side: int, channels: int = 3, device: str = "meta") -> Network:
    """The network of these rows for photos of ``side`` px, in evaluation mode; its weights are yet to be drawn.

    Raises ValueError where a block does not fit what comes before it.
    """
    found: list[Block] = []
    shapes: list[Tensor] = [torch.empty(1, channels, side, side, device="meta")]
    singles = unrolled(rows)
    names, climbs = [row.name for row in singles], any(row.kind == "up" for row in singles)
    for row in singles:
        x = shapes[-1]
        reads = names.index(row.reads) if row.reads else None
        earlier = () if reads is None else (shapes[reads + 1],)
        if row.kind == "maxpool" and climbs and x.dim() == 4 and x.shape[2] % row.stride:
            raise ValueError(f"block {row.name!r} must divide its map without a rest, as the way up multiplies it, got {x.shape[2]} units")  # noqa: E501  # fmt: skip
        with torch.device("meta"):
            module = _module(row, tuple(x.shape[1:])).eval()
            try:
                shapes.append(module(x, *earlier))
            except RuntimeError:
                raise ValueError(_too_small(row, tuple(x.shape[2:]), side)) from None
            module = _switched(row, module, shapes[-1].shape[1])
        found.append(Block(row.name, row.kind, module if device == "meta" else module.to_empty(device=device), reads))
    return Network(found)


def _too_small(row: Row, map_side: Shape, side: int) -> str:
    sides = " x ".join(map(str, map_side)) or "no map"
    return f"block {row.name!r} must leave at least 1 unit of what it reads, got {sides} on a photo of {side} px"


def _module(row: Row, shape: Shape) -> nn.Module:
    """The module of a row that reads a map of this shape."""
    if row.kind not in ("fc", "drop") and len(shape) != 3:
        raise ValueError(f"block {row.name!r} must read a map, got {shape[0]} numbers: put it before 'gap' and 'fc'")
    if row.kind in ("conv", "separable") and (shape[0] % row.groups or row.channels[0] % row.groups):
        into, out, near = shape[0], row.channels[0], near_divisor(gcd(shape[0], row.channels[0]), row.groups)
        raise ValueError(
            f"groups of block {row.name!r} must divide its {into} channels in and {out} out, got {row.groups}; "
            f"the nearest is {near}"
        )
    return MODULES[row.kind](row, shape)


def _switched(row: Row, module: nn.Module, channels: int) -> nn.Module:
    """The module after the exchanges that its row switches on; it makes so many channels."""
    for kind in (word for word in row.switches if word in EXCHANGES and row.kind != "gate"):
        found = exchanged(kind, module, row.kind, channels)
        if found is None:
            raise ValueError(f"block {row.name!r} must have what +{kind} exchanges, got {row.kind}")
        module = found
    return module.eval()


def _conv(row: Row, shape: Shape) -> nn.Module:
    activation = next((name for name in row.switches if name in blocks.ACTIVATIONS), "relu")
    return Conv(
        shape[0], row.channels[0], row.kernel_size, row.stride, row.padding,
        groups=row.groups, norm="bn" in row.switches, activation=activation,
    )  # fmt: skip


def _residual(row: Row, shape: Shape) -> nn.Module:
    if row.kind == "bottleneck" and row.channels[0] % 4:
        nearest = 4 * max(1, round(row.channels[0] / 4))
        raise ValueError(
            f"channels of bottleneck {row.name!r} must be divisible by 4, got {row.channels[0]}; "
            f"the nearest is {nearest}"
        )
    return blocks.Residual(
        shape[0], row.channels[0], row.stride, bottleneck=row.kind == "bottleneck", plain=row.kind == "plain"
    )


def _pool(row: Row, shape: Shape) -> nn.Module:
    kind = nn.MaxPool2d if row.kind == "maxpool" else nn.AvgPool2d
    return kind(row.kernel_size, row.stride, row.padding or 0, ceil_mode="ceil" in row.switches)


def _full(row: Row, shape: Shape) -> nn.Module:
    activation = next((name for name in row.switches if name in blocks.ACTIVATIONS), "relu")
    return nn.Sequential(nn.Flatten(), nn.Linear(prod(shape), row.channels[0]), blocks.ACTIVATIONS[activation]())


def _gate(row: Row, shape: Shape) -> nn.Module:
    return GATES[next((name for name in row.switches if name in GATES), "se")](shape[0])


MODULES: dict[str, Callable[[Row, Shape], nn.Module]] = {
    "conv": _conv, "residual": _residual, "bottleneck": _residual, "plain": _residual, "maxpool": _pool,
    "avgpool": _pool, "fc": _full, "gate": _gate,
    "inception": lambda row, shape: blocks.Inception(shape[0], row.channels, row.kernel_size),
    "dense": lambda row, shape: blocks.Dense(shape[0], row.channels[0], row.layers),
    "transition": lambda row, shape: blocks.Transition(shape[0], row.channels[0]),
    "separable": lambda row, shape: blocks.Separable(shape[0], row.channels[0], row.kernel_size, row.stride),
    "focus": lambda row, shape: blocks.Focus(shape[0], row.channels[0]),
    "cthree": lambda row, shape: blocks.C3(shape[0], row.channels[0], row.layers, "noshortcut" not in row.switches),
    "spp": lambda row, shape: blocks.PyramidPool(shape[0], row.channels[0]),
    "up": lambda row, shape: blocks.Up(shape[0], row.channels[0]),
    "gap": lambda row, shape: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "drop": lambda row, shape: nn.Dropout(),
    "norm": lambda row, shape: nn.Sequential(nn.BatchNorm2d(shape[0]), nn.ReLU(True)),
    "lrn": lambda row, shape: nn.LocalResponseNorm(5),
    "subsample": lambda row, shape: blocks.Subsample(shape[0]),
    "table": lambda row, shape: blocks.Table(),
}  # fmt: skip
