"""What single units read: the box of every unit in every layer before it, and the exact pixels of one unit.

The boxes are found by walking back from the unit, layer by layer; `arithmetic.fields` finds the same sizes by
walking forward from the photo.
"""

from dataclasses import dataclass

import numpy as np

from models.receptive_field.arithmetic import Config, Fields, fields, margins, read_units
from models.receptive_field.table import Node


@dataclass(frozen=True, eq=False)
class Cone:
    """What every unit of one layer reads in each layer before it; empty (first > last) where no path leads there."""

    rows: np.ndarray  # [L, H, 2] int, first and last row, may lie in the padding
    columns: np.ndarray  # [L, W, 2] int, first and last column


def boxes(config: Config, layer: str) -> Cone:
    """The cone of every unit of a layer: one box in each layer before it, first of all in the photo (index 0)."""
    result = fields(config)
    target = result.index(layer)
    return Cone(
        rows=_intervals(result.nodes, result.heights, target), columns=_intervals(result.nodes, result.widths, target)
    )


def support(config: Config, layer: str, unit: tuple[int, int]) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of the photo that the unit reads, the padding left out.

    Each tap of each kernel is followed, so that the holes of a dilated kernel at the photo's edge are seen too.
    """
    result = fields(config)
    target = result.index(layer)
    height, width = int(result.heights[target]), int(result.widths[target])
    if not (0 <= unit[0] < height and 0 <= unit[1] < width):
        nearest = (min(max(unit[0], 0), height - 1), min(max(unit[1], 0), width - 1))
        raise ValueError(f"the unit must lie in the {height} x {width} map, got {unit}; the nearest is {nearest}")
    rows = _taps(result.nodes, result.heights, target, unit[0])
    columns = _taps(result.nodes, result.widths, target, unit[1])
    if not (len(rows) and len(columns)):
        raise ValueError(f"the unit must see at least one pixel, got {unit}, which sees only padding")
    return int(rows[0]), int(columns[0]), int(rows[-1]), int(columns[-1])


def unit_at(result: Fields, index: int, place: tuple[float, float]) -> tuple[int, int]:
    """The unit of a layer that lies nearest to a place on the photo, given as shares of its height and width."""
    found = []
    for axis, sides in enumerate((result.heights, result.widths)):
        units = (place[axis] * sides[0] - 0.5 - result.centre[index, axis]) / result.jump[index]
        found.append(int(min(max(np.floor(units + 0.5), 0), sides[index] - 1)))
    return found[0], found[1]


def _intervals(nodes: tuple[Node, ...], lengths: np.ndarray, target: int) -> np.ndarray:
    """First and last unit read in every node by each unit of the target: [L, U, 2]."""
    units = np.arange(lengths[target])
    far = np.iinfo(np.int32).max
    found = np.full((len(nodes), len(units), 2), (far, -far), dtype=np.int64)  # [L, U, 2]
    found[target] = units[:, None]
    for index in range(target, 0, -1):
        node = nodes[index]
        if found[index, 0, 0] == far:
            continue
        for parent in node.parents:
            first, last = found[index].T
            if node.kind != "add":
                length = int(lengths[parent])
                first, last = read_units(node, first, length)[0], read_units(node, last, length)[1]
            found[parent, :, 0] = np.minimum(found[parent, :, 0], first)
            found[parent, :, 1] = np.maximum(found[parent, :, 1], last)
    return found


def _taps(nodes: tuple[Node, ...], lengths: np.ndarray, target: int, unit: int) -> np.ndarray:
    """Sorted pixels along one axis that a unit reads."""
    read = [np.zeros(0, int) for _ in nodes]
    read[target] = np.array([unit])
    for index in range(target, 0, -1):
        node = nodes[index]
        for parent in node.parents:
            length = int(lengths[parent])
            taps = read[index]
            if node.kind == "up":
                steps = taps[:, None] + margins(node, length)[0] - np.arange(node.kernel_size)
                taps = steps[steps % node.stride == 0] // node.stride
            elif node.kind != "add":
                first = taps * node.stride - margins(node, length)[0]
                taps = (first[:, None] + node.dilation * np.arange(node.kernel_size)).ravel()
            read[parent] = np.union1d(read[parent], taps[(taps >= 0) & (taps < length)])
    return read[0]
