"""Receptive field and jump of each block, by the layer tables and the arithmetic of `models.receptive_field`.

A network that runs on the meta device is noted as a table: convolutions and pools are rows, sums and joins are `add`.
What weighs a map by all of it (a gate) is passed by: the field is that of the weighed map. Attention sees the whole
photo and has no row.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from models.networks.blocks import Focus
from models.networks.ops import tensors
from models.networks.zoo import PARTS, Config, network
from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed, written
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import PHOTO, Layer

TABLES = ("EfficientNet-Lite0", "U-Net")  # that stand there already, with the same names
POOLS = ("max_pool2d_with_indices", "avg_pool2d")  # as PyTorch's dispatcher names them
SUMS = ("add", "add_", "cat")


@lru_cache(maxsize=16)
def table(config: Config) -> tuple[Layer, ...]:
    """The layers up to the last map, as rows; raises ValueError for networks that no table can hold."""
    if not config.text and config.name in TABLES:
        return parsed(NETWORKS[config.name])
    if not config.text and config.name in PARTS and config.name != "MobileNet-v2":
        raise ValueError(f"the network must be made of convolutions to have a table, got {config.name}")
    return _Rows(config).rows


def fields(config: Config) -> dict[str, tuple[int, float]]:
    """Receptive field and jump in px of each block with a map; blocks that see all of the photo are missing."""
    rows = table(config)
    found = rf.fields(rf.Config(rows, config.side, config.side))
    by_name = {node.name: index for index, node in enumerate(found.nodes)}
    at = {block.name: by_name.get(_row_name(block.name), by_name.get(block.name)) for block in network(config).blocks}
    return {name: (int(found.size[row]), float(found.jump[row])) for name, row in at.items() if row}


def link(config: Config) -> str:
    """The table as the receptive field page reads it."""
    return written(table(config))


def _row_name(name: str) -> str:
    """Of the row that ends a block."""
    return f"b_{name.replace('·', '_')}"


class _Rows(TorchDispatchMode):
    """The rows of a network, block by block, as it runs on the meta device; the mode holds for this thread alone."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.found: list[Layer] = []
        self.block = ""  # name of the row that ends the present one
        self.seen: dict[int, tuple[Tensor, str]] = {}  # by identity: tensors, held while it runs, and what made them
        self.rows = self._reachable(self._run(config))

    def _run(self, config: Config) -> str:
        """Through all blocks with a map; returns the name of the last row."""
        x, last = torch.empty(1, config.channels, config.side, config.side, device="meta"), PHOTO
        outputs: list[Tensor] = []
        for block in network(config).blocks:
            if block.kind in ("gap", "fc"):
                break
            given = (x, *(() if block.reads is None else (outputs[block.reads],)))
            sources = [last, *(self.seen[id(one)][1] for one in given[1:])]
            self.seen.update((id(one), (one, source)) for one, source in zip(given, sources, strict=True))
            self.block, before = _row_name(block.name), len(self.found)
            with torch.no_grad(), self:
                x = block.module(*given)
            if isinstance(block.module, Focus):  # equal to one convolution
                self.found[before:] = [Layer("conv", 6, 2, 2, name=self.block, inputs=(last,))]
                last = self.block
            else:
                last = self._end(self.seen[id(x)][1], sources)
            self.seen[id(x)] = x, last
            outputs.append(x)
        return last

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        read = list(dict.fromkeys(self.seen[id(one)][1] for one in tensors(args) if id(one) in self.seen))
        if read:  # what is made of weights alone sees nothing
            row = self._row(function._overloadpacket.__name__, args, read)
            self.seen.update((id(one), (one, row)) for one in tensors((result,)))
        return result

    def _row(self, operation: str, args: Sequence[Any], read: list[str]) -> str:
        own = f"{self.block}-{len(self.found)}".replace("-", "_")
        if operation == "convolution" and args[0].dim() == 4 and not args[6]:
            stride, padding, dilation = (value[0] for value in args[3:6])
            self.found.append(Layer("conv", args[1].shape[2], stride, padding, dilation, name=own, inputs=(read[0],)))
        elif operation in POOLS:
            size = args[1][0]
            stride, padding, dilation = (_first(args, place, default) for place, default in ((2, size), (3, 0), (4, 1)))
            self.found.append(Layer("pool", size, stride, padding, dilation, name=own, inputs=(read[0],)))
        elif operation in SUMS and len(read) > 1:
            self.found.append(Layer("add", name=own, inputs=tuple(read)))
        else:
            return read[0]
        return own

    def _end(self, last: str, sources: Sequence[str]) -> str:
        """The row that ends a block gets the block's name."""
        if last in sources:
            return last
        self.found = [_renamed(row, last, self.block) for row in self.found]
        return self.block

    def _reachable(self, last: str) -> tuple[Layer, ...]:
        wanted = {last}
        for row in reversed(self.found):
            if row.name in wanted:
                wanted |= set(row.inputs)
        return tuple(row for row in self.found if row.name in wanted)


def _first(args: Sequence[Any], place: int, default: int) -> int:
    """Of a pair of sides among the arguments of an operation, which leaves out what is at its default."""
    given = args[place] if len(args) > place else None
    return given[0] if given and isinstance(given, list) else default


def _renamed(row: Layer, old: str, new: str) -> Layer:
    inputs = tuple(new if name == old else name for name in row.inputs)
    return replace(row, name=new if row.name == old else row.name, inputs=inputs)
