"""What a unit deep in a network can see of the photo: a square that grows with every kernel, by steps of the jump.

For a chain of layers, ``size = 1 + sum((kernel_size - 1) * dilation * jump)``, where a layer's `jump` is the product
of the strides *before* it: the distance in photo pixels between neighbouring units. Unit ``u`` starts at pixel
``u * jump - padding``, with the effective `padding`, the sum of each layer's padding times its jump. Where paths join,
the smallest and the hull of all are followed side by side.

Reference: Araujo et al., https://distill.pub/2019/computing-receptive-fields; Richter et al., arXiv 2106.12307
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, lcm

import numpy as np

from models.limits import refuse
from models.receptive_field.table import Layer, Node, graph

PRODUCTIVITY = ("productive", "critical", "unproductive")
MAX_SIDE = 4096
LIMITS = {"height": (1, MAX_SIDE), "width": (1, MAX_SIDE)}


@dataclass(frozen=True)
class Config:
    layers: tuple[Layer, ...]
    height: int = 224  # of the photo, px
    width: int = 224  # of the photo, px


@dataclass(frozen=True, eq=False)
class Fields:
    """One entry for the photo (index 0) and each layer, in photo pixels. Boxes may reach beyond the photo."""

    nodes: tuple[Node, ...]  # [L]
    heights: np.ndarray  # [L] int, units
    widths: np.ndarray  # [L] int, units
    size: np.ndarray  # [L] int, the hull of all paths, px
    smallest: np.ndarray  # [L] int, the smallest path, px
    jump: np.ndarray  # [L] px between neighbouring units; a fraction after upsampling
    period: np.ndarray  # [L] int, units after which sizes repeat; 1 unless something was upsampled
    start: np.ndarray  # [L, 2] int, first row and first column of unit 0, px; minus the effective padding
    centre: np.ndarray  # [L, 2] row and column of unit 0's middle, px
    shift: np.ndarray  # [L] px by which the middles of the joined paths differ; 0 where aligned
    widest: np.ndarray  # [L] int, the parent with the largest field; -1 for the photo
    productivity: tuple[str, ...]  # [L] of PRODUCTIVITY, for this photo

    def index(self, name: str) -> int:
        names = [node.name for node in self.nodes]
        if name not in names[1:]:
            raise ValueError(f"the layer must be one of the table's, got {name!r}; the last is {names[-1]!r}")
        return names.index(name)


@dataclass(frozen=True)
class Term:
    """One summand of the size: the layer widens the field by ``(window - 1) * jump``."""

    name: str
    window: int  # effective kernel size
    jump: float  # before the layer, px
    growth: int  # px


def fields(config: Config) -> Fields:
    """Size, jump, start and centre of the field of every layer, on a photo of this height and width."""
    refuse(config, LIMITS)
    nodes = graph(config.layers)
    rows, columns = _sizes(nodes, config.height), _sizes(nodes, config.width)
    down, across = _windows(nodes, rows, _hull), _windows(nodes, columns, _hull)
    size = np.array([window.size for window in across])
    smallest = np.array([window.size for window in _windows(nodes, columns, _narrowest)])
    widest = [max(node.parents, key=lambda parent: size[parent], default=-1) for node in nodes]
    return Fields(
        nodes=nodes,
        heights=np.array(rows),
        widths=np.array(columns),
        size=size,
        smallest=smallest,
        jump=np.array([float(window.jump) for window in across]),
        period=np.array([len(window.first) for window in across]),
        start=np.array([[y.first[0], x.first[0]] for y, x in zip(down, across, strict=True)]),
        centre=np.array([[y.middle, x.middle] for y, x in zip(down, across, strict=True)]),
        shift=np.array([np.ptp([across[parent].middle for parent in node.parents] or [0.0]) for node in nodes]),
        widest=np.array(widest),
        productivity=tuple(_productivity(node, index, smallest, config) for index, node in enumerate(nodes)),
    )


def terms(result: Fields, layer: str) -> tuple[Term, ...]:
    """The summands of ``size - 1`` along the widest path, from the photo on; rows that widen nothing are left out."""
    found = []
    index = result.index(layer)
    while index > 0:
        node, parent = result.nodes[index], int(result.widest[index])
        growth = int(result.size[index] - result.size[parent])
        if growth:
            found.append(Term(node.name, node.window, float(result.jump[parent]), growth))
        index = parent
    return tuple(reversed(found))


def smallest_side(layers: tuple[Layer, ...]) -> int | None:
    """The smallest square photo that leaves every layer a unit, px; None when none up to MAX_SIDE does."""
    return _smallest_side(graph(layers))


def useful_sides(result: Fields) -> tuple[int, int]:
    """Two sides of a photo, px: below the first some layer is critical, above the second no unit sees all of it."""
    return int(result.smallest.max()), int(result.size.max())


@dataclass(frozen=True, eq=False)
class _Window:
    """The pixels that each unit sees along one axis, which repeat after `period` units and `step` pixels."""

    first: np.ndarray  # [period]
    last: np.ndarray  # [period]
    step: int

    def at(self, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        turns, phase = np.divmod(units, len(self.first))
        return self.first[phase] + turns * self.step, self.last[phase] + turns * self.step

    @property
    def jump(self) -> Fraction:
        return Fraction(self.step, len(self.first))

    @property
    def size(self) -> int:
        return int((self.last - self.first).max()) + 1

    @property
    def middle(self) -> float:
        """Middle of unit 0, as if the units of one period were evenly spread."""
        period = len(self.first)
        return float((self.first + self.last).mean() / 2 - (period - 1) / 2 * float(self.jump))


def _windows(nodes: tuple[Node, ...], lengths: list[int], join: Callable) -> list[_Window]:
    """What the units of each node see; ``join`` makes one window of several parents'."""
    windows = [_Window(np.zeros(1, int), np.zeros(1, int), 1)]
    for node in nodes[1:]:
        joined = join(node, [windows[parent] for parent in node.parents])
        windows.append(joined if node.kind == "add" else _widened(node, joined, lengths[node.parents[0]]))
    return windows


