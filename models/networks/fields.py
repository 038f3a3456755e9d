"""Receptive field and jump of each block, by the layer tables and the arithmetic of `models.receptive_field`.

A network is traced into a table: convolutions and pools are rows, sums and joins are `add`. What weighs a map by all of
it (a gate) is passed by: the field is that of the weighed map. Attention sees the whole photo and has no row.
"""

from functools import lru_cache
from typing import Any

from torch import fx, nn

from models.networks.blocks import Focus
from models.networks.zoo import PARTS, Config, network
from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed, written
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import PHOTO, Layer

TABLES = ("EfficientNet-Lite0", "U-Net")  # that stand there already, with the same names
WINDOWS = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)


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


class _Rows:
    """The rows of a network, block by block."""

    def __init__(self, config: Config) -> None:
        self.found: list[Layer] = []
        ends: list[str] = []
        last = PHOTO
        for block in network(config).blocks:
            if block.kind in ("gap", "fc"):
                break
            earlier = () if block.reads is None else (ends[block.reads],)
            last = self._block(block.module, (last, *earlier), _row_name(block.name))
            ends.append(last)
        self.rows = self._reachable(last)

    def _block(self, module: nn.Module, sources: tuple[str, ...], name: str) -> str:
        """Adds the rows of a block; returns the name of the row that ends it."""
        if isinstance(module, Focus):  # equal to one convolution
            self.found.append(Layer("conv", 6, 2, 2, name=name, inputs=sources))
            return name
        if isinstance(module, WINDOWS):
            module = nn.Sequential(module)
        graph = _Tracer().trace(module)
        inputs = iter(sources)
        at: dict[fx.Node, str] = {}
        for node in graph.nodes:
            if node.op == "placeholder":
                at[node] = next(inputs)
            elif node.op == "output":
                return self._end(at[node.args[0]], sources, name)
            elif any(one in at for one in node.all_input_nodes):  # what is made of weights alone sees nothing
                at[node] = self._row(node, dict(module.named_modules()), at, name)
        return name

    def _row(self, node: fx.Node, modules: dict[str, nn.Module], at: dict[fx.Node, str], name: str) -> str:
        read = list(dict.fromkeys(at[one] for one in node.all_input_nodes if one in at))
        part = modules.get(str(node.target)) if node.op == "call_module" else None
        own = f"{name}-{len(self.found)}".replace("-", "_")
        if isinstance(part, WINDOWS):
            self.found.append(_layer(part, own, read[0]))
            return own
        joins = getattr(node.target, "__name__", "") in ("add", "iadd", "cat")
        if joins and len(read) > 1:
            self.found.append(Layer("add", name=own, inputs=tuple(read)))
            return own
        return read[0]

    def _end(self, last: str, sources: tuple[str, ...], name: str) -> str:
        """The row that ends a block gets the block's name."""
        if last in sources:
            return last
        self.found = [_renamed(row, last, name) for row in self.found]
        return name

    def _reachable(self, last: str) -> tuple[Layer, ...]:
        wanted = {last}
        for row in reversed(self.found):
            if row.name in wanted:
                wanted |= set(row.inputs)
        return tuple(row for row in self.found if row.name in wanted)


class _Tracer(fx.Tracer):
    """Stops at what has a window, and at torch's own modules."""

    def is_leaf_module(self, module: nn.Module, name: str) -> bool:
        return isinstance(module, WINDOWS) or super().is_leaf_module(module, name)


def _layer(part: Any, name: str, source: str) -> Layer:
    size, stride, padding, dilation = (
        value[0] if isinstance(value, tuple) else value
        for value in (part.kernel_size, part.stride, part.padding, getattr(part, "dilation", 1))
    )
    kind = "conv" if isinstance(part, nn.Conv2d) else "pool"
    return Layer(kind, size, stride, padding, dilation, name=name, inputs=(source,))


def _renamed(row: Layer, old: str, new: str) -> Layer:
    inputs = tuple(new if name == old else name for name in row.inputs)
    return Layer(row.kind, row.kernel_size, row.stride, row.padding, row.dilation, 1, new if row.name == old else row.name, inputs)  # noqa: E501  # fmt: skip
