"""The layer table as a real network: a unit sees where its gradient is not zero, and painting elsewhere is lost on it.

Nothing here knows the formulas of `arithmetic`: the network is run by torch, and its gradient is looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.receptive_field.arithmetic import Config, fields, margins
from models.receptive_field.table import Node

CHANNELS = 4
SEEDS = 10  # random networks to try until a unit is not 0
CONVOLVED: dict[int, Callable[..., Tensor]] = {3: F.conv1d, 4: F.conv2d}
TRANSPOSED: dict[int, Callable[..., Tensor]] = {3: F.conv_transpose1d, 4: F.conv_transpose2d}
POOLED: dict[int, Callable[..., Tensor]] = {3: F.max_pool1d, 4: F.max_pool2d}
ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {"none": lambda x: x, "ReLU": F.relu}


@dataclass(frozen=True)
class Painting:
    """A unit before and after some pixels of the photo were painted over."""

    before: np.ndarray  # [C] the unit's values
    after: np.ndarray  # [C]
    painted: int  # pixels that differ
    inside: int  # of these, how many lie in the unit's field
    picture: np.ndarray  # [H, W, 3] uint8, the photo painted over

    @property
    def change(self) -> float:
        """Largest absolute change of a value; exactly 0 when no bit differs."""
        return float(np.abs(self.after - self.before).max())


def maps(
    nodes: Sequence[Node], photo: Tensor, kernels: Sequence[Tensor | None], activation: str = "none", skip: bool = True
) -> Tensor:
    """The last node's map: [B, C, ...] from [B, C, H, W] or, along one axis, [B, C, N].

    With an activation, pools take the maximum, as real networks do; without, the mean or any kernel given, so that the
    network is linear. Without `skip`, an `add` passes on only the first layer that it names.
    """
    known = {0: photo}
    last_use = {parent: index for index, node in enumerate(nodes) for parent in node.parents}
    for index, (node, kernel) in enumerate(zip(nodes[1:], kernels[1:], strict=True), 1):
        inputs = [known[parent] for parent in (node.parents if skip else node.parents[:1])]
        known[index] = _sum(inputs) if kernel is None else _layer(node, inputs[0], kernel, activation)
        for parent in node.parents:
            if last_use[parent] == index:
                known.pop(parent, None)  # frees the memory where no gradient needs it
    return known[len(nodes) - 1]


def measured_size(config: Config, layer: str) -> int:
    """Size of a layer's field, measured along a strip of photo long enough to hold it: the support of a gradient, px.

    Several units in the strip's middle are measured where upsampling lets neighbours see different numbers of pixels.
    """
    result = fields(config)
    target = result.index(layer)
    nodes = result.nodes[: target + 1]
    period = int(result.period[target])
    length = int(2 * result.size[target] + 4 * max(period, 8) * result.jump.max())
    strip, units = _strip(nodes, length)
    middle = len(units) // 2
    return max(int(np.ptp(_seen(strip, unit))) + 1 for unit in units[middle : middle + period])


def measured_support(config: Config, layer: str, unit: tuple[int, int]) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of the photo where the unit's gradient is not zero.

    Square kernels of ones are products of a column and a row, so each axis is measured by itself.
    """
    result = fields(config)
    nodes = result.nodes[: result.index(layer) + 1]
    ends = []
    for place, length in zip(unit, (config.height, config.width), strict=True):
        strip, units = _strip(nodes, length)
        seen = _seen(strip, units[place])
        if not len(seen):
            raise ValueError(f"the unit must see at least one pixel, got {unit}, which sees only padding")
        ends.append((int(seen[0]), int(seen[-1])))
    (top, bottom), (left, right) = ends
    return top, left, bottom, right


def painting(
    config: Config,
    layer: str,
    unit: tuple[int, int],
    box: tuple[int, int, int, int],
    pixels: np.ndarray,
    mask: np.ndarray,
) -> Painting:
    """Paint the mask's pixels in their negative colour, and run a random network on the photo before and after.

    A ReLU unit may be 0 whatever it reads: other weights are drawn until one of its channels is not.
    In double precision torch sums each output from its own window alone, so that equal means bitwise equal.
    `pixels` is [H, W, 3] uint8, `mask` [H, W] bool, `box` first row, first column, last row and last column.
    """
    if pixels.shape[:2] != (config.height, config.width) or mask.shape != pixels.shape[:2]:
        raise ValueError(
            f"photo and mask must be {config.height} x {config.width} px, got {pixels.shape[:2]} and {mask.shape}"
        )
    result = fields(config)
    nodes = result.nodes[: result.index(layer) + 1]
    painted = np.where(mask[..., None], 255 - pixels, pixels)
    both = torch.from_numpy(np.stack([pixels, painted])).permute(0, 3, 1, 2).double() / 127.5 - 1
    for seed in range(SEEDS):
        kernels = random_kernels(nodes, CHANNELS, seed, "ReLU", torch.float64)
        with torch.inference_mode():
            before, after = (
                maps(nodes, photo[None], kernels, "ReLU")[0, :, unit[0], unit[1]].numpy() for photo in both
            )
        if before.any():
            break
    top, left, bottom, right = box
    inside = int(mask[top : bottom + 1, left : right + 1].sum())
    return Painting(before, after, int(mask.sum()), inside, painted)