def _narrowest(node: Node, parents: list[_Window]) -> _Window:
    return min(parents, key=lambda window: window.size)


def _widened(node: Node, parent: _Window, length: int) -> _Window:
    period = len(parent.first)
    if node.kind == "up":
        units, step = np.arange(period * node.stride), parent.step
    else:
        turns = int(np.lcm(period, node.stride)) // node.stride  # units until the parent's phases repeat
        units, step = np.arange(turns), parent.step * node.stride * turns // period
    first, last = read_units(node, units, length)
    return _Window(parent.at(first)[0], parent.at(last)[1], step)


def _hull(node: Node, parents: list[_Window]) -> _Window:
    jumps = sorted({window.jump for window in parents})
    if len(jumps) > 1:
        raise ValueError(
            f"the branches that {node.name!r} adds must have one jump, got {' and '.join(map(str, jumps))} px; "
            f"give the branch of {jumps[0]} px a stride of {jumps[-1] / jumps[0]}"
        )
    units = np.arange(lcm(*(len(window.first) for window in parents)))
    ends = [window.at(units) for window in parents]
    first, last = np.min([low for low, _ in ends], axis=0), np.max([high for _, high in ends], axis=0)
    return _Window(first, last, int(jumps[0] * len(units)))


def read_units(node: Node, units: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last unit of its parent, `length` units long, that each unit of a node reads."""
    low, _ = margins(node, length)
    if node.kind == "up":
        return -((node.kernel_size - 1 - low - units) // node.stride), (units + low) // node.stride
    first = units * node.stride - low
    return first, first + node.window - 1


def margins(node: Node, length: int) -> tuple[int, int]:
    """Padding before and after an axis of `length` units; for `up`, what is cut off before and after."""
    if node.padding is not None:
        return node.padding, node.padding
    if node.kind == "up":
        total = node.kernel_size - node.stride
    else:
        total = max((ceil(length / node.stride) - 1) * node.stride + node.window - length, 0)
    return total // 2, total - total // 2


def _sizes(nodes: tuple[Node, ...], side: int) -> list[int]:
    sizes = _lengths(nodes, side)
    if sizes[-1] < 1:
        short = nodes[len(sizes) - 1]
        smallest = _smallest_side(nodes)
        remedy = f"the smallest photo for it is {smallest} px" if smallest else f"no photo up to {MAX_SIDE} px suffices"
        raise ValueError(
            f"layer {short.name!r} must leave at least 1 unit, got a window of {short.window} over "
            f"{sizes[short.parents[0]]} units plus padding {short.padding or 0}; "
            f"on a photo of {side} px the network ends there, {remedy}"
        )
    return sizes


def _lengths(nodes: tuple[Node, ...], side: int) -> list[int]:
    """Units of each node along an axis; the list ends early with the first node that keeps none."""
    lengths = [side]
    for node in nodes[1:]:
        length = min(lengths[parent] for parent in node.parents)
        low, high = margins(node, length)
        if node.kind == "up":
            length = (length - 1) * node.stride + node.kernel_size - low - high
        elif node.kind != "add":
            length = (length + low + high - node.window) // node.stride + 1
        lengths.append(length)
        if length < 1:
            break
    return lengths


def _productivity(node: Node, index: int, smallest: np.ndarray, config: Config) -> str:
    """A layer is unproductive when even its smallest input field covers the photo, critical when its own does."""
    side = max(config.height, config.width)
    if node.parents and smallest[list(node.parents)].min() > side:
        return "unproductive"
    return "critical" if smallest[index] > side else "productive"


@lru_cache(maxsize=16)
def _smallest_side(nodes: tuple[Node, ...]) -> int | None:
    return next((side for side in range(1, MAX_SIDE + 1) if _lengths(nodes, side)[-1] >= 1), None)
