"""Receptive field and jump of each block, by the layer tables and the arithmetic of `models.receptive_field`.

The operations of a network become a table: convolutions and pools are rows, sums and joins are `add`. What weighs a map
by all of it (a gate) is passed by: the field is that of the weighed map. Attention sees the whole photo and has no row.
"""

from dataclasses import replace
from functools import lru_cache

from models.networks import ops
from models.networks.costs import Costs, costs
from models.networks.zoo import PARTS, Config
from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed, written
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import PHOTO, Layer

TABLES = ("EfficientNet-Lite0", "U-Net")  # that stand there already, with the same names
FOCUS = Layer("conv", 6, 2, 2)  # to which a block of this kind is equal


@lru_cache(maxsize=16)
def table(config: Config) -> tuple[Layer, ...]:
    """The layers up to the last map, as rows; raises ValueError for networks that no table can hold."""
    if not config.text and config.name in TABLES:
        return parsed(NETWORKS[config.name])
    if not config.text and config.name in PARTS and config.name != "MobileNet-v2":
        raise ValueError(f"the network must be made of convolutions to have a table, got {config.name}")
    return _reachable(*_rows(costs(config)))


def fields(config: Config) -> dict[str, tuple[int, float]]:
    """Receptive field and jump in px of each block with a map; blocks that see all of the photo are missing."""
    found = rf.fields(rf.Config(table(config), config.side, config.side))
    rows = {node.name: index for index, node in enumerate(found.nodes)}
    at = {one.name: rows.get(_row_name(one.name), rows.get(one.name)) for one in costs(config).blocks}
    return {name: (int(found.size[row]), float(found.jump[row])) for name, row in at.items() if row}


def link(config: Config) -> str:
    """The table as the receptive field page reads it."""
    return written(table(config))


def _row_name(name: str) -> str:
    """Of the row that ends a block."""
    return f"b_{name.replace('·', '_')}"


def _rows(found: Costs) -> tuple[list[Layer], str]:
    """All rows, and the name of the last before the photo's places are lost."""
    rows: list[Layer] = []
    made = {ops.PHOTO: PHOTO}  # by the number of an operation: the row that its output comes from
    block_of: dict[str, int] = {}  # by the name of a row
    for number, op in enumerate(found.ops):
        block, read = found.blocks[op.block], tuple(dict.fromkeys(made[one] for one in op.reads))
        made[number] = read[0] if read else ""
        row = _row(block.kind, op, read)
        if row and not (row is FOCUS and block_of.get(read[0]) == op.block):
            made[number] = name = f"{_row_name(block.name)}_{len(rows)}"
            block_of[name] = op.block
            rows.append(replace(row, name=name, inputs=read if row.kind == "add" else read[:1]))
    own = [(made[end], block) for end, block in zip(found.ends, found.blocks, strict=True)]
    names = {row: _row_name(block.name) for index, (row, block) in enumerate(own) if block_of.get(row) == index}
    rows = [
        replace(one, name=names.get(one.name, one.name), inputs=tuple(names.get(read, read) for read in one.inputs))
        for one in rows
    ]
    maps = [row for row, block in own if block.kind not in ("gap", "fc")]
    return rows, names.get(maps[-1], maps[-1]) if maps else PHOTO


def _row(block: str, op: ops.Op, read: tuple[str, ...]) -> Layer | None:
    """The row of an operation that reads these; None where it is passed by."""
    if block == "focus":
        return FOCUS
    if op.window:
        size, stride, padding, dilation = op.window
        return Layer("conv" if op.kind == "conv" else "pool", size, stride, padding, dilation)
    return Layer("add") if op.kind in ("addition", "joining") and len(read) > 1 else None


def _reachable(rows: list[Layer], last: str) -> tuple[Layer, ...]:
    wanted = {last}
    for row in reversed(rows):
        if row.name in wanted:
            wanted |= set(row.inputs)
    return tuple(row for row in rows if row.name in wanted)
