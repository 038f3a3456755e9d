"""The layer table: one row a layer, and the graph of single layers behind it.

A table reads from top to bottom. A row reads the row above it, unless its `inputs` name other rows above, or `input`,
the photo; an `add` joins the rows that it names, which is how a skip connection is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from models.limits import refuse

PHOTO = "input"
KINDS = ("conv", "pool", "up", "add")
MAX_NODES = 300
LIMITS = {"kernel_size": (1, 31), "stride": (1, 4), "padding": (0, 15), "dilation": (1, 24), "repeat": (1, 40)}


@dataclass(frozen=True)
class Layer:
    """One row. `up` is a transposed convolution: with kernel size = stride it repeats each value."""

    kind: str = "conv"  # one of KINDS
    kernel_size: int = 3
    stride: int = 1
    padding: int | None = None  # None: as much as keeps ceil(size / stride), as "SAME" does
    dilation: int = 1
    repeat: int = 1
    name: str = ""  # empty: the kind and the number of the row
    inputs: tuple[str, ...] = ()  # names of rows above; empty: the row above


@dataclass(frozen=True)
class Node:
    """One layer of the graph, read by others through its index; index 0 is the photo."""

    name: str
    kind: str
    kernel_size: int
    stride: int
    padding: int | None
    dilation: int
    parents: tuple[int, ...]  # indices of nodes, all smaller than its own

    @property
    def window(self) -> int:
        """The effective kernel size, `dilation * (kernel_size - 1) + 1`."""
        return self.dilation * (self.kernel_size - 1) + 1


def within_limits(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The table with every number moved to the nearest that is allowed."""
    return tuple(replace(layer, **_nearest(layer)) for layer in layers)


def graph(layers: Sequence[Layer]) -> tuple[Node, ...]:
    """The photo and every single layer, in the order of the table, repeats unrolled.

    Raises ValueError for an empty table, values out of range, two rows of one name, inputs that are no row above (so
    that nothing can run in a circle), and branches that lead nowhere.
    """
    if not layers:
        raise ValueError("the table must have at least 1 layer, got none")
    rows = [replace(layer, name=layer.name or f"{layer.kind}{number}") for number, layer in enumerate(layers, 1)]
    names = [row.name for row in rows]
    for number, row in enumerate(rows):
        _refuse_values(row)
        _refuse_names(row, names[:number], names)
    count = sum(row.repeat for row in rows)
    if count > MAX_NODES:
        raise ValueError(f"the table must have at most {MAX_NODES} layers, repeats counted, got {count}")

    nodes = [Node(PHOTO, PHOTO, 1, 1, 0, 1, ())]
    index = {PHOTO: 0}
    for row in rows:
        parents = tuple(index[name] for name in row.inputs) or (len(nodes) - 1,)
        for copy in range(1, row.repeat + 1):
            name = row.name if row.repeat == 1 else f"{row.name}·{copy}"
            adds = row.kind == "add"
            numbers = (1, 1, 0, 1) if adds else (row.kernel_size, row.stride, row.padding, row.dilation)
            nodes.append(Node(name, row.kind, *numbers, parents))
            parents = (len(nodes) - 1,)
        index[row.name] = len(nodes) - 1
    _refuse_loose_ends(nodes)
    return tuple(nodes)


def _nearest(layer: Layer) -> dict[str, Any]:
    return {name: min(max(getattr(layer, name), low), high) for name, (low, high) in _limits(layer).items()}


def _limits(layer: Layer) -> dict[str, tuple[int, int]]:
    """The limits of what is set: no padding is none that could be too large."""
    return {name: limits for name, limits in LIMITS.items() if getattr(layer, name) is not None}


def _refuse_values(row: Layer) -> None:
    try:
        refuse(row, _limits(row), {"kind": KINDS})
    except ValueError as error:
        raise ValueError(f"layer {row.name!r}: {error}") from None
    if row.kind == "add" and (len(row.inputs) < 2 or row.repeat > 1):
        raise ValueError(
            f"layer {row.name!r} must name the 2 or more layers that it adds, and not be repeated, "
            f"got {len(row.inputs)} names and {row.repeat} repeats"
        )
    if row.kind != "add" and len(row.inputs) > 1:
        raise ValueError(f"layer {row.name!r} must read 1 layer, got {len(row.inputs)}; join them with an 'add' first")
    if row.kind == "up" and (row.kernel_size < row.stride or row.dilation > 1):
        raise ValueError(
            f"layer {row.name!r} must have a kernel size of at least its stride {row.stride} and dilation 1, "
            f"got {row.kernel_size} and {row.dilation}; the nearest is {max(row.kernel_size, row.stride)} and 1"
        )


def _refuse_names(row: Layer, above: Sequence[str], names: Sequence[str]) -> None:
    if row.name == PHOTO or names.count(row.name) > 1:
        raise ValueError(f"the name of each layer must be its own, got {row.name!r} more than once")
    for name in row.inputs:
        if name not in above and name != PHOTO:
            fault = "which stands below it or is itself: a circle" if name in names else "which is no layer"
            nearest = (get_close_matches(name, above, 1, 0) or [PHOTO])[0]
            raise ValueError(
                f"layer {row.name!r} must read layers above it, got {name!r}, {fault}; the nearest is {nearest!r}"
            )


def _refuse_loose_ends(nodes: Sequence[Node]) -> None:
    read = {parent for node in nodes for parent in node.parents}
    for index, node in enumerate(nodes[:-1]):
        if index not in read:
            raise ValueError(f"every branch must lead to the last layer, got {node.name!r}, which no layer reads")