def random_kernels(
    nodes: Sequence[Node], channels: int, seed: int, activation: str, dtype: torch.dtype = torch.float32
) -> list[Tensor | None]:
    """Normal weights that keep the variance from layer to layer; the first layer reads 3 colours."""
    generator = torch.Generator().manual_seed(seed)
    gain = 2.0 if activation == "ReLU" else 1.0
    depths = [3]
    kernels: list[Tensor | None] = [None]
    for node in nodes[1:]:
        depth = depths[node.parents[0]]
        kernel = None
        if node.kind == "pool":
            kernel = torch.full((depth, 1, *[node.kernel_size] * 2), 1 / node.kernel_size**2, dtype=dtype)
        elif node.kind != "add":
            taps = node.kernel_size**2 / (node.stride**2 if node.kind == "up" else 1)
            shape = (channels, depth) if node.kind == "conv" else (depth, channels)
            kernel = torch.randn(*shape, node.kernel_size, node.kernel_size, generator=generator, dtype=dtype)
            kernel *= (gain / (depth * taps)) ** 0.5
            depth = channels
        depths.append(depth)
        kernels.append(kernel)
    return kernels


def uniform_kernels(nodes: Sequence[Node], axes: int = 2) -> list[Tensor | None]:
    """Every kernel of one channel with equal weights that sum to 1."""
    return [kernel if kernel is None else kernel / kernel.sum() for kernel in _ones(nodes, axes)]


def _ones(nodes: Sequence[Node], axes: int) -> list[Tensor | None]:
    return [
        None if node.kind in ("add", "input") else torch.ones(1, 1, *(node.kernel_size,) * axes, dtype=torch.float64)
        for node in nodes
    ]


def _strip(nodes: Sequence[Node], length: int) -> tuple[Tensor, Tensor]:
    """A photo of one row, and the last node's map of it by kernels of ones, so that no path cancels another."""
    strip = torch.ones(1, 1, length, dtype=torch.float64, requires_grad=True)
    return strip, maps(nodes, strip, _ones(nodes, 1))[0, 0]


def _seen(strip: Tensor, unit: Tensor) -> np.ndarray:
    """The pixels of the strip where the unit's gradient is not zero."""
    (gradient,) = torch.autograd.grad(unit, strip, retain_graph=True)
    return np.flatnonzero(gradient[0, 0].numpy())


def _layer(node: Node, x: Tensor, kernel: Tensor, activation: str) -> Tensor:
    pads = [part for length in reversed(x.shape[2:]) for part in margins(node, length)]
    if node.kind == "up":
        y = TRANSPOSED[x.ndim](x, kernel, stride=node.stride)
        return ACTIVATIONS[activation](F.pad(y, [-part for part in pads]))
    if node.kind == "pool" and activation != "none":
        return POOLED[x.ndim](F.pad(x, pads), node.kernel_size, node.stride, dilation=node.dilation)
    groups = x.shape[1] // kernel.shape[1]
    y = CONVOLVED[x.ndim](F.pad(x, pads), kernel, stride=node.stride, dilation=node.dilation, groups=groups)
    return y if node.kind == "pool" else ACTIVATIONS[activation](y)


def _sum(inputs: Sequence[Tensor]) -> Tensor:
    """The sum, each map cut to the smallest at its end, and scaled so that a hundred skips do not overflow."""
    cut = (slice(None), slice(None), *(slice(min(sides)) for sides in zip(*(x.shape[2:] for x in inputs), strict=True)))
    parts = [x[cut] for x in inputs]
    if len({part.shape[1] for part in parts}) > 1:  # the photo's 3 colours, added to features: as their mean
        widest = max(part.shape[1] for part in parts)
        parts = [part if part.shape[1] == widest else part.mean(1, keepdim=True) for part in parts]
    return sum(parts[1:], parts[0]) / len(parts) ** 0.5
